# ruff: noqa: D102 (a port's method is documented at the port)
"""What may be forgotten. Jobs are walked by their ids, which grow with time, so that no index is kept for this alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from domain.ports.forgetting import OldJobs
from gateway.store.desk import Desk
from gateway.store.lists import among
from gateway.store.tables import early_reports, jobs

DROPPED_MAX = 500

_LOOK = (
    select(jobs.c.id, jobs.c.kind, jobs.c.due, jobs.c.done_at)
    .where(jobs.c.id > bindparam("after"))
    .order_by(jobs.c.id)
    .limit(bindparam("most"))
)
_DROP_JOBS = among(jobs.c.id, "ids", delete(jobs).where(jobs.c.done_at < bindparam("before")).where, of_numbers=True)
_old_reports = (
    select(early_reports.c.id)
    .where(early_reports.c.kept_at < bindparam("before"))
    .order_by(early_reports.c.id)
    .limit(bindparam("most"))
)
_DROP_REPORTS = delete(early_reports).where(early_reports.c.id.in_(_old_reports))


@dataclass(frozen=True)
class SQLForgetting:
    """What is over, inside one unit of work."""

    desk: Desk

    def old_jobs(self, kinds: Collection[str], before: datetime, after: int, limit: int) -> OldJobs:
        rows = self.desk.run(_LOOK, after=after, most=limit).all()
        ids = tuple(row.id for row in rows if row.kind in kinds and row.done_at is not None and row.done_at < before)
        is_all = len(rows) < limit or all(row.due >= before for row in rows)
        return OldJobs(ids, rows[-1].id if rows else after, is_all)

    def drop_jobs(self, ids: Collection[int], before: datetime) -> int:
        assert len(ids) <= DROPPED_MAX, len(ids)
        return self.desk.run(_DROP_JOBS, ids=ids, before=before).rowcount

    def drop_reports(self, before: datetime, limit: int) -> int:
        return self.desk.run(_DROP_REPORTS, before=before, most=limit).rowcount
