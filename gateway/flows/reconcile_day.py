"""Reconcile one day of an operator: every receipt with what each source says of it, its class and its reason.

The sources are callback, pull, statement and the core's own books. What the core does not say, because it
is silent or the day has more accounts than one look asks for, stands as our own record has it, and the table says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.doubts import find_doubts
from domain.imports import Import
from domain.own_rows import OwnDay
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt
from domain.reconciling import NOT_ASKED, DayLine, DayTable, Traced, classify
from domain.remittances import Remittance
from gateway.flows.ask_core_books import AskCoreBooks, Orders
from gateway.flows.read_explained import read_explained


@dataclass(frozen=True)
class _Record:
    """What is on record of a day."""

    traced: Sequence[Traced]
    orders: Orders
    covering: Sequence[Import]
    own: OwnDay


@dataclass(frozen=True)
class ReconcileDay:
    """Makes the table of a day of *shortcode*, by the clock of *zone*; without *asks* the core's column is our own record."""

    store: Store
    operator: str
    shortcode: str
    currency: str
    zone: ZoneInfo
    asks: AskCoreBooks | None = None
    called: str = "the operator"

    def __call__(self, day: date) -> DayTable:
        """Look, and write nothing."""
        since = datetime.combine(day, time.min, self.zone)
        until = datetime.combine(day + timedelta(days=1), time.min, self.zone)
        record, asked = self.store.read(self._look, since, until), NOT_ASKED
        traced = record.traced
        if self.asks is not None:
            sums, asked = self.asks(traced, record.orders)
            # What moved while the core was asked is read again, and is not compared with what it was before.
            before, record = (
                {each.remittance.source: each for each in traced},
                self.store.read(self._look, since, until),
            )
            traced = [
                replace(each, core=sums.get(each.remittance.source))
                if before.get(each.remittance.source) == each
                else each
                for each in record.traced
            ]
        lines = [self._classify(each, record.covering) for each in traced]
        return DayTable(lines, tuple(each.name for each in record.covering), self.currency, asked, record.own)

    def line(self, work: UnitOfWork, remittance: Remittance) -> DayLine | None:
        """Give one receipt its class by what is on record, the core is not asked; None for one of another shortcode."""
        paid_at = remittance.receipt.paid_at
        record = self._look(work, paid_at, paid_at + timedelta(seconds=1))
        traced = next((each for each in record.traced if each.remittance.id == remittance.id), None)
        return self._classify(traced, record.covering) if traced else None

    def _classify(self, traced: Traced, covering: Sequence[Import]) -> DayLine:
        is_covered = _is_covered(traced.remittance.receipt, covering)
        return classify(traced, is_covered=is_covered, called=self.called)

    def _look(self, work: UnitOfWork, since: datetime, until: datetime) -> _Record:
        imports = work.imports.covering(self.operator, self.shortcode, since, until)
        traced = [
            each
            for each in work.day_book.paid_between(self.operator, since, until)
            if each.remittance.receipt.shortcode in (None, self.shortcode)
        ]
        orders = work.day_book.orders([each.remittance.source for each in traced]) if self.asks else {}
        own = work.own_rows.of(self.operator, self.shortcode, since, until)
        covering = [each for each in imports if each.tells_of_money]
        return _Record([_explain(work, each, covering) for each in traced], orders, covering, own)


def _explain(work: UnitOfWork, traced: Traced, covering: Sequence[Import]) -> Traced:
    """Add what people said of a receipt that anything speaks against."""
    doubts = find_doubts(traced, is_covered=_is_covered(traced.remittance.receipt, covering))
    return replace(traced, explained=read_explained(work.audit.of(traced.remittance.source))) if doubts else traced


def _is_covered(receipt: Receipt, imports: Sequence[Import]) -> bool:
    """Tell whether it stands in time between two rows of a statement."""
    return any(each.covers(receipt.paid_at) for each in imports)
