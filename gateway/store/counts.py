# ruff: noqa: D102 (a port's method is documented at the port)
"""What cashiers counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from domain.audit import Details
from domain.counting import SUBJECT, Count, Difference, Heap, NewCount
from domain.errors import NoSuchEntry
from domain.money import Money
from gateway.store.chain import note
from gateway.store.desk import Desk
from gateway.store.sheet_tables import counts, reports

ROWS_MAX = 500

_ADD = insert(counts).returning(counts.c.id)
_NAME = (
    update(reports)
    .where(reports.c.id.in_(bindparam("of_reports", expanding=True)))
    .values(count_id=bindparam("the_count"))
)
_GET = select(counts).where(counts.c.id == bindparam("count_id"))
_OF_REPORT = (
    select(counts).join(reports, reports.c.count_id == counts.c.id).where(reports.c.id == bindparam("of_report"))
)
_OF_OFFICERS = (
    select(counts)
    .where(
        counts.c.officer_id.in_(bindparam("of_officers", expanding=True)),
        counts.c.at >= bindparam("since", type_=counts.c.at.type),
    )
    .order_by(counts.c.id)
    .limit(ROWS_MAX)
)
_REPORTS = (
    select(reports.c.id, reports.c.count_id)
    .where(reports.c.count_id.in_(bindparam("of_counts", expanding=True)))
    .order_by(reports.c.id)
)


@dataclass(frozen=True)
class SQLCounts:
    """Counts of cash, inside one unit of work."""

    desk: Desk

    def add(self, count: NewCount) -> int:
        heap = count.heap
        number: int = self.desk.run(
            _ADD,
            officer_id=count.officer_id,
            counted_minor=heap.counted.minor,
            wrote_down_minor=count.wrote_down.minor,
            currency=heap.counted.currency,
            by=count.by,
            at=count.at,
            why=heap.why.value if heap.why else "",
            note=heap.note,
        ).scalar_one()
        self.desk.run(_NAME, of_reports=list(heap.reports), the_count=number)
        said: Details = {
            "reports": ", ".join(map(str, heap.reports)),
            "officer": count.officer_id,
            "counted_minor": heap.counted.minor,
            "wrote_down_minor": count.wrote_down.minor,
            "why": heap.why.value if heap.why else "",
        }
        note(self.desk, f"{SUBJECT}:{number}", "cash counted", count.at, said)
        return number

    def get(self, count_id: int) -> Count:
        found = self._read(self.desk.run(_GET, count_id=count_id).all())
        if not found:
            raise NoSuchEntry(f"count {count_id}")
        return found[0]

    def of_report(self, report_id: int) -> Count | None:
        found = self._read(self.desk.run(_OF_REPORT, of_report=report_id).all())
        return found[0] if found else None

    def of_officers(self, officer_ids: Sequence[int], since: datetime) -> Sequence[Count]:
        return self._read(self.desk.run(_OF_OFFICERS, of_officers=list(officer_ids), since=since).all())

    def _read(self, rows: Sequence[Row[Any]]) -> list[Count]:
        if not rows:
            return []
        of: dict[int, list[int]] = {row.id: [] for row in rows}
        for row in self.desk.run(_REPORTS, of_counts=list(of)).all():
            of[row.count_id].append(row.id)
        return [_count(row, tuple(of[row.id])) for row in rows]


def _count(row: Row[Any], of_reports: tuple[int, ...]) -> Count:
    counted, wrote_down = (Money(each, row.currency) for each in (row.counted_minor, row.wrote_down_minor))
    heap = Heap(of_reports, counted, Difference(row.why) if row.why else None, row.note)
    return Count(row.id, NewCount(row.officer_id, heap, wrote_down, row.by, row.at))
