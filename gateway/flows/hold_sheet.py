"""Hold what an officer reported until the cash is counted, and have her clients told what was written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.jobs import Job
from domain.ports.store import UnitOfWork
from domain.sheets import SheetState
from gateway.flows.release_sheets import release
from gateway.flows.tell_written import Seen, TellWritten

_WAITS = (SheetState.REPORTED, SheetState.EXPIRED)
"""Where a sheet stands whose last report is not held yet; what came late stays expired until it is."""


@dataclass(frozen=True)
class HoldSheet:
    """Works the `hold_sheet` jobs. Where it does not *hold*, nobody counts: it is released at once."""

    tell: TellWritten
    hold: bool = True

    def __call__(self, job: Job) -> None:
        """Hold it where it counts still, and tell.

        Who is not held has her receipt from the core soon: nothing was only written down.
        """
        self.tell(job, self._may_tell)

    def _may_tell(self, work: UnitOfWork, seen: Seen, now: datetime, *, is_last: bool) -> bool:
        """Hold it with the last of them: until then nobody counts it."""
        sheet = work.sheets.get(seen.sheet.id)
        if sheet.state not in _WAITS or sheet.round != seen.report.round or seen.report.undone_at:
            return False
        if is_last or not self.hold:
            moved = work.sheets.move(sheet, SheetState.HELD, now)
            assert moved, f"{sheet.subject} is held by somebody else"
        if not self.hold:
            release(work, work.sheets.get(sheet.id), seen.report, now)
        elif is_last:
            work.sheets.note_held(seen.report, now)
        return self.hold
