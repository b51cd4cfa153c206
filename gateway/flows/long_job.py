"""Keep a job that takes longer than one lease: it is renewed while it goes on, so that nobody begins it beside us."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.store import Store

SHARE = 4
"""A lease is renewed when so much of it is over: a fourth; the rest is for the call that comes next."""


@dataclass
class LongJob:
    """A job while it runs; *lease* outlasts every call between two looks at it."""

    store: Store
    job: Job
    lease: timedelta
    clock: Clock
    _due: datetime | None = field(default=None, init=False)

    def look(self) -> None:
        """Renew it where it is time. Raises Superseded where somebody else has it by now."""
        now = self.clock()
        if self._due is None or now >= self._due:
            self.store.write(lambda work: work.jobs.renew(self.job, now + self.lease))
            self._due = now + self.lease / SHARE
