"""Go round the groups of the core each morning, a page a job, and ask for the sheet of each; the officers' own clients come last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Denied, Refused, Unavailable
from domain.jobs import BULK, Job
from domain.meetings import Individual
from domain.ports.clock import Clock
from domain.ports.meetings import ReadsMeetings
from domain.ports.store import Store, UnitOfWork
from domain.rounds import MAKE_SHEET, Round, Wanted, read_round
from domain.tasks import TaskKind
from gateway.flows.core_rest import READING, CoreRest, has_work
from gateway.flows.long_job import LongJob

TODAY = "today"
GROUPS_MAX, INDIVIDUALS_MAX = 200_000, 100_000
"""Where we stop reading: a core that gives one page for every offset would never end."""


@dataclass(frozen=True)
class MakeSheets:
    """Works the `make_sheets` jobs: TODAY begins the round of the day, other subjects are places of one."""

    store: Store
    meetings: ReadsMeetings
    rest: CoreRest
    zone: ZoneInfo
    made_at: time
    lease: timedelta
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
            wanted, then = self._read(LongJob(self.store, job, self.lease, self.clock), at)
        except (Unavailable, Denied) as error:
            self.store.write(wait_for_core, job, error, self.rest.failed(now, error, READING), now)
            return
        self.rest.answered(READING)
        self.store.write(_end, job, wanted, then, self.clock())

    def _read(self, long: LongJob, at: Round) -> tuple[Sequence[Wanted], Round | None]:
        """Give the sheets to ask for and where the round goes on. Raises what the core raises."""
        if at.offset is not None:
            if at.offset >= GROUPS_MAX:
                raise Refused(f"the core lists more than {GROUPS_MAX} groups")
            long.look()
            if at.officer_id is not None:
                hers = self.meetings.groups_of(at.officer_id)
                return [Wanted(at.on, each, at.officer_id) for each in hers], at.further(0)
            ids = self.meetings.groups_page(at.offset)
            return [Wanted(at.on, each) for each in ids], at.further(len(ids))
        return self._individuals(long, at), None

    def _individuals(self, long: LongJob, at: Round) -> Sequence[Wanted]:
        """Go through those who are in no group, once for all officers."""
        hers, offset = defaultdict[int, list[int]](list), 0
        while page := self._individuals_page(long, offset):
            for each in page:
                if each.officer_id is not None and at.officer_id in {None, each.officer_id}:
                    hers[each.officer_id].append(each.client_id)
            offset += len(page)
        return [Wanted(at.on, None, officer, tuple(clients)) for officer, clients in sorted(hers.items())]

    def _individuals_page(self, long: LongJob, offset: int) -> Sequence[Individual]:
        if offset >= INDIVIDUALS_MAX:
            raise Refused(f"the core lists more than {INDIVIDUALS_MAX} clients in no group")
        long.look()
        return self.meetings.individuals_page(offset)


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
    work.jobs.add_many(MAKE_SHEET, {each.subject: f"{job.key}/{each.about}" for each in wanted}, queue=BULK, due=now)
    if then is not None:
        then.begin(work.jobs, now)
    work.jobs.finish(job, now)
