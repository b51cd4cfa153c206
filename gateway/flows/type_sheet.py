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
from domain.reporting import GivenAlready, NotTaken, Reported, Reporter, WhyNot
from domain.reports import ReportedLine, SheetReport
from domain.sheets import Sheet, SheetState
from domain.staff import StaffPerson, Stale
from domain.tasks import TaskKind
from gateway.flows.release_sheets import may_release
from gateway.flows.report_sheet import report_sheet
from gateway.flows.see_tray import offices_of
from gateway.flows.tell_officer import phone_of, tell_officer
from parsers.reported import taken_text
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
            self._tell(work, person, done, now)
        return done

    def _tell(self, work: UnitOfWork, person: StaffPerson, done: Reported, now: datetime) -> None:
        if card := phone_of(work, done.sheet):
            texts = [f"{person.name}: {each}" for each in taken_text(self.speaks_to(card.language), done)]
            tell_officer(work, done.sheet, f"typed-{done.report.id}", card, texts, now)


def _find(work: UnitOfWork, person: StaffPerson, code: str) -> Sheet:
    sheet = work.sheets.with_code(code.strip().upper()[:CODE_LENGTH])
    offices = offices_of(person)
    if sheet is None or (offices is not None and sheet.made.office_id not in offices):
        raise NoSuchEntry(f"sheet {code}")
    may_release(person, sheet)
    if sheet.state not in _AWAITED or _counts(work, sheet):
        raise Stale(f"{sheet.made.title} {sheet.made.code} was reported already: it stands in the tray.")
    return sheet


def _counts(work: UnitOfWork, sheet: Sheet) -> bool:
    """Tell whether a report of it counts: one that came late leaves it expired until its clients are told."""
    last = work.sheets.last_report(sheet.id) if sheet.round else None
    return last is not None and last.undone_at is None and sheet.state is SheetState.EXPIRED


def _why_not(found: NotTaken, sheet: Sheet) -> str:
    if found.why is WhyNot.TOO_OLD:
        return f"{sheet.made.title} was on {sheet.made.on}: paper is taken for {LIVES.days} days."
    return f"{sheet.made.title} is another officer's now."
