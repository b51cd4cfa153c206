"""Reads what a local system tells of money received.

Source: our own contract, docs/how-to/tell-of-money.md. Amounts are decimal text in whole currency ("1500.00"), times
ISO 8601 with their zone. A field that is not named there is a slip, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.errors import UnreadableReply
from domain.money import Money
from domain.phones import read_phone
from domain.receipts import NOBODY, Payer, Receipt, Word

FIELDS = frozenset({"receipt", "amount", "currency", "paid_at", "account", "phone", "name", "shortcode"})
AHEAD_MAX = timedelta(hours=1)
OLD_MAX = timedelta(days=400)
TEXT_MAX = 100

_NUMBER = re.compile(r"[A-Za-z0-9]{6,20}")
_AMOUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True)
class Teller:
    """Who tells: *name* as staff call the system, and whose money it may tell of."""

    name: str
    operator: str
    shortcode: str
    currency: str
    country: str


def read_told(teller: Teller, fields: Mapping[str, Any], now: datetime) -> Receipt:
    """Read a receipt.

    Raises:
        UnreadableReply: a field is missing, unknown, not of its form, or of money that is not for this system to tell.

    """
    if unknown := sorted(set(fields) - FIELDS):
        raise UnreadableReply(f"{unknown[0][:40]} is no field here; there are {', '.join(sorted(FIELDS))}")
    if _optional(fields, "shortcode") not in ("", teller.shortcode):
        raise UnreadableReply(f"shortcode is not {teller.shortcode}")
    number = _text(fields, "receipt")
    if _NUMBER.fullmatch(number) is None:
        raise UnreadableReply("receipt is not 6 to 20 letters and digits")
    return Receipt(
        operator=teller.operator,
        number=number.upper(),
        amount=_amount(teller, fields),
        paid_at=_paid_at(fields, now),
        word=Word.INTEGRATOR,
        reference=_optional(fields, "account") or None,
        payer=_payer(teller, fields),
        shortcode=teller.shortcode,
        kind=teller.name,
    )


def _amount(teller: Teller, fields: Mapping[str, Any]) -> Money:
    if _text(fields, "currency") != teller.currency:
        raise UnreadableReply(f"currency is not {teller.currency}")
    match = _AMOUNT.fullmatch(_text(fields, "amount"))
    if match is None:
        raise UnreadableReply('amount is not text such as "1500.00"')
    whole, cents = match.groups(default="0")
    amount = Money(int(whole) * 100 + int(cents.ljust(2, "0")), teller.currency)
    if amount.minor == 0:
        raise UnreadableReply("amount is nothing")
    return amount


def _paid_at(fields: Mapping[str, Any], now: datetime) -> datetime:
    text = _text(fields, "paid_at")
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC) if _TIME.fullmatch(text) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise UnreadableReply("paid_at is not a time such as 2026-11-23T10:04:05+03:00")
    if not now - OLD_MAX < moment < now + AHEAD_MAX:
        raise UnreadableReply("paid_at is in the future, or more than 400 days ago")
    return moment


def _payer(teller: Teller, fields: Mapping[str, Any]) -> Payer:
    raw, name = _optional(fields, "phone"), _optional(fields, "name") or None
    phone = read_phone(raw, teller.country) if raw else None
    if raw and phone is None:
        raise UnreadableReply("phone is no phone number such as +254700000011")
    return Payer(phone=phone, name=name) if phone or name else NOBODY


def _text(fields: Mapping[str, Any], name: str) -> str:
    text = _optional(fields, name)
    if not text:
        raise UnreadableReply(f"{name} is missing")
    return text


def _optional(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableReply(f"{name} is no text in quotes")
    text = value.strip()
    if len(text) > TEXT_MAX:
        raise UnreadableReply(f"{name} is longer than {TEXT_MAX} characters")
    if not text.isprintable():
        raise UnreadableReply(f"{name} holds a control character")
    return text
