"""Keeps what operators were asked about receipts, and what was ordered for them."""

from datetime import datetime
from typing import Protocol

from domain.operator_orders import NO_NEWS, NewOrder, OperatorOrder, OrderKind, OrderNews, OrderState


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

    def move(self, order: OperatorOrder, to: OrderState, now: datetime, news: OrderNews = NO_NEWS) -> bool:
        """Move it along a drawn move if it still stands where it was read; ORDERED counts a try."""
