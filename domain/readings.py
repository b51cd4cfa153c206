"""A statement as somebody hands it in on the page: how far it is read, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.imports import Import, RowAccount
from domain.money import Money

BROKEN_OFF_AFTER = timedelta(minutes=2)
"""A reading that is not heard of for so long has died with its process."""


class ReadingState(StrEnum):
    """Where a reading stands; WAITING is for another one to end, WRONG is no statement of ours."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    KNOWN = "known"
    WRONG = "wrong"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in (ReadingState.RUNNING, ReadingState.WAITING)


@dataclass(frozen=True)
class Reading:
    """One file that somebody called *by* handed in: *rows* are done so far, *reason* is what stands in the way.

    *import_id* is what it became; of a file that was brought in before it is the first one's.
    """

    id: int
    operator: str
    name: str
    by: str
    began_at: datetime
    seen_at: datetime
    rows: int
    state: ReadingState
    import_id: int | None = None
    reason: str = ""

    def has_broken_off(self, now: datetime) -> bool:
        """Tell whether nobody reads it any more, and it never ended."""
        return not self.state.is_over and now - self.seen_at > BROKEN_OFF_AFTER


@dataclass(frozen=True)
class Totals:
    """What a statement says it comes to, None where it does not; *paid_in* and *withdrawn* are what its rows come to."""

    opening: Money | None
    paid_in: Money
    withdrawn: Money
    closing: Money | None


@dataclass(frozen=True)
class ImportReport:
    """What a person has to know of an import: the rows to look at, the *left_out* ones uncounted by name, the faults of the whole."""

    rows: Sequence[RowAccount] = ()
    left_out: int = 0
    faults: Sequence[str] = ()
    totals: Totals | None = None


@dataclass(frozen=True)
class ImportOnRecord:
    """An import with its number; *sealed* is its report, None of one from before reports were kept.

    *by* is what who brought it in is called, else her login.
    """

    id: int
    statement: Import
    by: str
    sealed: bytes | None = None
