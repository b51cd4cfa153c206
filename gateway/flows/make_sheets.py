"""Go round the groups of the core each morning, a page a job, and ask for the sheet of each; the officers' own clients come last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.errors import Denied, Refused, Unavailable
from domain.jobs import BULK, Job
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.meetings import ReadsMeetings
from domain.ports.store import Store, UnitOfWork
from domain.rounds import MAKE_SHEET, Round, Wanted, read_round
from domain.tasks import TaskKind
from gateway.flows.core_rest import READING, CoreRest, has_work

TODAY = "today"
GROUPS_MAX = 200_000
"""Where we stop reading: a core that gives one page for every offset would never end."""


@dataclass(frozen=True)
class MakeSheets:
    """Works the `make_sheets` jobs: TODAY begins the round of the day, other subjects are places of one."""

    store: Store
    core: ReadsCore
    meetings: ReadsMeetings
    rest: CoreRest
    zone: ZoneInfo
    made_at: time
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Read one page and ask for its sheets and for the next page; wait while the core does not answer."""
        now = self.clock()
        local = now.astimezone(self.zone)
        if job.subject == TODAY:
            # Started before the hour, the schedule finds yesterday's: today's turn is still to come.
            is_time = local.time() >= self.made_at
            self.store.write(_begin, job, Round(local.date()) if is_time else None, now)
            return
        at = read_round(job.subject)
        if not has_work(self.store, self.rest, job, now, is_over=at.on < local.date()):
            return
        try:
            wanted, then = self._read(at)
        except (Unavailable, Denied) as error:
            self.store.write(wait_for_core, job, error, self.rest.failed(now, error, READING), now)
            return
        self.rest.answered(READING)
        self.store.write(_end, job, wanted, then, self.clock())

    def _read(self, at: Round) -> tuple[Sequence[Wanted], Round | None]:
        """Give the sheets to ask for and where the round goes on. Raises what the core raises."""
        if at.offset is not None:
            if at.offset >= GROUPS_MAX:
                raise Refused(f"the core lists more than {GROUPS_MAX} groups")
            ids = self.meetings.groups_page(at.offset)
            return [Wanted(at.on, each, at.officer_id) for each in ids], at.further(len(ids))
        if at.officer_id is not None:
            return [Wanted(at.on, None, at.officer_id)], None
        officers = [each for each in self.core.staff() if each.is_active and each.is_loan_officer]
        return [Wanted(at.on, None, each.id) for each in officers], None


def wait_for_core(work: UnitOfWork, job: Job, error: Unavailable | Denied, until: datetime, now: datetime) -> None:
    """Put a job off; where the core lets us not read what a sheet is made of, a person is asked too."""
    if isinstance(error, Denied):
        work.tasks.open(TaskKind.CORE_REFUSES, "collection sheets", str(error), now)
    work.jobs.put_off(job, until)


def _begin(work: UnitOfWork, job: Job, at: Round | None, now: datetime) -> None:
    if at is not None:
        at.begin(work.jobs, now)
    work.jobs.finish(job, now)


def _end(work: UnitOfWork, job: Job, wanted: Sequence[Wanted], then: Round | None, now: datetime) -> None:
    work.jobs.add_many(MAKE_SHEET, {each.subject: f"{job.key}/{each.subject}" for each in wanted}, queue=BULK, due=now)
    if then is not None:
        then.begin(work.jobs, now)
    work.jobs.finish(job, now)
