"""A collect request on record: a client's wish to pay from her phone, and what became of it.

Its reference is what the operator shows her and sends back with the money, so that
the money is known again whatever way it is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.accounts import AccountReference
from domain.codes import DIGITS, LETTERS
from domain.money import Money
from domain.payers import is_told_whole, may_be
from domain.receipts import NOBODY, Receipt

ORDER_COLLECT = "order_collect"
"""The kind of job that sends the prompt; its subject is the request's id."""

ASK_COLLECT = "ask_collect"
"""The kind of job that asks what became of the prompt; its subject is the request's id."""

SHOWN_FOR = timedelta(minutes=2)
"""How long a phone that shows a prompt is sent no other."""

IS_OURS_FOR = timedelta(days=2)
"""How long money that bears a request's reference is taken for the request's."""

REFERENCE_MAX = 12
_SYMBOLS = DIGITS + LETTERS
_REFERENCE = re.compile(rf"(?:.*\s)?(P[{_SYMBOLS}]{{4,8}})\s*")


class RequestState(StrEnum):
    """Where a collect request stands. ORDERED is on disk before the first byte leaves; UNCLEAR: the answer was lost."""

    WANTED = "wanted"
    ORDERED = "ordered"
    SHOWN = "shown"
    UNCLEAR = "unclear"
    PAID = "paid"
    FAILED = "failed"
    REFUSED = "refused"


_ENDS = {RequestState.PAID, RequestState.FAILED}
REQUEST_MOVES = {
    RequestState.WANTED: {RequestState.ORDERED, RequestState.REFUSED},
    RequestState.ORDERED: {RequestState.WANTED, RequestState.SHOWN, RequestState.UNCLEAR, RequestState.REFUSED, *_ENDS},
    RequestState.SHOWN: {RequestState.UNCLEAR, *_ENDS},
    RequestState.UNCLEAR: {RequestState.SHOWN, *_ENDS},
    RequestState.FAILED: {RequestState.PAID},
    RequestState.REFUSED: {RequestState.PAID},
    RequestState.PAID: set[RequestState](),
}
"""Money wins: whatever was said before, a receipt makes it paid. Only what certainly was not sent goes back to wanted."""

ON_A_PHONE = frozenset({RequestState.ORDERED, RequestState.SHOWN, RequestState.UNCLEAR})
"""The states in which a phone may show the prompt."""


@dataclass(frozen=True)
class NewRequest:
    """A client's wish: *account* None leaves it to the institution's order which of hers; *key* makes it once."""

    key: str
    client_id: int
    number: str
    phone: str
    amount: Money
    account: AccountReference | None


@dataclass(frozen=True)
class CollectRequest:
    """A wish on record: *request* is the operator's id of it, *receipt* the number of the money; None until known."""

    id: int
    wish: NewRequest
    state: RequestState
    code: str
    reason: str
    request: str | None
    receipt: str | None
    added_at: datetime
    moved_at: datetime

    @property
    def reference(self) -> str:
        """What makes it known again: a P and symbols that spell nothing."""
        return reference_of(self.id)

    @property
    def shown(self) -> str:
        """What the prompt says behind "account": whose it is where there is room, then the reference."""
        whose = str(self.wish.account) if self.wish.account else f"C{self.wish.number}"
        long = f"{whose} {self.reference}"
        return long if len(long) <= REFERENCE_MAX else self.reference


@dataclass(frozen=True)
class RequestNews:
    """What is new of a request that moves: the operator's *code*, the *reason* in words, and ids; None leaves one as it is."""

    code: str = ""
    reason: str = ""
    request: str | None = None
    receipt: str | None = None


NO_NEWS = RequestNews()


class RequestAct(StrEnum):
    """What the audit chain says of requests and orders."""

    WANTED = "collect request"
    MOVED = "collect request moved"


def reference_of(number: int) -> str:
    """Write the reference of the request with this id."""
    symbols = ""
    while number or len(symbols) < 4:
        number, place = divmod(number, len(_SYMBOLS))
        symbols = _SYMBOLS[place] + symbols
    return f"P{symbols}"


def read_reference(text: str | None) -> int | None:
    """Read from what came with money the id of the request that it answers; None where there is none."""
    found = _REFERENCE.fullmatch((text or "").upper())
    if found is None:
        return None
    number = 0
    for symbol in found[1][1:]:
        number = number * len(_SYMBOLS) + _SYMBOLS.index(symbol)
    return number


def answers(request: CollectRequest, receipt: Receipt) -> bool:
    """Tell whether *receipt* is the money that *request* asked for: amount and phone must not speak against it, nor the time."""
    wish, payer = request.wish, receipt.payer
    if receipt.amount != wish.amount or request.receipt not in (None, receipt.number):
        return False
    if not -timedelta(minutes=10) <= receipt.paid_at - request.added_at <= IS_OURS_FOR:
        return False
    is_told = (payer.phone, payer.mask, payer.phone_hash) != (NOBODY.phone, NOBODY.mask, NOBODY.phone_hash)
    return not is_told or may_be(payer, wish.phone) or is_told_whole(payer, wish.phone)
