"""Let sheets expire that are still open after the day of their meeting."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.jobs import BULK, Job
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.sheets import SheetState

KIND = "expire_sheets"
FROM_THE_START = "0"
SHEETS_A_JOB = 50


@dataclass(frozen=True)
class ExpireSheets:
    """Works the `expire_sheets` jobs, whose subject counts them; what was not reported may still come late."""

    store: Store
    zone: ZoneInfo
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Let some expire, ask for the next, and end the job."""
        now = self.clock()
        self.store.write(_expire, job, now.astimezone(self.zone).date(), now)


def _expire(work: UnitOfWork, job: Job, today: date, now: datetime) -> None:
    overdue = work.sheets.overdue(today, SHEETS_A_JOB)
    for sheet_id in overdue:
        work.sheets.move(work.sheets.get(sheet_id), SheetState.EXPIRED, now, reason="not reported on its day")
    if len(overdue) == SHEETS_A_JOB:
        then = str(int(job.subject) + 1)
        work.jobs.add(KIND, then, queue=BULK, key=f"{job.key.partition('/')[0]}/{then}", due=now)
    work.jobs.finish(job, now)
