"""Forgets what nobody needs any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class OldJobs:
    """What was seen of the oldest jobs: *ids* may go, *last* is the last one looked at; *is_all* where nothing later is old."""

    ids: tuple[int, ...]
    last: int
    is_all: bool


class Forgetting(Protocol):
    """What is over, inside one unit of work. Words about money, postings, audit lines and texts are not here."""

    def old_jobs(self, kinds: Collection[str], before: datetime, after: int, limit: int) -> OldJobs:
        """Look at the *limit* jobs that come after the id *after*, for those of *kinds* that were done before *before*."""

    def drop_jobs(self, ids: Collection[int], before: datetime) -> int:
        """Forget those of these jobs, 500 at most, that were done before *before*; their keys may be asked for anew."""

    def drop_reports(self, before: datetime, limit: int) -> int:
        """Forget delivery reports that came before their SMS and were never asked for, *limit* at most, and give how many."""
