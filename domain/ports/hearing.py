"""Counts what an operator's callbacks told, by the time they came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Hearing(Protocol):
    """Callbacks about money by when they came, inside one look."""

    def first_at(self) -> datetime | None:
        """Tell when the first one came."""

    def last_at(self) -> datetime | None:
        """Tell when the last one came."""

    def count(self, spans: Sequence[tuple[datetime, datetime]]) -> Sequence[int]:
        """Count those that came in each span, later than its first moment and not later than its last."""
