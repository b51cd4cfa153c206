"""Take what an officer says of a meeting: once, and what she corrects in place of what it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.filling import Guest, NotFilled, fill
from domain.jobs import MONEY
from domain.ports.store import UnitOfWork
from domain.reports import SheetReport
from domain.sheets import Report, Sheet, SheetState
from domain.tasks import TaskKind

HOLD = "hold_sheet"
"""The kind of job that tells her clients what was written down; its subject is the report's id."""


class WhyNot(StrEnum):
    """Why a report is not taken, whatever it says."""

    NOT_HERS = "no sheet of hers"
    RELEASED = "the cashier has released it"
    TOO_OLD = "its code has ended"


@dataclass(frozen=True)
class NotTaken:
    """A report that is not taken; *sheet* is there where she may know of it."""

    why: WhyNot
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Reported:
    """A report that counts: *before* is what it replaces, *is_known* where it says what was said before."""

    sheet: Sheet
    report: Report
    before: Report | None = None
    is_known: bool = False


@dataclass(frozen=True)
class Reporter:
    """Who reports: *officer_id* in the core, *by* the phone or login; *today* is the institution's."""

    officer_id: int
    by: str
    today: date


def report_sheet(
    work: UnitOfWork,
    said: SheetReport,
    reporter: Reporter,
    lives: timedelta,
    now: datetime,
    guests: Sequence[Guest] = (),
) -> Reported | NotTaken | NotFilled:
    """Put a report on record, and have her clients told; the same again changes nothing. *guests* are those that *said* names.

    A code lives for *lives* after its meeting. What comes later is kept for the
    cashier, who has the cash.
    """
    sheet = work.sheets.hers(said.code, reporter.officer_id)
    if sheet is None:
        return NotTaken(WhyNot.NOT_HERS)
    last = work.sheets.last_report(sheet.id) if sheet.round else None
    filled = fill(sheet.made, said, reporter.by, guests, is_late=reporter.today > sheet.made.on)
    is_known = last is not None and not isinstance(filled, NotFilled) and filled.meaning == last.meaning
    if last is not None and is_known and sheet.state is not SheetState.OPEN:
        return Reported(sheet, last, is_known=True)
    if sheet.state not in _TAKES:
        return NotTaken(WhyNot.RELEASED, sheet)
    if reporter.today > sheet.made.on + lives:
        kept = f"{sheet.made.title} of {sheet.made.on}, reported {reporter.today}"
        work.tasks.open(TaskKind.SHEET_TOO_LATE, said.code, kept, now)
        return NotTaken(WhyNot.TOO_OLD, sheet)
    if isinstance(filled, NotFilled):
        return filled
    number = work.sheets.report(sheet, filled, now)
    sheet = work.sheets.get(sheet.id)
    if sheet.state in _MOVES:
        work.sheets.move(sheet, SheetState.REPORTED, now, by=reporter.by)
    work.jobs.add(HOLD, str(number), queue=MONEY, key=f"hold-{number}", due=now)
    return Reported(work.sheets.get(sheet.id), work.sheets.reported(number), last)


_TAKES = {SheetState.OPEN, SheetState.REPORTED, SheetState.HELD, SheetState.EXPIRED}
_MOVES = {SheetState.OPEN, SheetState.HELD}
"""A sheet that came late is held at once; one whose clients are not told yet stays where it is."""
