"""Release what an officer reported, once its cash is counted: unchanged, whatever the count says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.counting import NOTE_MAX, REPORTS_MAX, Difference, Heap, NewCount
from domain.errors import NoSuchEntry, Refused
from domain.jobs import MONEY
from domain.money import Money
from domain.ports.store import Store, UnitOfWork
from domain.reporting import Reported
from domain.sheets import Report, Sheet, SheetState
from domain.staff import NotAllowed, Role, StaffPerson, Stale
from domain.whose_word import whose_word

RELEASING = frozenset({Role.CASHIER, Role.MANAGER})
POST = "post_sheet"
"""The kind of job that orders the postings of a report; its subject is the report's id and the line it goes on from."""


@dataclass(frozen=True)
class Released:
    """What was released at once: by which count, the reports, and what their lines come to."""

    count_id: int
    of: Sequence[Reported]
    wrote_down: Money

    @property
    def titles(self) -> str:
        """Name the meetings."""
        return ", ".join(dict.fromkeys(each.sheet.made.title for each in self.of))


@dataclass(frozen=True)
class ReleaseSheets:
    """Takes a cashier's word for a heap; *zone* is the institution's."""

    store: Store
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def __call__(self, heap: Heap, person: StaffPerson) -> Released:
        """Put the count on record and have every line posted as it was written.

        Raises:
            NotAllowed: she is no cashier or manager of that branch, it is her own, or she changed what somebody else wrote.
            Stale: a report was corrected, taken back or released meanwhile.
            Refused: the heap is none, or differs without a reason, or by something else without its words.

        """
        return self.store.write(self._release, heap, person, self.clock())

    def changed_by(self, person: StaffPerson, reports: Sequence[Report]) -> Sequence[Report]:
        """Find among some reports those that she changed from what somebody else wrote: she does not count them."""
        return self.store.read(lambda work: [each for each in reports if _is_changed_by(work, person, each)])

    def _release(self, work: UnitOfWork, heap: Heap, person: StaffPerson, now: datetime) -> Released:
        work.audit.by(person.login)
        found = _heap(work, heap.reports)
        officer_id = found[0].sheet.made.officer_id
        if any(each.sheet.made.officer_id != officer_id for each in found):
            raise Refused("a heap is of one officer")
        for each in found:
            may_release(person, each.sheet)
            _may_count(work, person, each)
            if is_changed := self._changed(work, each):
                raise Stale(is_changed)
        wrote_down = sum(
            (each.report.total(each.sheet.made.currency) for each in found), Money.nothing(heap.counted.currency)
        )
        _explained(heap, wrote_down)
        count_id = work.counts.add(NewCount(officer_id, heap, wrote_down, person.login, now))
        for each in found:
            release(work, each.sheet, each.report, now)
        return Released(count_id, found, wrote_down)

    def _changed(self, work: UnitOfWork, seen: Reported) -> str:
        """Say who did what since she saw it; "" where it is as she saw it."""
        sheet, report = seen.sheet, seen.report
        at = f"{sheet.moved_at.astimezone(self.zone):%H:%M}"
        if count := work.counts.of_report(report.id):
            return f"{count.made.by} released {sheet.made.title} at {at}."
        if report.undone_at is not None:
            return f"{sheet.made.officer} took {sheet.made.title} back at {at}."
        last = work.sheets.last_report(sheet.id)
        if last is None or last.id != report.id or sheet.state is not SheetState.HELD:
            return f"{sheet.made.title} was reported anew at {at}. Look at its lines once more."
        return ""


def release(work: UnitOfWork, sheet: Sheet, report: Report, now: datetime) -> None:
    """Let a held report be posted, line by line."""
    moved = work.sheets.move(sheet, SheetState.RELEASED, now)
    assert moved, f"{sheet.subject} was moved by somebody else"
    work.jobs.add(POST, f"{report.id}:0", queue=MONEY, key=f"post-sheet-{report.id}-0", due=now)


def may_release(person: StaffPerson, sheet: Sheet) -> None:
    """Let a cashier or manager of the branch release, never the officer whose cash it is. Raises NotAllowed."""
    if person.staff_id is not None and person.staff_id == sheet.made.officer_id:
        raise NotAllowed("It is your own collection. Somebody else counts it.")
    if not person.is_one_of(RELEASING):
        raise NotAllowed("A cashier or the branch manager counts cash.")
    if not person.works_in(sheet.made.office_id):
        raise NotAllowed(f"{sheet.made.title} is of another branch.")


def _may_count(work: UnitOfWork, person: StaffPerson, seen: Reported) -> None:
    """Let nobody take cash out of what an officer wrote down, and count the rest. Raises NotAllowed."""
    if _is_changed_by(work, person, seen.report):
        raise NotAllowed(f"You changed what was written down of {seen.sheet.made.title}. Somebody else counts it.")


def _is_changed_by(work: UnitOfWork, person: StaffPerson, report: Report) -> bool:
    me = person.login.casefold()
    words = whose_word(work.sheets.reports(report.sheet_id))
    return any(each.by == me and each.is_changed for each in words.values())


def _explained(heap: Heap, wrote_down: Money) -> None:
    """Want a reason for a difference. Raises Refused."""
    if heap.counted != wrote_down and heap.why is None:
        raise Refused("say why the cash differs from what was written down")
    if len(heap.note) > NOTE_MAX or (heap.why is Difference.OTHER and not heap.note.strip()):
        raise Refused(f"say in words why the cash differs, in {NOTE_MAX} letters")


def _heap(work: UnitOfWork, report_ids: Sequence[int]) -> list[Reported]:
    """Read what is in a heap, its sheets locked in one order, and each report under its lock. Raises Refused."""
    wanted = sorted(set(report_ids))
    if not 0 < len(wanted) <= REPORTS_MAX:
        raise Refused(f"a heap is of 1 to {REPORTS_MAX} reports")
    try:
        reports = [work.sheets.reported(each) for each in wanted]
    except NoSuchEntry as error:
        raise Refused(f"there is no {error}") from error
    reports.sort(key=lambda each: each.sheet_id)
    return [Reported(work.sheets.get(each.sheet_id), work.sheets.reported(each.id)) for each in reports]
