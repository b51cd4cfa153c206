"""What an operator gives when it is asked what it received."""

from __future__ import annotations

from dataclasses import dataclass

from domain.receipts import Receipt


@dataclass(frozen=True)
class PulledReceipt:
    """A receipt, and what was *told* of it, whole."""

    receipt: Receipt
    told: str


@dataclass(frozen=True)
class UnreadRow:
    """A row that cannot be read: it may be money."""

    told: str
    reason: str


@dataclass(frozen=True)
class Pulled:
    """One page; *rows* counts all of them, so that the next page begins behind them. None is the end."""

    receipts: tuple[PulledReceipt, ...]
    unread: tuple[UnreadRow, ...]
    rows: int
