# ruff: noqa: D102 (a port's method is documented at the port)
"""The table of jobs.

A lane has one head at most: the job that may run. Whoever adds to a lane or
ends a job of it gives it a new head at the end of the step, under the lane's
lock, because numbers do not commit in their order. A job parked with its lane
shut stays head, so that nothing behind it passes. Parking raises the fence, so
that who held the job holds it no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, exists, func, select, update

from domain.errors import Superseded
from domain.jobs import Job
from gateway.store.desk import Desk, insert_once
from gateway.store.tables import job_is_behind, job_may_run, jobs

REASON_MAX = 500
CLAIM_MAX = 500

_ADD = insert_once(jobs, jobs.c.id)
_ADD_MANY = insert_once(jobs)

_WAITS = select(jobs.c.id).where(
    jobs.c.key == bindparam("of_key"), jobs.c.done_at.is_(None), jobs.c.parked_at.is_(None)
)
_due_heads = (
    select(jobs.c.id)
    .where(
        jobs.c.queue == bindparam("of_queue"),
        job_may_run,
        jobs.c.due <= bindparam("now"),
    )
    .order_by(jobs.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("heads")
)
_CLAIM = (
    update(jobs)
    .where(jobs.c.id == _due_heads.c.id)
    .values(due=bindparam("lease_end"), fence=jobs.c.fence + 1, attempts=jobs.c.attempts + 1)
    .returning(
        jobs.c.id, jobs.c.kind, jobs.c.subject, jobs.c.queue, jobs.c.lane, jobs.c.key, jobs.c.fence, jobs.c.attempts
    )
)

_is_ours = and_(jobs.c.id == bindparam("job_id"), jobs.c.fence == bindparam("job_fence"), jobs.c.done_at.is_(None))
_FINISH = update(jobs).where(_is_ours).values(done_at=bindparam("now"))
_POSTPONE = update(jobs).where(_is_ours).values(due=bindparam("then"))
_PUT_OFF = update(jobs).where(_is_ours).values(due=bindparam("then"), attempts=jobs.c.attempts - 1)
_PARK = (
    update(jobs)
    .where(_is_ours)
    .values(
        parked_at=bindparam("now"), reason=bindparam("why"), is_head=bindparam("stays_head"), fence=jobs.c.fence + 1
    )
)

_next_in_lane = select(func.min(jobs.c.id)).where(jobs.c.lane == bindparam("of_lane"), job_is_behind).scalar_subquery()
_others = jobs.alias("others")
_head_stands = exists().where(
    _others.c.lane == bindparam("of_lane"),
    _others.c.is_head,
    _others.c.done_at.is_(None),
    _others.c.lane.is_not(None),
)
_OPEN_LANE = (
    update(jobs)
    .where(jobs.c.id == _next_in_lane, ~_head_stands)
    .values(is_head=True)
    .returning(jobs.c.queue, jobs.c.due)
)

_NEXT_DUE = select(func.min(jobs.c.due)).where(jobs.c.queue == bindparam("of_queue"), job_may_run)
_WAITING = [
    select(func.count()).select_from(jobs).where(jobs.c.queue == bindparam("of_queue"), part)
    for part in (job_may_run, job_is_behind)
]


@dataclass(frozen=True)
class SQLJobs:
    """Jobs, inside one unit of work."""

    desk: Desk

    def add(self, kind: str, subject: str, *, queue: str, key: str, due: datetime, lane: str | None = None) -> bool:
        row = self.desk.run(
            _ADD, kind=kind, subject=subject, queue=queue, lane=lane, key=key, due=due, is_head=lane is None
        ).first()
        if row is None:
            return False
        if lane is not None:
            self.desk.lanes.add(lane)
        elif due <= self.desk.clock():
            self.desk.wakes.add(queue)
        return True

    def add_many(self, kind: str, keys: Mapping[str, str], *, queue: str, due: datetime) -> None:
        rows = [
            {"kind": kind, "subject": subject, "queue": queue, "lane": None, "key": key, "due": due, "is_head": True}
            for subject, key in keys.items()
        ]
        if rows:
            self.desk.run_many(_ADD_MANY, rows)
            if due <= self.desk.clock():
                self.desk.wakes.add(queue)

    def waits(self, key: str) -> bool:
        return self.desk.run(_WAITS, of_key=key).first() is not None

    def claim(self, queue: str, *, limit: int, now: datetime, until: datetime) -> Sequence[Job]:
        assert 0 < limit <= CLAIM_MAX, limit
        assert until > now, "a lease ends after it begins"
        rows = self.desk.run(_CLAIM, of_queue=queue, most=limit, now=now, lease_end=until).all()
        return [Job(*row) for row in sorted(rows, key=lambda row: int(row.id))]

    def finish(self, job: Job, now: datetime) -> None:
        self._end(job, _FINISH, now=now)
        self._leave_lane(job)

    def renew(self, job: Job, until: datetime) -> None:
        self._end(job, _POSTPONE, then=until)

    def postpone(self, job: Job, due: datetime) -> None:
        self._end(job, _POSTPONE, then=due)
        self.desk.wakes.add(job.queue)  # who sleeps until what is due next may have to get up earlier

    def put_off(self, job: Job, due: datetime) -> None:
        self._end(job, _PUT_OFF, then=due)
        self.desk.wakes.add(job.queue)

    def park(self, job: Job, reason: str, now: datetime, *, keeps_lane: bool = False) -> None:
        self._end(job, _PARK, now=now, why=reason[:REASON_MAX], stays_head=keeps_lane)
        if not keeps_lane:
            self._leave_lane(job)

    def next_due(self, queue: str) -> datetime | None:
        moment: datetime | None = self.desk.run(_NEXT_DUE, of_queue=queue).scalar_one()
        return moment

    def waiting(self, queue: str) -> int:
        return sum(int(self.desk.run(count, of_queue=queue).scalar_one()) for count in _WAITING)

    def open_lanes(self) -> None:
        """Give every lane that this step touched a head, if it has work and none; lanes sorted, so that no two steps wait for each other."""
        for lane in sorted(self.desk.lanes):
            self.desk.lock(f"lane {lane}")
            row = self.desk.run(_OPEN_LANE, of_lane=lane).first()
            if row is not None and row.due <= self.desk.clock():
                self.desk.wakes.add(row.queue)

    def _end(self, job: Job, statement: Executable, **values: Any) -> None:
        if self.desk.run(statement, job_id=job.id, job_fence=job.fence, **values).rowcount != 1:
            self.desk.is_superseded = True
            raise Superseded(f"job {job.key}, fence {job.fence}")

    def _leave_lane(self, job: Job) -> None:
        if job.lane is not None:
            self.desk.lanes.add(job.lane)
