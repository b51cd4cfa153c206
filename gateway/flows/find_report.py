"""Find the sheet that a reference of ours stands on: that of a report, or of a client's receipt of cash."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.codes import CASH, REPORT, read_reference
from domain.errors import NoSuchEntry
from domain.ports.store import UnitOfWork
from domain.sheets import Given, Report, Sheet


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
            report = work.sheets.reported(number)
        except NoSuchEntry:
            return None
        return Named(work.sheets.get(report.sheet_id), report, None)
    number = read_reference(reference, CASH)
    found = work.sheets.report_of(number) if number else None
    if found is None:
        return None
    given = next(each for each in found.given if each.id == number)
    return Named(work.sheets.get(found.sheet_id), found, given)
