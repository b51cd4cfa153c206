"""See how the money of a day stands by our own record; the core and the operators are not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.day import DaySums, sum_up
from domain.ports.store import Store, UnitOfWork
from domain.reconciling import DayLine, classify


@dataclass(frozen=True)
class SeeDay:
    """Sums up the receipts that were paid on one day on the institution's clock."""

    store: Store
    currency: str
    zone: ZoneInfo

    def __call__(self, operator: str, day: date) -> DaySums:
        """Sum up a day. Raises Unavailable."""
        since = datetime.combine(day, time(), self.zone)
        until = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return sum_up(self.store.read(_look, operator, since, until), self.currency)


def _look(work: UnitOfWork, operator: str, since: datetime, until: datetime) -> list[DayLine]:
    return [classify(each, is_covered=False) for each in work.day_book.paid_between(operator, since, until)]
