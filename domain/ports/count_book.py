"""Keeps what cashiers counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.counting import Count, NewCount


class CountBook(Protocol):
    """Counts of cash, inside one unit of work."""

    def add(self, count: NewCount) -> int:
        """Put a count on record, name it in the reports it is of, and give its id."""

    def get(self, count_id: int) -> Count:
        """Read one. Raises NoSuchEntry."""

    def of_report(self, report_id: int) -> Count | None:
        """Read the count that a report's cash was in."""

    def of_officers(self, officer_ids: Sequence[int], since: datetime) -> Sequence[Count]:
        """List the counts of some officers' cash since a moment, oldest first; 500 at most."""
