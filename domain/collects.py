"""What is asked of an operator: money from somebody's phone, an answer, a receipt back."""

from __future__ import annotations

from dataclasses import dataclass

from domain.money import Money


@dataclass(frozen=True)
class Collect:
    """A wish that *phone* (E.164) pays *amount*; it is shown *reference* (12 characters) and *note* (13)."""

    phone: str
    amount: Money
    reference: str
    note: str = ""


@dataclass(frozen=True)
class Prompted:
    """An operator took a collect request: its two ids, by which callback and answer name it."""

    request: str
    merchant_request: str | None


@dataclass(frozen=True)
class OrderTaken:
    """An operator took a question or an order: the two ids under which the result will come."""

    conversation: str
    originator: str


@dataclass(frozen=True)
class Collecting:
    """That clients' phones are asked for money: for *paybill*, and *most* at once."""

    paybill: str
    most: Money
