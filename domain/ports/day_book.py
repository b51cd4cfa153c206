"""Gives what is on record about the receipts of a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.postings import CoreOrder
from domain.reconciling import Traced


class DayBook(Protocol):
    """Receipts by the time they were paid, inside one look."""

    def paid_between(self, operator: str, since: datetime, until: datetime) -> Sequence[Traced]:
        """List every receipt paid from *since* on and before *until*, in that order, with all that was said of it."""

    def orders(self, sources: Sequence[str]) -> Mapping[str, Sequence[CoreOrder]]:
        """List what the core was ever asked to post of each source; one without is left out."""
