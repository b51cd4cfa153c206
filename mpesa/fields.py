"""Read the single values that Safaricom sends, strictly.

Source: Daraja 3.0 and portal files (read 2026-11). Amounts are shillings as text or
number, with or without thousands separators; clocks are Nairobi's, without a
zone. Both leave here normalised: minor units, and aware UTC.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from domain.errors import UnreadableReply
from domain.money import Money
from domain.phones import read_phone
from domain.receipts import Oddity, Payer

OPERATOR = "mpesa"
BODY_MAX = 4 * 1024 * 1024
TEXT_MAX = 200
NAIROBI = timezone(timedelta(hours=3))

_AMOUNT = re.compile(r"([-+]?)([0-9]{1,11}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2})0*)?")
_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
_NUMBER = re.compile(r"[A-Z0-9]{10}")
_PLACEHOLDER = re.compile(r"[A-Z0-9]{3}0{7}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MASK = re.compile(r"\+?[0-9a-f]+ ?\*+ ?[0-9a-f]*")
_NATIONAL_MASK = re.compile(r"0([17][0-9]*\*+[0-9]+)")
_SUBSCRIBER = re.compile(r"\+?[0-9]{9,15}")
_DAYS = "123456789ABCDEFGHIJKLMNOPQRSTUV"
_YEARS = range(ord("I"), ord("Z") + 1)
_YEAR_FIRST = 2014
_ONE_DAY = timedelta(days=1)


def read_body(body: bytes) -> dict[str, Any]:
    """Read a JSON object; fractions become Decimal, never float.

    Raises:
        UnreadableReply: too long, not JSON in UTF-8, no object, or NaN in it.

    """
    if len(body) > BODY_MAX:
        raise UnreadableReply("the body is too long")
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise UnreadableReply("the body is not JSON in UTF-8") from error
    if not isinstance(content, dict):
        raise UnreadableReply("the body is no JSON object")
    return content


def read_text(value: object) -> str:
    """Read text or number as one line without control characters; nothing and structures are empty."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, int) and abs(value) >= 10**TEXT_MAX:
        return ""
    return clean(str(value))


def clean(text: str) -> str:
    """Put blanks for control characters, cut to the longest allowed, and strip."""
    return put_blanks(text[:TEXT_MAX]).strip()


def put_blanks(text: str) -> str:
    """Put blanks for control characters and for blanks of other kinds."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)


def require(content: Mapping[str, Any], name: str) -> str:
    """Give the text of a field that must be there.

    Raises:
        UnreadableReply: it is missing or empty.

    """
    text = read_text(content.get(name))
    if not text:
        raise UnreadableReply(f"{name} is missing")
    return text


def read_amount(value: object, currency: str = "KES") -> Money:
    """Read an amount, signed or not.

    Raises:
        UnreadableReply: not digits with at most two decimals that count.

    """
    text = read_text(value)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise UnreadableReply(f"amount {text[:40]!r}")
    sign, whole, cents = match.groups(default="")
    minor = int(whole.replace(",", "")) * 100 + int(cents.ljust(2, "0"))
    return Money(-minor if sign == "-" else minor, currency)


def read_paid(value: object, currency: str = "KES") -> Money:
    """Read an amount that reached us.

    Raises:
        UnreadableReply: not an amount, or not above zero.

    """
    money = read_amount(value, currency)
    if money.minor <= 0:
        raise UnreadableReply("nothing was paid")
    return money


def read_balance(value: object, currency: str = "KES") -> Money | None:
    """Read a balance; None where it is blank or not understood: nothing hangs on it alone."""
    try:
        return read_amount(value, currency)
    except UnreadableReply:
        return None


def read_time(value: object) -> datetime:
    """Read fourteen digits of Nairobi's clock.

    Raises:
        UnreadableReply: not fourteen digits, or no such moment.

    """
    text = read_text(value)
    match = _TIME.fullmatch(text)
    if match is None:
        raise UnreadableReply(f"time {text[:40]!r}")
    return at_nairobi(*(int(each) for each in match.groups()))


def at_nairobi(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """Make aware UTC of Nairobi's clock.

    Raises:
        UnreadableReply: there is no such moment.

    """
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=NAIROBI).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableReply("there is no such day or hour") from error


def read_number(value: object) -> str:
    """Read a receipt number: ten letters and digits, in capitals.

    Raises:
        UnreadableReply: of another form, or the placeholder of something that moved no money.

    """
    number = read_text(value).upper()
    if _NUMBER.fullmatch(number) is None:
        raise UnreadableReply(f"receipt {number[:40]!r}")
    if _PLACEHOLDER.fullmatch(number):
        raise UnreadableReply("the receipt is a placeholder")
    return number


def oddities(number: str, paid_at: datetime) -> tuple[Oddity, ...]:
    """Compare the day in a Kenyan receipt *number* (since 2014) with the time told; older schemes say nothing."""
    if len(number) != len("TKI2C4D8QA"):
        return ()
    day = _day_of(number)
    if day is None:
        return (Oddity.NO_SUCH_DAY,)
    return () if abs(paid_at.astimezone(NAIROBI).date() - day) <= _ONE_DAY else (Oddity.OTHER_DAY,)


def read_payer(msisdn: object, name: str = "") -> Payer:
    """Read who paid, her number whole, masked, hashed, or not told; a shortcode is no phone."""
    told = name.strip(" -–") or None
    text = read_text(msisdn).lower()
    if _HASH.fullmatch(text):
        return Payer(phone_hash=text, name=told)
    if _MASK.fullmatch(text):
        text = _NATIONAL_MASK.sub(r"254\1", text)
        return Payer(mask=text, name=told)
    phone = read_phone(text, "KE") if _SUBSCRIBER.fullmatch(text.replace(" ", "")) else None
    return Payer(phone=phone, name=told)


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number")


def _day_of(number: str) -> date | None:
    year, month, day = ord(number[0]), ord(number[1]) - ord("A") + 1, _DAYS.find(number[2]) + 1
    if year not in _YEARS:
        return None
    try:
        return date(year - _YEARS.start + _YEAR_FIRST, month, day)
    except ValueError:
        return None
