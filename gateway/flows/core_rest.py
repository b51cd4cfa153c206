"""Leave a core alone that does not answer, so that what waits for it costs nothing."""

from datetime import datetime, timedelta
from threading import Lock

from domain.jobs import Job
from domain.ports.store import Store

REST_MIN, REST_MAX = timedelta(seconds=2), timedelta(seconds=30)
LOST_MAX = 3
"""Lost answers in a row after which the core counts as silent; one alone is an accident of the line."""


class CoreRest:
    """How long the postings of this process leave the core alone; for use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._lost = 0
        self._until: datetime | None = None

    def until(self, now: datetime) -> datetime | None:
        """Tell when the core may be tried again; None where it may be now."""
        with self._lock:
            return self._until if self._until is not None and now < self._until else None

    def failed(self, now: datetime) -> datetime:
        """Note that nothing could be asked, and give when to try again: two seconds, doubled each time, thirty at most."""
        with self._lock:
            if self._until is None or now >= self._until:  # of those that failed side by side the first counts
                self._until = now + min(REST_MIN * int(2 ** min(self._failures, 10)), REST_MAX)
                self._failures += 1
            return self._until

    def lost(self, now: datetime) -> None:
        """Note that an answer never came."""
        with self._lock:
            self._lost += 1
            is_silent = self._lost >= LOST_MAX
        if is_silent:
            self.failed(now)

    def answered(self) -> None:
        """Note that the core answers."""
        with self._lock:
            self._failures = self._lost = 0
            self._until = None


def has_work(store: Store, rest: CoreRest, job: Job, now: datetime, *, is_over: bool) -> bool:
    """Tell whether a job that speaks to the core has work now; else it ends, or waits until the core may be tried."""
    if is_over:
        store.write(lambda work: work.jobs.finish(job, now))
        return False
    until = rest.until(now)
    if until is not None:
        store.write(lambda work: work.jobs.put_off(job, until))
    return until is None
