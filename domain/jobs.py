"""Work is a row: what is due, and what becomes of it when it fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import GatewayError, OutcomeUnknown, Unavailable

REPLIES, MONEY, BULK = "replies", "money", "bulk"
QUEUES = (REPLIES, MONEY, BULK)

BACKOFF_FIRST = timedelta(seconds=2)
BACKOFF_MAX = timedelta(hours=1)
ATTEMPTS_MAX = 80
"""With the longest pause of an hour, three days: longer than any answer is worth."""


@dataclass(frozen=True)
class Job:
    """One claimed job; *fence* rises with each claim, so that a late finisher of an earlier one changes nothing."""

    id: int
    kind: str
    subject: str
    queue: str
    lane: str | None
    key: str
    fence: int
    attempts: int


@dataclass(frozen=True)
class Retry:
    """Do it again, *after* a pause."""

    after: timedelta


@dataclass(frozen=True)
class Park:
    """Set it aside for a person; *keeps_lane* where what waits behind it must not pass."""

    reason: str
    keeps_lane: bool = False


Decision = Retry | Park


def decide(error: GatewayError, attempts: int) -> Decision:
    """Decide what becomes of a job that failed on its *attempts*-th run."""
    match error:
        case Unavailable() | OutcomeUnknown() if attempts < ATTEMPTS_MAX:
            return Retry(backoff(attempts))
        case OutcomeUnknown():
            return Park(str(error), keeps_lane=True)
        case _:
            return Park(str(error) or type(error).__name__)


def backoff(attempts: int) -> timedelta:
    """Give the pause after the *attempts*-th failure: two seconds, doubled each time, an hour at most."""
    return min(BACKOFF_FIRST * int(2 ** min(attempts - 1, 20)), BACKOFF_MAX)
