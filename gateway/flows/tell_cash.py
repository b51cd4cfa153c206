"""Tell what happened to one client's cash, from the sheet it was brought to until it was in the core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.audit import Verdict
from domain.codes import CASH, REPORT, read_reference
from domain.counting import Count
from domain.errors import NoSuchEntry
from domain.money import Money, write
from domain.ports.store import Store, UnitOfWork
from domain.sheets import Given, Report, Sheet
from domain.staff import StaffPerson
from domain.story import Event
from gateway.flows.explain_refusal import in_words
from gateway.flows.find_report import find_in_branch
from gateway.flows.settle_given import LineState, line_in, lines_of


@dataclass(frozen=True)
class CashStory:
    """What one client gave at a meeting; *events* oldest first."""

    sheet: Sheet
    report: Report
    line: LineState
    count: Count | None
    events: Sequence[Event]
    verdict: Verdict

    @property
    def given(self) -> Given:
        """What she gave."""
        return self.line.given

    @property
    def amount(self) -> Money:
        """How much."""
        return self.given.what.total(self.sheet.made.currency)


@dataclass(frozen=True)
class ReportStory:
    """What an officer reported, line by line."""

    sheet: Sheet
    report: Report
    lines: Sequence[LineState]
    count: Count | None


@dataclass(frozen=True)
class TellCash:
    """Reads the tables and the audit chain."""

    store: Store

    def receipt(self, person: StaffPerson, reference: str) -> CashStory:
        """Tell of a client's receipt (T...) of her branch. Raises NoSuchEntry."""
        return self.store.read(_receipt, person, reference)

    def report(self, person: StaffPerson, reference: str) -> ReportStory:
        """Tell of an officer's report (H...) of her branch. Raises NoSuchEntry."""
        return self.store.read(_report, person, reference)


def is_of_cash(reference: str) -> bool:
    """Tell whether a reference is one of cash: a client's receipt, or an officer's report."""
    return any(read_reference(reference, letter) is not None for letter in (CASH, REPORT))


def _receipt(work: UnitOfWork, person: StaffPerson, reference: str) -> CashStory:
    found = find_in_branch(work, person, reference)
    if found.given is None:
        raise NoSuchEntry(f"{reference} is a report")
    sheet, report = found.sheet, found.report
    line, count = line_in(work, found), work.counts.of_report(report.id)
    events = sorted(_events(work, sheet, line, count), key=lambda each: each.at)
    verdicts = [work.audit.check(sheet.subject), work.audit.check(found.given.source)]
    broken = next((each for each in verdicts if not each.holds), None)
    return CashStory(sheet, report, line, count, events, broken or Verdict(sum(each.links for each in verdicts)))


def _report(work: UnitOfWork, person: StaffPerson, reference: str) -> ReportStory:
    found = find_in_branch(work, person, reference)
    if found.given is not None:
        raise NoSuchEntry(f"{reference} is what one client gave")
    return ReportStory(found.sheet, found.report, lines_of(work, found.report), work.counts.of_report(found.report.id))


def _events(work: UnitOfWork, sheet: Sheet, line: LineState, count: Count | None) -> Iterator[Event]:
    yield Event(sheet.made_at, f"the sheet of {sheet.made.title} was made")
    client_id, currency = line.given.what.client_id, sheet.made.currency
    for report in work.sheets.reports(sheet.id):
        said = next((each for each in report.given if each.what.client_id == client_id), None)
        amount = write(said.what.total(currency)) if said else "nothing"
        yield Event(report.reported_at, f"{sheet.made.officer} wrote down {amount}, ref {report.reference}", "reported")
        if report.held_at is not None:
            yield Event(report.held_at, "it waits for the count", "held")
        if report.undone_at is not None:
            yield Event(report.undone_at, f"{sheet.made.officer} took {report.reference} back", "undone")
    if count is not None:
        heap = count.made.heap
        counted = f"counted {write(heap.counted)} of {write(count.made.wrote_down)}"
        yield Event(count.made.at, counted, "released", count.made.by, heap.why.value if heap.why else "")
    for posting in line.postings:
        account, amount = posting.order.account.reference, write(posting.order.amount)
        yield Event(posting.moved_at, f"{amount} to {account}", posting.state.value, reason=in_words(posting.reason))
