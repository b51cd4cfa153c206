"""Take a report back, until its cash is counted; whoever was told of it is told so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.jobs import MONEY
from domain.ports.store import UnitOfWork
from domain.reporting import NOT_COUNTED, NotTaken, Reporter, TakenBack, WhyNot
from domain.sheets import Report, Sheet, SheetState
from gateway.flows.find_report import find_report
from gateway.flows.report_sheet import lane_of

TELL_UNDONE = "tell_undone"
"""The kind of job that tells clients that what was written down does not count; its subject is the id of the report taken back."""


def undo_report(work: UnitOfWork, reference: str, reporter: Reporter, now: datetime) -> TakenBack | NotTaken:
    """Take back what a reference names: its sheet is open again, or cancelled where it has no code. Done once, it stays so."""
    found = find_report(work, reference)
    if found is None or found.given is not None or found.sheet.made.officer_id != reporter.officer_id:
        return NotTaken(WhyNot.NOT_HERS)
    sheet, report = found.sheet, found.report
    if report.undone_at is not None:
        return TakenBack(sheet, report)
    last = work.sheets.last_report(sheet.id)
    if last is None or last.id != report.id:
        return NotTaken(WhyNot.REPLACED, sheet, last)
    if sheet.state not in NOT_COUNTED:
        return NotTaken(WhyNot.RELEASED, sheet)
    _open(work, sheet, now)
    work.sheets.note_undone(report, now)
    if told_before(work.sheets.reports(sheet.id), report):
        key = f"undone-{report.id}"
        work.jobs.add(TELL_UNDONE, str(report.id), queue=MONEY, key=key, due=now, lane=lane_of(sheet))
    return TakenBack(work.sheets.get(sheet.id), work.sheets.reported(report.id))


def told_before(reports: Sequence[Report], last: Report) -> Sequence[Report]:
    """List what clients may have been told of a sheet and what counts still, the newest first: *last*, and what it replaced."""
    told = list[Report]()
    for each in sorted(reports, key=lambda report: -report.round):
        if each.undone_at is not None and each.id != last.id and each.round < last.round:
            break
        if each.round <= last.round:
            told.append(each)
    return told


def _open(work: UnitOfWork, sheet: Sheet, now: datetime) -> None:
    """Move it to where it was before; what came late and is not held yet is held first, as it would have been."""
    if sheet.state is SheetState.EXPIRED:
        work.sheets.move(sheet, SheetState.HELD, now)
        sheet = work.sheets.get(sheet.id)
    to = SheetState.OPEN if sheet.made.code else SheetState.CANCELLED
    moved = work.sheets.move(sheet, to, now, reason="taken back by its officer")
    assert moved, f"{sheet.subject} was moved by somebody else"
