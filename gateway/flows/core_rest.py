"""Leave a core alone that does not answer, so that what waits for it costs nothing.

A core that answers and lets us not do one kind of thing is left alone for that kind only: a permission that is missing for
deposits does not keep repayments from their loans.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from domain.errors import Denied, GatewayError
from domain.jobs import Job
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind

REST_MIN, REST_MAX = timedelta(seconds=2), timedelta(seconds=30)
LOST_MAX = 3
"""Lost answers in a row after which the core counts as silent; one alone is an accident of the line."""

ALL = ""
"""Of whatever kind: the core does not answer."""

READING = "reading"
POSTINGS = "postings"


@dataclass
class _Rest:
    """A rest, and how many there were in a row."""

    failures: int = 0
    until: datetime | None = None


class CoreRest:
    """How long the jobs of this process leave the core alone, by what they ask of it; for use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lost = 0
        self._rests: defaultdict[str, _Rest] = defaultdict(_Rest)

    def until(self, now: datetime, kind: str = ALL) -> datetime | None:
        """Tell when the core may be asked for something of a kind again; None where it may be now."""
        with self._lock:
            ends = [self._rests[each].until for each in {ALL, kind}]
        return max((end for end in ends if end is not None and now < end), default=None)

    def failed(self, now: datetime, error: GatewayError | None = None, kind: str = ALL) -> datetime:
        """Note that nothing could be asked, and give when to try again: two seconds, doubled each time, thirty at most.

        Where *error* says that the core lets us not do what is of this *kind*, only that rests.
        """
        with self._lock:
            rest = self._rests[kind if isinstance(error, Denied) else ALL]
            if rest.until is None or now >= rest.until:  # of those that failed side by side the first counts
                rest.until = now + min(REST_MIN * int(2 ** min(rest.failures, 10)), REST_MAX)
                rest.failures += 1
            return rest.until

    def lost(self, now: datetime) -> None:
        """Note that an answer never came."""
        with self._lock:
            self._lost += 1
            is_silent = self._lost >= LOST_MAX
        if is_silent:
            self.failed(now)

    def answered(self, kind: str = ALL) -> None:
        """Note that the core answers, and lets us do what is of this kind."""
        with self._lock:
            self._lost = 0
            for each in {ALL, kind}:
                self._rests[each] = _Rest()


def has_work(store: Store, rest: CoreRest, job: Job, now: datetime, *, is_over: bool, kind: str = READING) -> bool:
    """Tell whether a job that asks the core for something has work now; else it ends, or waits until it may ask."""
    if is_over:
        store.write(lambda work: work.jobs.finish(job, now))
        return False
    until = rest.until(now, kind)
    if until is not None:
        store.write(lambda work: work.jobs.put_off(job, until))
    return until is None


def wait(work: UnitOfWork, job: Job, error: GatewayError, asked: str, until: datetime, now: datetime) -> None:
    """Leave everything as it stands, and try again at *until*; staff are told where the core refuses us what was *asked*."""
    work.jobs.put_off(job, until)
    if isinstance(error, Denied):
        work.tasks.open(TaskKind.CORE_REFUSES, asked, str(error), now)
