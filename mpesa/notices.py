"""Read the texts by which M-PESA tells of money, when a phone forwards them.

Source: notices seen from 2011 to 2026 in Kenya and Tanzania (read 2026-11). The
weakest evidence there is: who reads it here must have it confirmed. Days are
written day first; both countries keep the same clock. Patterns are tried in
order, and each bears the year it was last seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from domain.errors import UnreadableReply
from domain.receipts import Payer, Receipt, Reversal, Word
from mpesa import fields
from mpesa.fields import OPERATOR

NOTICE_MAX = 1_000
MPESA = "MPESA"
SENDERS = frozenset({MPESA, "M-PESA"})

_CURRENCIES = {"ksh": "KES", "kes": "KES", "tsh": "TZS", "tshs": "TZS", "tzs": "TZS"}
_BLANKS = re.compile(r"\s+")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}(?:[0-9]{2})?)")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? ?(am|pm)?", re.IGNORECASE)

_PASSED_ON = re.compile(r"\A\s*(?:(?:fwd|fw|from|sender)[:\s]{1,3})?M-?PESA\s{0,3}[:\n-]\s{0,3}", re.IGNORECASE)
_OURS = frozenset({"paybill 2025", "paybill without a day", "till 2026", "bank to till 2025"})
"""The wordings of money that reached an organisation."""

_HEAD = r"(?P<number>[A-Z0-9]{8,10}) Confirmed\.? ?"
_DAY = r"(?P<day>[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_AT = r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?)"
_SUM = r"(?P<currency>Ksh|KES|Tshs|Tsh|TZS)\.? ?(?P<amount>[0-9][0-9,]*(?:\.[0-9]{1,2})?)"
_HELD = r"(?:Ksh|KES|Tshs|Tsh|TZS)\.? ?(?P<balance>-?[0-9][0-9,]*(?:\.[0-9]{1,2})?)"
_NAME = r"(?P<name>[^0-9]{1,80}?)"
_PHONE = r"(?P<phone>\+?[0-9*]{9,15})"
_TAIL = r"(?:[. ].{0,300})?"


@dataclass(frozen=True)
class _Version:
    """One wording, *name* says its kind and when it was last seen."""

    name: str
    pattern: re.Pattern[str]


def _version(name: str, pattern: str) -> _Version:
    return _Version(name, re.compile(pattern, re.IGNORECASE))


_RECEIVED = (
    _version(
        "paybill 2025",
        rf"{_HEAD}on {_DAY} at {_AT} ?{_SUM} received from {_NAME} {_PHONE}\. ?"
        rf"Account Number (?P<reference>.{{0,60}}?) ?New Utility balance is {_HELD}\.?(?: Time: (?P<stamp>[0-9/]+ [0-9:]+))?",
    ),
    _version(
        "paybill without a day",
        rf"{_HEAD}{_SUM} received from {_NAME} {_PHONE}\.? ?"
        rf"Account Number (?P<reference>.{{0,60}}?) ?New Utility balance is {_HELD}\.?",
    ),
    _version(
        "till 2026",
        rf"{_HEAD}on {_DAY} at {_AT} ?{_SUM} received from {_PHONE} (?P<name>[^0-9.]{{1,80}}?)\. ?"
        rf"New Account balance is {_HELD}{_TAIL}",
    ),
    _version(
        "bank to till 2025",
        rf"{_HEAD}on {_DAY} at {_AT} ?{_SUM} received from [0-9]{{5,7}} ?- ?(?P<name>[^0-9:]{{1,80}}):{_PHONE}\. ?"
        rf"New Account balance is {_HELD}{_TAIL}",
    ),
    _version(
        "received 2025",
        rf"{_HEAD}You have received {_SUM} from {_NAME} \(?{_PHONE}\)? on {_DAY} at {_AT}\.? ?"
        rf"New (?:M-PESA|business) balance is {_HELD}{_TAIL}",
    ),
    _version(
        "received without a phone 2014",
        rf"{_HEAD}You have received {_SUM} from {_NAME} on {_DAY} at {_AT}\.? ?New M-PESA balance is {_HELD}{_TAIL}",
    ),
    _version(
        "from another operator 2026",
        rf"{_HEAD}You have received a payment of {_SUM} from [0-9]{{5,7}} ?- ?(?P<name>[^0-9]{{1,80}}?) on {_DAY} at {_AT}{_TAIL}",
    ),
    _version(
        "Swahili 2026",
        rf"(?P<number>[A-Z0-9]{{8,10}}) Imethibitishwa\.? ?Umepokea {_SUM} kutoka {_PHONE} - {_NAME} mnamo {_DAY} {_AT}\. ?"
        rf"Salio lako.{{0,20}} ni {_HELD}{_TAIL}",
    ),
    _version(
        "Swahili from another operator 2026",
        rf"(?P<number>[A-Z0-9]{{8,10}}) Imethibitishwa\.? ?Umepokea {_SUM} kutoka [0-9]{{5,7}} ?- ?(?P<name>[^0-9]{{1,80}}?) "
        rf"tarehe {_DAY} saa {_AT}{_TAIL}",
    ),
)
_REVERSED = re.compile(
    rf"{_HEAD}Reversal of transaction (?P<original>[A-Z0-9]{{8,10}}) has been successfully reversed on {_DAY} at {_AT} "
    rf"and {_SUM} is debited from your M-PESA account{_TAIL}",
    re.IGNORECASE,
)


def read_notice(sender: str, text: str, received_at: datetime) -> Receipt | Reversal:
    """Read a notice of money that reached us, or was taken back; *received_at* stands in where it names no time.

    Raises:
        UnreadableReply: not from M-PESA, or of no wording known.

    """
    if sender.strip().upper() not in SENDERS:
        raise UnreadableReply("the sender is not M-PESA")
    if len(text) > NOTICE_MAX:
        raise UnreadableReply("the notice is too long")
    line = fields.put_blanks(_BLANKS.sub(" ", text)).strip()
    if found := _REVERSED.fullmatch(line):
        return _read_reversal(found)
    for version in _RECEIVED:
        if found := version.pattern.fullmatch(line):
            return _read_received(found, version.name, received_at)
    raise UnreadableReply("no wording of a notice that we know")


def read_own_notice(text: str, received_at: datetime) -> Receipt | Reversal:
    """Read a notice that a phone of ours passed on, the sender's name before it or not.

    Raises:
        UnreadableReply: of no wording known, or of money that reached somebody's own wallet and not a paybill or till.

    """
    told = read_notice(MPESA, _PASSED_ON.sub("", text), received_at)
    if isinstance(told, Receipt) and told.kind not in _OURS:
        raise UnreadableReply(f"of a wallet ({told.kind}), not of a paybill or till")
    return told


def _read_received(found: re.Match[str], kind: str, received_at: datetime) -> Receipt:
    told = found.groupdict()
    number = told["number"].upper()
    currency = _CURRENCIES[told["currency"].lower()]
    paid_at = _read_when(told, received_at)
    return Receipt(
        operator=OPERATOR,
        number=number,
        amount=fields.read_paid(told["amount"], currency),
        paid_at=paid_at,
        word=Word.NOTICE,
        reference=(told.get("reference") or "").strip() or None,
        payer=_read_payer(told),
        balance=fields.read_balance(told.get("balance"), currency),
        kind=kind,
        oddities=fields.oddities(number, paid_at) if currency == "KES" else (),
    )


def _read_reversal(found: re.Match[str]) -> Reversal:
    told = found.groupdict()
    return Reversal(
        operator=OPERATOR,
        number=told["number"].upper(),
        original=told["original"].upper(),
        amount=fields.read_paid(told["amount"], _CURRENCIES[told["currency"].lower()]),
        reversed_at=_read_day_and_clock(told["day"], told["clock"]),
        word=Word.NOTICE,
    )


def _read_payer(told: dict[str, str | None]) -> Payer:
    name = (told.get("name") or "").strip()
    return fields.read_payer(told.get("phone"), name)


def _read_when(told: dict[str, str | None], received_at: datetime) -> datetime:
    if stamp := told.get("stamp"):
        day, _, clock = stamp.partition(" ")
        return _read_day_and_clock(day, clock)
    day_told, clock_told = told.get("day"), told.get("clock")
    return _read_day_and_clock(day_told, clock_told) if day_told and clock_told else received_at


def _read_day_and_clock(day: str, clock: str) -> datetime:
    """Read a day and a clock of twelve hours or of twenty-four, whatever the letters behind it say.

    Raises:
        UnreadableReply: there is no such moment.

    """
    year, month, date = _read_day(day)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise UnreadableReply(f"time {clock!r}")
    hour, minute, second = (int(each or 0) for each in match.groups()[:3])
    half = (match.group(4) or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return fields.at_nairobi(year, month, date, hour, minute, second)


def _read_day(text: str) -> tuple[int, int, int]:
    if iso := _ISO.fullmatch(text):
        year, month, day = (int(each) for each in iso.groups())
        return year, month, day
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        raise UnreadableReply(f"day {text!r}")
    day, month, year = (int(each) for each in match.groups())
    return (year if year > 99 else 2000 + year), month, day
