"""See whose cash is to be counted, and what became of what was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.counting import Count
from domain.errors import NoSuchEntry
from domain.ports.store import Store, UnitOfWork
from domain.sheets import Report, Sheet, SheetState
from domain.staff import StaffPerson
from domain.tray import Meeting, OfficerTray
from gateway.flows.settle_given import LineState, lines_of

SHEETS_MAX = 500
_NEVER_MET = frozenset({SheetState.CANCELLED, SheetState.RETURNED})


@dataclass(frozen=True)
class Result:
    """What became of one released meeting: its lines, and the count its cash was in, None where nobody counted."""

    meeting: Meeting
    lines: Sequence[LineState]
    count: Count | None


@dataclass(frozen=True)
class SeeTray:
    """Looks into the tray of a branch; the head office sees all."""

    store: Store
    currency: str

    def __call__(self, person: StaffPerson, on: date) -> Sequence[OfficerTray]:
        """List the officers with a meeting on a day, or with cash of an earlier one, by name."""
        offices = None if person.bound_to is None else [person.bound_to]
        return self.store.read(self._trays, offices, on)

    def officer(self, person: StaffPerson, officer_id: int, on: date) -> OfficerTray:
        """Give one officer's; what was held before the day and released on it stands there too. Raises NoSuchEntry."""
        found = [each for each in self(person, on) if each.officer_id == officer_id]
        if not found:
            raise NoSuchEntry(f"no collection of officer {officer_id}")
        return found[0]

    def differences(self, officer_id: int, since: datetime) -> Sequence[Count]:
        """List the counts of an officer's cash that were short or over since a moment, the newest first."""
        found = self.store.read(lambda work: work.counts.of_officers([officer_id], since))
        return [each for each in reversed(found) if each.made.over]

    def counts(self, trays: Sequence[OfficerTray], since: datetime, until: datetime) -> Sequence[Count]:
        """List what was counted of some officers' cash between two moments, the oldest first."""
        officers = [each.officer_id for each in trays]
        found = self.store.read(lambda work: work.counts.of_officers(officers, since)) if officers else ()
        return [each for each in found if each.made.at < until]

    def counted(self, person: StaffPerson, count_id: int) -> tuple[Count, Sequence[Result]]:
        """Give one count, and what became of the meetings it was of. Raises NoSuchEntry."""
        return self.store.read(_counted, person, count_id)

    def results(self, tray: OfficerTray) -> Sequence[Result]:
        """Say what became of each meeting that was released."""
        return self.store.read(_results, [each for each in tray.meetings if each.is_released])

    def _trays(self, work: UnitOfWork, offices: Sequence[int] | None, on: date) -> Sequence[OfficerTray]:
        today = work.sheets.of_office(offices, on)
        before = [each for each in work.sheets.waiting(offices, SHEETS_MAX) if each.made.on < on]
        sheets = [each for each in (*before, *today) if each.state not in _NEVER_MET]
        counts = work.sheets.last_reports([each.id for each in sheets if each.round])
        meetings = [_meeting(each, counts.get(each.id)) for each in sheets]
        officers = {each.made.officer_id: each.made.officer for each in sorted(sheets, key=_by_id)}
        return [
            OfficerTray(number, name, self.currency, _of(meetings, number))
            for number, name in sorted(officers.items(), key=lambda officer: officer[1])
        ]


def _by_id(sheet: Sheet) -> int:
    return sheet.id


def _meeting(sheet: Sheet, report: Report | None) -> Meeting:
    return Meeting(sheet, report if report is not None and report.undone_at is None else None)


def _of(meetings: Iterable[Meeting], officer_id: int) -> Sequence[Meeting]:
    return [each for each in meetings if each.sheet.made.officer_id == officer_id]


def _results(work: UnitOfWork, meetings: Sequence[Meeting]) -> Sequence[Result]:
    found = []
    for each in meetings:
        assert each.report is not None, "released and never reported"
        lines = lines_of(work, each.report)
        found.append(Result(each, lines, work.counts.of_report(each.report.id)))
    return found


def _counted(work: UnitOfWork, person: StaffPerson, count_id: int) -> tuple[Count, Sequence[Result]]:
    count = work.counts.get(count_id)
    reports = [work.sheets.reported(each) for each in count.made.heap.reports]
    meetings = [Meeting(work.sheets.get(each.sheet_id), each) for each in reports]
    if not all(person.works_in(each.sheet.made.office_id) for each in meetings):
        raise NoSuchEntry(f"count {count_id} of this branch")
    return count, _results(work, meetings)
