"""Keeps what operators were asked about receipts, and what was ordered for them."""

from datetime import datetime
from typing import Protocol

from domain.operator_orders import NewOrder, OperatorOrder, OrderKind, OrderState


class OrderBook(Protocol):
    """Orders, one of a kind for each receipt, inside one unit of work."""

    def add(self, wanted: NewOrder, now: datetime) -> int | None:
        """Put one on record and give its id; None where there is one of that kind for that receipt."""

    def get(self, order_id: int) -> OperatorOrder:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def about(self, kind: OrderKind, operator: str, number: str) -> OperatorOrder | None:
        """Find the one of that kind for that receipt."""

    def called(self, kind: OrderKind, *, conversation: str, originator: str) -> OperatorOrder | None:
        """Find one by either of the operator's ids of it."""

    def move(
        self,
        order: OperatorOrder,
        to: OrderState,
        now: datetime,
        *,
        code: str = "",
        reason: str = "",
        conversation: str | None = None,
        originator: str | None = None,
        result: str | None = None,
    ) -> bool:
        """Move it along a drawn move if it still stands where it was read; None leaves a column as it is. ORDERED counts a try."""
