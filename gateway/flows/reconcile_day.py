"""Reconcile one day of an operator: every receipt with what each source says of it, its class and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.imports import Import, RowFate
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt
from domain.reconciling import DayTable, classify


@dataclass(frozen=True)
class ReconcileDay:
    """Makes the table of a day of *shortcode*, by the clock of *zone*."""

    store: Store
    operator: str
    shortcode: str
    currency: str
    zone: ZoneInfo

    def __call__(self, day: date) -> DayTable:
        """Look, and write nothing."""
        since = datetime.combine(day, time.min, self.zone)
        until = datetime.combine(day + timedelta(days=1), time.min, self.zone)
        return self.store.read(self._look, since, until)

    def _look(self, work: UnitOfWork, since: datetime, until: datetime) -> DayTable:
        imports = work.imports.covering(self.operator, self.shortcode, since, until)
        covering = [each for each in imports if _tells_of_money(each)]
        traced = work.day_book.paid_between(self.operator, since, until)
        lines = [
            classify(each, is_covered=self._is_covered(each.remittance.receipt, covering))
            for each in traced
            if each.remittance.receipt.shortcode in (None, self.shortcode)
        ]
        return DayTable(lines, tuple(each.name for each in covering), self.currency)

    def _is_covered(self, receipt: Receipt, imports: Sequence[Import]) -> bool:
        """Tell whether it stands in time between two rows of a statement; at the edges nobody can say."""
        return any(
            each.first_at is not None and each.last_at is not None and each.first_at < receipt.paid_at < each.last_at
            for each in imports
        )


def _tells_of_money(statement: Import) -> bool:
    """Tell whether it is of an account that clients pay into: another account's statement has none of their receipts."""
    counts = statement.counts or {}
    return any(counts.get(fate, 0) for fate in (RowFate.NEW, RowFate.KNOWN, RowFate.DIFFERS))
