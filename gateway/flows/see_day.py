"""See how the money of a day stands by our own record; the core and the operators are not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.day import DaySums, sum_up
from gateway.flows.reconcile_day import ReconcileDay


@dataclass(frozen=True)
class SeeDay:
    """Sums up what the reconciling of a day would list, so that both say the same; *days* by operator, which ask nobody."""

    days: Mapping[str, ReconcileDay]

    def __call__(self, operator: str, day: date) -> DaySums:
        """Sum up a day. Raises Unavailable."""
        table = self.days[operator](day)
        return sum_up(table.lines, table.currency)
