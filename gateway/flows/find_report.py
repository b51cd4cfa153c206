"""Find the sheet that a reference of ours stands on: that of a report, or of a client's receipt of cash."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.codes import CASH, REPORT, read_reference
from domain.errors import NoSuchEntry
from domain.ports.store import UnitOfWork
from domain.sheets import Given, Report, Sheet
from domain.staff import StaffPerson


@dataclass(frozen=True)
class Named:
    """A report by its reference, or what one client gave by it."""

    sheet: Sheet
    report: Report
    given: Given | None

    def of(self, client_ids: Collection[int]) -> Given | None:
        """Give what one of some clients gave; None where the report does not name any of them."""
        if self.given is not None:
            return self.given
        return next((each for each in self.report.given if each.what.client_id in client_ids), None)


def find_report(work: UnitOfWork, reference: str) -> Named | None:
    """Find it, in whatever case it is typed; None where nothing has this reference."""
    if number := read_reference(reference, REPORT):
        try:
            return _named(work, work.sheets.reported(number))
        except NoSuchEntry:
            return None
    number = read_reference(reference, CASH)
    return find_given(work, number) if number else None


def find_given(work: UnitOfWork, given_id: int) -> Named | None:
    """Find what one client gave by its id; None where there is no such."""
    report = work.sheets.report_of(given_id)
    if report is None:
        return None
    given = next(each for each in report.given if each.id == given_id)
    return _named(work, report, given)


def find_in_branch(work: UnitOfWork, person: StaffPerson, reference: str) -> Named:
    """Find it for somebody who works in its branch. Raises NoSuchEntry."""
    named = find_report(work, reference)
    if named is None or not person.works_in(named.sheet.made.office_id):
        raise NoSuchEntry(f"{reference} in this branch")
    return named


def _named(work: UnitOfWork, report: Report, given: Given | None = None) -> Named:
    """Read a report once more when its sheet is held for us: it may have been taken back meanwhile."""
    sheet = work.sheets.get(report.sheet_id)
    return Named(sheet, work.sheets.reported(report.id), given)
