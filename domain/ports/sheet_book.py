"""Keeps collection sheets, and what was reported of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.accounts import StaffMember
from domain.sheets import NewReport, NewSheet, Report, Sheet, SheetState


class SheetBook(Protocol):
    """Sheets, inside one unit of work."""

    def add(self, sheet: NewSheet, now: datetime) -> int | None:
        """Put it on record as open and give its id.

        None where its key is on record, where another open sheet has its code, or its officer ever had one with it.
        """

    def get(self, sheet_id: int) -> Sheet:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def with_code(self, code: str, on: date | None = None) -> Sheet | None:
        """Find the newest with a code, in capitals, for a decision about it; else that of a meeting's day."""

    def hers(self, code: str, officer_id: int) -> Sheet | None:
        """Find what a code, in capitals, names on an officer's phone, for a decision about it; no code names two there."""

    def taken(self, codes: Sequence[str], since: date) -> Collection[str]:
        """Tell which codes may still be named: their sheet has not ended, or its meeting was on that day or later."""

    def with_key(self, key: str) -> Sheet | None:
        """Find one by what makes it once, for a decision about it."""

    def of_officer(self, officer_id: int, on: date) -> Sequence[Sheet]:
        """List an officer's sheets of a day, the earliest meeting first."""

    def lately(self, officer_id: int, since: date) -> Sequence[Sheet]:
        """List an officer's sheets from a day on, the earliest first; 500 at most."""

    def of_office(self, office_ids: Sequence[int] | None, on: date) -> Sequence[Sheet]:
        """List the sheets of some offices on a day, or of all where none is named, by officer and time of meeting."""

    def waiting(self, office_ids: Sequence[int] | None, limit: int) -> Sequence[Sheet]:
        """List those that are reported or held, of whatever day, the oldest meeting first; 500 at most."""

    def overdue(self, before: date, limit: int) -> Sequence[int]:
        """Name the sheets still open whose meeting was before a day, the oldest first; 500 at most."""

    def report(self, sheet: Sheet, report: NewReport, now: datetime) -> int:
        """Put a report on record as the sheet's next, and give its id."""

    def last_report(self, sheet_id: int) -> Report | None:
        """Read the report that counts."""

    def last_reports(self, sheet_ids: Sequence[int]) -> Mapping[int, Report]:
        """Read the last report of each of some sheets that has any."""

    def reports(self, sheet_id: int) -> Sequence[Report]:
        """List all reports of a sheet, the first one first."""

    def reported(self, report_id: int) -> Report:
        """Read one report. Raises NoSuchEntry."""

    def report_of(self, given_id: int) -> Report | None:
        """Find the report that something given stands in."""

    def note_held(self, report: Report, now: datetime) -> None:
        """Note that the clients of a report were told of it."""

    def note_undone(self, report: Report, now: datetime) -> None:
        """Note that a report was taken back."""

    def move(self, sheet: Sheet, to: SheetState, now: datetime, *, reason: str = "") -> bool:
        """Move it along a drawn move if it still stands where *sheet* says; False where it does not."""

    def hand_over(self, sheet: Sheet, to: StaffMember, now: datetime) -> bool:
        """Make an open sheet another officer's; False where it is open no more, or her code was his before."""

    def given_to(self, client_ids: Sequence[int], since: datetime) -> Sequence[tuple[Sheet, Report]]:
        """List the sheets, with the report that counts, in which any of these clients gave something since a moment."""
