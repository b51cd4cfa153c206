"""See how the money of a day stands by our own record; the core and the operators are not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.day import DaySums, Part, list_part, sum_up
from domain.money import Money
from domain.reconciling import DayLine, DayTable, Sum
from gateway.flows.reconcile_day import ReconcileDay


@dataclass(frozen=True)
class SeeDay:
    """Sums up what the reconciling of a day would list, so that both say the same; *days* by operator, which ask nobody."""

    days: Mapping[str, ReconcileDay]

    def __call__(self, operator: str, day: date) -> DaySums:
        """Sum up a day. Raises Unavailable."""
        return sums_of(self.days[operator](day))

    def part(self, operator: str, day: date, part: Part) -> Sequence[tuple[DayLine, Money]]:
        """List what one of its sums is made of. Raises Unavailable."""
        return list_part(self.days[operator](day).lines, part)


def sums_of(table: DayTable) -> DaySums:
    """Sum up a day's table: its receipts, and beside them the rows that nobody knows the class of."""
    amounts = [Money(abs(each.amount.minor), each.amount.currency) for each in table.own.unknown]
    rows = Sum(len(amounts), sum(amounts, Money.nothing(table.currency)))
    return replace(sum_up(table.lines, table.currency), rows=rows)
