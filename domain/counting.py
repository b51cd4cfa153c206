"""The cash of a heap: what an officer hands in at once, and what a cashier counts.

What is short stays with the officer, and never becomes a client's: the lines of a
report are released as they were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.money import Money

REPORTS_MAX = 100
"""More meetings than an officer has in a week; a step writes no more rows than it may."""

NOTE_MAX = 200
"""Letters of what a cashier writes of a difference."""

SUBJECT = "heap"
"""What the audit line of a count begins with."""


class Difference(StrEnum):
    """Why a heap is not what was written down."""

    LATER = "she brings it later"
    FROM_PAY = "taken from her pay"
    BAD_NOTE = "a bad note"
    OTHER = "something else"


@dataclass(frozen=True)
class Heap:
    """What a cashier has before her: of which *reports*, by their ids as she saw them, and what she *counted*.

    *why* and *note* say why it differs from what was written down.
    """

    reports: tuple[int, ...]
    counted: Money
    why: Difference | None = None
    note: str = ""


@dataclass(frozen=True)
class NewCount:
    """A heap that was counted: whose cash it is, and who counted it *at* a moment."""

    officer_id: int
    heap: Heap
    wrote_down: Money
    by: str
    at: datetime

    @property
    def over(self) -> Money:
        """What was counted above what was written down; below zero it is short."""
        return self.heap.counted - self.wrote_down


@dataclass(frozen=True)
class Count:
    """A count on record."""

    id: int
    made: NewCount


def total_over(counts: Sequence[Count], currency: str) -> Money:
    """Add up what an officer's heaps held above what was written down; below zero she owes it."""
    return sum((each.made.over for each in counts), Money.nothing(currency))
