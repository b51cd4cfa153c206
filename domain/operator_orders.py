"""What we ask an operator about a receipt, or order for it; the answer comes later, by callback.

A question may be asked again and does no harm. A reversal moves money: it is
ordered once, and what nobody can tell is asked about, never ordered again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.money import Money
from domain.receipts import Receipt

ASK_STATUS = "ask_status"
"""The kind of job that asks for a receipt; its subject is the order's id."""

ORDER_REVERSAL = "order_reversal"
"""The kind of job that orders a receipt to be taken back; its subject is the order's id."""


class OrderKind(StrEnum):
    """What is wanted of the operator."""

    STATUS = "status"
    REVERSAL = "reversal"


class OrderState(StrEnum):
    """Where an order stands. ORDERED is on disk before the first byte leaves; DONE: found, or the money is back."""

    WANTED = "wanted"
    ORDERED = "ordered"
    TAKEN = "taken"
    UNCLEAR = "unclear"
    DONE = "done"
    REFUSED = "refused"


_ENDS = {OrderState.DONE, OrderState.REFUSED}
_ONCE = {
    OrderState.WANTED: {OrderState.ORDERED, OrderState.UNCLEAR, *_ENDS},
    OrderState.ORDERED: {OrderState.WANTED, OrderState.TAKEN, OrderState.UNCLEAR, *_ENDS},
    OrderState.TAKEN: {OrderState.UNCLEAR, *_ENDS},
    OrderState.UNCLEAR: {OrderState.TAKEN, *_ENDS},
    OrderState.REFUSED: {OrderState.WANTED, OrderState.DONE},
    OrderState.DONE: set[OrderState](),
}
_ASKED = {OrderState.ORDERED, OrderState.TAKEN, OrderState.UNCLEAR}
ORDER_MOVES = {
    OrderKind.REVERSAL: _ONCE,
    OrderKind.STATUS: {start: to | {OrderState.ORDERED} if start in _ASKED else to for start, to in _ONCE.items()},
}
"""A question is asked again until it is answered; a reversal that may have been ordered is never ordered again."""


@dataclass(frozen=True)
class ReturnRule:
    """Which receipts an *operator* gives back when it is told to: its own, of whole *unit_minor*; *words* say so to staff."""

    operator: str
    unit_minor: int
    words: str

    def allows(self, receipt: Receipt) -> bool:
        """Tell whether it gives this one back."""
        return receipt.operator == self.operator and receipt.amount.minor % self.unit_minor == 0


@dataclass(frozen=True)
class NewOrder:
    """What is wanted for the receipt *number*; one of a kind for each receipt.

    *amount* is there for a reversal. *phone* and *client_id* say who claims the
    money of a status query, *by* (a login) who wants it back.
    """

    kind: OrderKind
    operator: str
    number: str
    amount: Money | None = None
    phone: str | None = None
    client_id: int | None = None
    by: str = ""


@dataclass(frozen=True)
class OperatorOrder:
    """An order on record: *conversation* and *originator* are the operator's ids of it, *result* the number of a reversal's own."""

    id: int
    wanted: NewOrder
    state: OrderState
    tries: int
    conversation: str | None
    originator: str | None
    result: str | None
    code: str
    reason: str
    added_at: datetime
    moved_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether its answer is known."""
        return self.state in (OrderState.DONE, OrderState.REFUSED)

    @property
    def is_denial(self) -> bool:
        """Whether the operator itself answered that no such money reached us; one that never answered denies nothing."""
        return self.wanted.kind is OrderKind.STATUS and self.state is OrderState.REFUSED and bool(self.code)


@dataclass(frozen=True)
class OrderNews:
    """What is new of an order that moves: the operator's *code*, the *reason* in words, and ids; None leaves one as it is."""

    code: str = ""
    reason: str = ""
    conversation: str | None = None
    originator: str | None = None
    result: str | None = None


NO_NEWS = OrderNews()


class OrderAct(StrEnum):
    """What the audit chain says of orders to an operator."""

    WANTED = "asked of the operator"
    MOVED = "operator's order moved"
