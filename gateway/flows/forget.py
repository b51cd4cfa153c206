"""Forget, at night, what nobody needs: jobs long done, delivery reports that no SMS ever asked for, staff long gone.

Never words about money, postings, audit lines, or what was texted to us and by us. A job's
key makes it once for ever, and goes with it: only kinds are forgotten that cannot be
asked for again, or that do nothing when they are (docs/decisions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.jobs import Job
from domain.parts import in_parts
from domain.ports.clock import Clock
from domain.ports.forgetting import OldJobs
from domain.ports.store import Store, UnitOfWork
from gateway.flows import keep_accounts, pull_receipts
from gateway.flows.go_on import go_on

KIND = "forget"
FROM_THE_START = "0"
JOBS_KEPT = timedelta(days=90)
REPORTS_KEPT = timedelta(days=7)
STAFF_KEPT = timedelta(days=90)
"""How long it is remembered that somebody signed in, and what she could open then."""

FORGOTTEN = frozenset({"answer_sms", "send_sms", "sync_core", keep_accounts.KIND, pull_receipts.KIND, KIND})
"""The first two are asked for by rows that stay and come once; of the others the clock's next one does the same work."""

ROWS_A_STEP = 500
LOOKED_AT = 5_000
LOOKS_A_JOB = 20
"""A job then ends well within its lease, and the next goes on where it stopped."""


@dataclass(frozen=True)
class Forget:
    """Works the `forget` jobs, whose subject is the id of the last job that was looked at; one looks *looks* times at *looked_at*."""

    store: Store
    clock: Clock
    looked_at: int = LOOKED_AT
    looks: int = LOOKS_A_JOB

    def __call__(self, job: Job) -> None:
        """Forget some, ask for the next where more is old, and end the job."""
        now = self.clock()
        if job.subject == FROM_THE_START:
            self._forget_reports(now - REPORTS_KEPT)
            self.store.write(_forget_staff, now - STAFF_KEPT)
        last = self._forget_jobs(int(job.subject), now - JOBS_KEPT)
        self.store.write(go_on, job, last, self.clock())

    def _forget_reports(self, before: datetime) -> None:
        for _ in range(self.looks):
            if self.store.write(lambda work: work.forgetting.drop_reports(before, ROWS_A_STEP)) < ROWS_A_STEP:
                break

    def _forget_jobs(self, after: int, before: datetime) -> int | None:
        """Forget what is old among the next jobs, and give where to go on; None at the end."""
        for _ in range(self.looks):
            old = self.store.read(_old_jobs, before, after, self.looked_at)
            for some in in_parts(old.ids, ROWS_A_STEP):
                self.store.write(_drop_jobs, some, before)
            if old.is_all:
                return None
            after = old.last
        return after


def _forget_staff(work: UnitOfWork, before: datetime) -> None:
    work.staff_seen.forget(before)


def _old_jobs(work: UnitOfWork, before: datetime, after: int, limit: int) -> OldJobs:
    return work.forgetting.old_jobs(FORGOTTEN, before, after, limit)


def _drop_jobs(work: UnitOfWork, ids: Sequence[int], before: datetime) -> int:
    return work.forgetting.drop_jobs(ids, before)
