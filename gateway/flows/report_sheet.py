"""Take what an officer says of a meeting: once, and what she corrects in place of what it corrects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial

from domain.filling import Guest, NotFilled, fill
from domain.jobs import MONEY
from domain.ports.store import UnitOfWork
from domain.reporting import COUNTS_NOT, Elsewhere, GivenAlready, NotTaken, Reported, Reporter, WhyNot, counts
from domain.reports import SheetReport
from domain.sheets import NewReport, Report, Sheet, SheetState
from domain.tasks import TaskKind

HOLD = "hold_sheet"
"""The kind of job that tells her clients what was written down; its subject is the report's id."""

_DAY = timedelta(days=1)


def report_sheet(
    work: UnitOfWork,
    said: SheetReport,
    reporter: Reporter,
    lives: timedelta,
    now: datetime,
    guests: Sequence[Guest] = (),
) -> Reported | NotTaken | NotFilled | GivenAlready:
    """Put a report on record, and have her clients told; the same again changes nothing. *guests* are those that *said* names.

    A code lives for *lives* after its meeting. What comes later is kept for the
    cashier, who has the cash. A member of whom it says no more than "as expected", and
    who has money in another report of the day, is asked about.
    """
    sheet = work.sheets.hers(said.code, reporter.officer_id)
    if sheet is None:
        return NotTaken(WhyNot.NOT_HERS)
    last = work.sheets.last_report(sheet.id) if sheet.round else None
    filled = fill(sheet.made, said, reporter.by, guests, is_late=reporter.today > sheet.made.on)
    if last is not None and not isinstance(filled, NotFilled) and _is_known(sheet, last, filled):
        return Reported(sheet, last, replaced_by(work, last), is_known=True)
    if sheet.state not in _TAKES:
        return NotTaken(WhyNot.RELEASED, sheet)
    if reporter.today > sheet.made.on + lives:
        kept = f"{sheet.made.title} of {sheet.made.on}, reported {reporter.today}"
        work.tasks.open(TaskKind.SHEET_TOO_LATE, said.code, kept, now)
        return NotTaken(WhyNot.TOO_OLD, sheet)
    if isinstance(filled, NotFilled):
        return filled
    if already := _given_already(work, sheet, said, filled, reporter):
        return already
    return put_report(work, sheet, filled, now)


def put_report(work: UnitOfWork, sheet: Sheet, report: NewReport, now: datetime) -> Reported:
    """Put the next report of a sheet on record, and have her clients told of it."""
    number = work.sheets.report(sheet, report, now)
    sheet = work.sheets.get(sheet.id)
    if sheet.state in _MOVES:
        work.sheets.move(sheet, SheetState.REPORTED, now)
    # One after another: what takes the place of a report is told after it.
    work.jobs.add(HOLD, str(number), queue=MONEY, key=f"hold-{number}", due=now, lane=lane_of(sheet))
    taken = work.sheets.reported(number)
    return Reported(work.sheets.get(sheet.id), taken, replaced_by(work, taken))


def lane_of(sheet: Sheet) -> str:
    """Name the lane of what is told about a sheet."""
    return f"sheet-{sheet.id}"


def replaced_by(work: UnitOfWork, report: Report) -> Report | None:
    """Find the report that another took the place of; None where it was the first, or the one before was taken back."""
    before = next((each for each in work.sheets.reports(report.sheet_id) if each.round == report.round - 1), None)
    return before if before is not None and before.undone_at is None else None


def elsewhere(
    work: UnitOfWork, client_ids: Sequence[int], since: datetime, is_meant: Callable[[Sheet, Report], bool]
) -> tuple[Elsewhere, ...]:
    """Find what clients gave by reports that count, of the sheets that are meant, in the order of the clients."""
    found = [
        Elsewhere(sheet, report, given)
        for sheet, report in work.sheets.given_to(client_ids, since)
        if is_meant(sheet, report) and counts(sheet, report)
        for given in report.given
        if given.what.client_id in client_ids and given.what.shares
    ]
    return tuple(sorted(found, key=lambda each: client_ids.index(each.given.what.client_id)))


def _is_known(sheet: Sheet, last: Report, filled: NewReport) -> bool:
    return last.undone_at is None and sheet.state not in COUNTS_NOT and filled.meaning == last.meaning


def _given_already(
    work: UnitOfWork, sheet: Sheet, said: SheetReport, filled: NewReport, reporter: Reporter
) -> GivenAlready | None:
    """Find members who are not named, are said to have brought money, and have money in another report of the day; else guests so."""
    named = {each.number for each in said.lines}
    paid = [each for each in filled.given if each.shares and (each.line is None or each.line not in named)]
    since = datetime.combine(sheet.made.on, time(), UTC) - _DAY
    found = elsewhere(work, [each.client_id for each in paid], since, partial(_is_of_day, sheet)) if paid else ()
    guests = {each.client_id for each in paid if each.line is None}
    members = tuple(each for each in found if each.given.what.client_id not in guests)
    if members:
        return GivenAlready(members, reporter, sheet, said)
    again = tuple(each for each in found if _is_hers(sheet, each.sheet))
    return GivenAlready(again, reporter, said=said) if again else None


def _is_of_day(sheet: Sheet, other: Sheet, report: Report) -> bool:
    return other.id != sheet.id and other.made.on == sheet.made.on


def _is_hers(sheet: Sheet, other: Sheet) -> bool:
    """Tell whether she has its cash still: her guest may be named in both."""
    return other.made.officer_id == sheet.made.officer_id and not other.is_released


_TAKES = {SheetState.OPEN, SheetState.REPORTED, SheetState.HELD, SheetState.EXPIRED}
_MOVES = {SheetState.OPEN, SheetState.HELD}
"""A sheet that came late is held at once; one whose clients are not told yet stays where it is."""
