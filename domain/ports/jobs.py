"""Keeps the work that is due."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.jobs import Job


class Jobs(Protocol):
    """The table of jobs, inside one unit of work."""

    def add(self, kind: str, subject: str, *, queue: str, key: str, due: datetime, lane: str | None = None) -> bool:
        """Ask for work, once for ever per *key*; False where it was asked for before."""

    def add_many(self, kind: str, keys: Mapping[str, str], *, queue: str, due: datetime) -> None:
        """Ask for work on many subjects, each with its key, in few statements; what was asked for before is not again."""

    def waits(self, key: str) -> bool:
        """Tell whether what was asked for under a key is still to be done."""

    def claim(self, queue: str, *, limit: int, now: datetime, until: datetime) -> Sequence[Job]:
        """Take due heads of *queue*; they are ours until the lease ends at *until*."""

    def finish(self, job: Job, now: datetime) -> None:
        """End a job.

        Raises:
            Superseded: its lease ended and somebody else claimed it; the whole step is undone.

        """

    def renew(self, job: Job, until: datetime) -> None:
        """Keep it for longer: it is ours until then. Raises Superseded as `finish` does."""

    def postpone(self, job: Job, due: datetime) -> None:
        """Do it again at *due*. Raises Superseded as `finish` does."""

    def put_off(self, job: Job, due: datetime) -> None:
        """Do it at *due*, as if it had not been claimed yet. Raises Superseded as `finish` does."""

    def park(self, job: Job, reason: str, now: datetime, *, keeps_lane: bool = False) -> None:
        """Set it aside for a person. Raises Superseded as `finish` does."""

    def next_due(self, queue: str) -> datetime | None:
        """Tell when the next head of *queue* falls due (a leased one: when its lease ends)."""

    def waiting(self, queue: str) -> int:
        """Count what is neither done nor parked."""
