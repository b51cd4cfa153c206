"""Take a sheet of paper at the branch: what stands on it is reported in the name of who types it in, as its officer would have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.codes import CODE_LENGTH
from domain.commands import Institution, Reading, Speaks
from domain.errors import NoSuchEntry
from domain.filling import NotFilled
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.reporting import GivenAlready, NotTaken, Reported, Reporter, WhyNot, counts
from domain.reports import ReportedLine, SheetReport
from domain.sheets import Sheet, SheetState
from domain.staff import StaffPerson, Stale
from domain.tasks import TaskKind
from gateway.flows.release_sheets import may_release
from gateway.flows.report_sheet import report_sheet
from gateway.flows.tell_officer import tell_taken
from parsers.typed_line import read_line

LIVES = timedelta(days=89)
"""How long after its meeting paper is taken: a code comes again after 90 days."""

_AWAITED = (SheetState.OPEN, SheetState.EXPIRED)


@dataclass(frozen=True)
class TypeSheet:
    """Takes sheets of paper of a branch; *read* reads texts of staff."""

    store: Store
    read: Callable[[str], Reading]
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def typed(self, number: int, written: str) -> ReportedLine | None:
        """Read what somebody typed of a line; None where it is no line."""
        return read_line(self.read, number, written)

    def find(self, person: StaffPerson, code: str) -> Sheet:
        """Find the sheet with a code that nobody reported yet. Raises NoSuchEntry, NotAllowed and Stale."""
        return self.store.read(_find, person, code)

    def __call__(
        self, person: StaffPerson, code: str, lines: Sequence[ReportedLine]
    ) -> Reported | NotFilled | GivenAlready:
        """Put it on record, and have her clients and its officer told. Raises as finding it does."""
        return self.store.write(self._type, person, code, lines, self.clock())

    def _type(
        self, work: UnitOfWork, person: StaffPerson, code: str, lines: Sequence[ReportedLine], now: datetime
    ) -> Reported | NotFilled | GivenAlready:
        work.audit.by(person.login)
        sheet = _find(work, person, code)
        assert sheet.made.code, "what has no code was on no paper"
        said = SheetReport(sheet.made.code, tuple(lines))
        today = now.astimezone(self.institution.zone).date()
        done = report_sheet(work, said, Reporter(sheet.made.officer_id, person.login, today), LIVES, now)
        if isinstance(done, NotTaken):
            raise Stale(_why_not(done, sheet))
        if isinstance(done, Reported):
            if late := work.tasks.find(TaskKind.SHEET_TOO_LATE, sheet.made.code):
                work.tasks.close(late.id, person.login, "typed in from paper", now)
            tell_taken(work, self.speaks_to, person, done, now)
        return done


def _find(work: UnitOfWork, person: StaffPerson, code: str) -> Sheet:
    sheet = work.sheets.with_code(code.strip().upper()[:CODE_LENGTH])
    if sheet is None or not person.works_in(sheet.made.office_id):
        raise NoSuchEntry(f"sheet {code}")
    may_release(person, sheet)
    last = work.sheets.last_report(sheet.id) if sheet.round else None
    if sheet.state not in _AWAITED or (last is not None and counts(sheet, last)):
        raise Stale(f"{sheet.made.title} {sheet.made.code} was reported already: it stands in the tray.")
    return sheet


def _why_not(found: NotTaken, sheet: Sheet) -> str:
    if found.why is WhyNot.TOO_OLD:
        return f"{sheet.made.title} was on {sheet.made.on}: paper is taken for {LIVES.days} days."
    return f"{sheet.made.title} is another officer's now."
