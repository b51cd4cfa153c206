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
from gateway.flows.settle_given import LineState, line_of, lines_of


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
    number = read_reference(reference, CASH)
    report = work.sheets.report_of(number) if number else None
    if number is None or report is None:
        raise NoSuchEntry(f"receipt {reference}")
    sheet = _sheet(work, person, report)
    given = next(each for each in report.given if each.id == number)
    source = given.source(sheet.made.on)
    line, count = line_of(given, work.postings.of(source)), work.counts.of_report(report.id)
    events = sorted(_events(work, sheet, line, count), key=lambda each: each.at)
    verdicts = [work.audit.check(sheet.subject), work.audit.check(source)]
    broken = next((each for each in verdicts if not each.holds), None)
    return CashStory(sheet, report, line, count, events, broken or Verdict(sum(each.links for each in verdicts)))


def _report(work: UnitOfWork, person: StaffPerson, reference: str) -> ReportStory:
    number = read_reference(reference, REPORT)
    if number is None:
        raise NoSuchEntry(f"report {reference}")
    report = work.sheets.reported(number)
    sheet = _sheet(work, person, report)
    return ReportStory(sheet, report, lines_of(work, sheet, report), work.counts.of_report(number))


def _sheet(work: UnitOfWork, person: StaffPerson, report: Report) -> Sheet:
    sheet = work.sheets.get(report.sheet_id)
    if not person.works_in(sheet.made.office_id):
        raise NoSuchEntry(f"{report.reference} of this branch")
    return sheet


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
