"""Mend a line that is wrong: the cashier asks its officer to send the report anew, the manager changes it himself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.accounts import AccountKind
from domain.commands import Institution, Reading, Speaks
from domain.errors import NoSuchEntry, Refused
from domain.filling import NotFilled, Problem, meaning_of, take_down
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.postings import Earmark
from domain.reporting import NOT_COUNTED, Reported
from domain.reports import ReportedLine
from domain.sheets import Due, Given, NewGiven, NewReport, NewSheet, Report, Sheet, SheetLine
from domain.staff import NotAllowed, Role, StaffPerson, Stale
from gateway.flows.release_sheets import may_release
from gateway.flows.report_sheet import put_report
from gateway.flows.tell_officer import phone_of, tell_officer, tell_taken
from parsers.line_asked import corrected, line_asked_text
from parsers.typed_line import read_line

ASKED = "asked to correct a line"
"""The act of the audit line."""


@dataclass(frozen=True)
class Wrong:
    """A line as it stands, and what it is to be."""

    sheet: Sheet
    report: Report
    given: Given
    after: NewGiven

    @property
    def all(self) -> Sequence[NewGiven]:
        """What everybody gave then."""
        return tuple(self.after if each.id == self.given.id else each.what for each in self.report.given)

    @property
    def total(self) -> Money:
        """What the officer has to bring then."""
        currency = self.sheet.made.currency
        return sum((each.total(currency) for each in self.all), Money.nothing(currency))

    @property
    def called(self) -> str:
        """Name her as the officer's texts do."""
        what = self.given.what
        return f"{self.sheet.made.number_of(what)} {(what.name.split() or [''])[0]}".strip()


@dataclass(frozen=True)
class MendLine:
    """Mends lines of reports whose cash is not counted; *read* reads texts of staff."""

    store: Store
    read: Callable[[str], Reading]
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def typed(self, written: str) -> ReportedLine | None:
        """Read what somebody typed of a line; None where it is no line."""
        return read_line(self.read, 1, written)

    def look(self, person: StaffPerson, report_id: int) -> tuple[Sheet, Report]:
        """Read a report that can be mended. Raises NoSuchEntry, NotAllowed and Stale."""
        return self.store.read(_look, report_id, person, self.institution.zone)

    def check(self, person: StaffPerson, report_id: int, given_id: int, said: ReportedLine) -> Wrong | NotFilled:
        """Say what a line would be. Raises as looking does, and Refused where that is what stands there."""
        return self.store.read(_check, report_id, given_id, said, person, self.institution.zone)

    def question(self, person: StaffPerson, wrong: Wrong) -> tuple[str, PhoneCard] | None:
        """Write what the officer would be asked, and to which phone; None where it cannot be asked by SMS."""
        card = self.store.read(phone_of, wrong.sheet)
        speaks = self.speaks_to(card.language) if card else None
        message = corrected(speaks, wrong.sheet.made, wrong.report, wrong.all) if speaks else None
        if card is None or speaks is None or message is None:
            return None
        before, after = (each.total(wrong.sheet.made.currency) for each in (wrong.given.what, wrong.after))
        change = (wrong.called, speaks.figure(after), speaks.figure(before))
        return line_asked_text(speaks, self.institution, person.name, wrong.report.reference, change, message), card

    def ask(self, person: StaffPerson, report_id: int, given_id: int, said: ReportedLine) -> Wrong:
        """Ask the officer, once for what is said. Raises as checking does, and Refused where she has no phone."""
        wrong = _meant(self.check(person, report_id, given_id, said))
        asked = self.question(person, wrong)
        if asked is None:
            raise Refused(f"{wrong.sheet.made.officer} cannot be asked by SMS. The branch manager can change the line.")
        self.store.write(_ask, wrong, said, asked, person, self.clock())
        return wrong

    def change(self, person: StaffPerson, report_id: int, given_id: int, said: ReportedLine) -> Reported:
        """Change it in the manager's own name, and have the officer and the client told. Raises as checking does."""
        if Role.MANAGER not in person.roles:
            raise NotAllowed("The branch manager can change a line; you can ask its officer.")
        return self.store.write(self._change, report_id, given_id, said, person, self.clock())

    def _change(
        self, work: UnitOfWork, report_id: int, given_id: int, said: ReportedLine, person: StaffPerson, now: datetime
    ) -> Reported:
        work.audit.by(person.login)
        wrong = _meant(_check(work, report_id, given_id, said, person, self.institution.zone))
        report = NewReport(meaning_of(wrong.all), tuple(wrong.all), person.login, wrong.report.is_late)
        done = put_report(work, wrong.sheet, report, now)
        tell_taken(work, self.speaks_to, person, done, now)
        return done


def _look(work: UnitOfWork, report_id: int, person: StaffPerson, zone: ZoneInfo) -> tuple[Sheet, Report]:
    sheet = work.sheets.get(work.sheets.reported(report_id).sheet_id)
    report = work.sheets.reported(report_id)  # As it is since the sheet is held for us.
    if not person.works_in(sheet.made.office_id):
        raise NoSuchEntry(f"report {report_id} of this branch")
    may_release(person, sheet)
    at = f"{sheet.moved_at.astimezone(zone):%H:%M}"
    if report.undone_at is not None:
        raise Stale(f"{sheet.made.officer} took {sheet.made.title} back at {at}.")
    if report.round != sheet.round:
        raise Stale(f"{sheet.made.title} was reported anew at {at}.")
    if sheet.state not in NOT_COUNTED:
        raise Stale(f"{sheet.made.title} was released at {at}.")
    return sheet, report


def _check(
    work: UnitOfWork, report_id: int, given_id: int, said: ReportedLine, person: StaffPerson, zone: ZoneInfo
) -> Wrong | NotFilled:
    sheet, report = _look(work, report_id, person, zone)
    given = next((each for each in report.given if each.id == given_id), None)
    if given is None:
        raise NoSuchEntry(f"line {given_id} of report {report_id}")
    after = _after(sheet.made, given.what, said)
    if isinstance(after, NotFilled):
        return after
    if (after.shares, after.is_absent) == (given.what.shares, given.what.is_absent):
        raise Refused("That is what stands there already.")
    return Wrong(sheet, report, given, after)


def _after(sheet: NewSheet, given: NewGiven, said: ReportedLine) -> NewGiven | NotFilled:
    """Say what she gave then; of whom nothing is expected an amount alone goes where her money went."""
    line = sheet.line(given.line) if given.line else None
    if line is not None and sheet.code:
        return take_down(line, replace(said, number=line.number), sheet.currency)
    hers = line or _guest(given, sheet.currency)
    if said.amount and len(given.shares) == 1:
        [share] = given.shares
        amount = Money.of(Decimal(said.amount), sheet.currency)
        return replace(given, shares=(Earmark(share.account, amount),), is_absent=said.is_absent)
    if said.amount:
        return NotFilled(Problem.NOTHING_TAKES_IT, hers.number or None, f"C{given.client_number}", said.written)
    took = take_down(hers, said, sheet.currency)
    return took if isinstance(took, NotFilled) else replace(given, shares=took.shares, is_absent=said.is_absent)


def _guest(given: NewGiven, currency: str) -> SheetLine:
    """Write a guest as a line: of her accounts those are known to which her money went.

    Savings go by their number alone: nobody here knows which of them are for fees.
    """
    nothing = Money.nothing(currency)
    dues = tuple(
        Due(each.account, nothing, nothing, str(each.account.reference) if _is_savings(each) else "")
        for each in given.shares
    )
    return SheetLine(0, given.client_id, given.client_number, given.name, dues)


def _is_savings(share: Earmark) -> bool:
    return share.account.reference.kind is AccountKind.SAVINGS


def _meant(found: Wrong | NotFilled) -> Wrong:
    if isinstance(found, NotFilled):
        raise Refused(f"{found.what}: {found.problem.value}")
    return found


def _ask(
    work: UnitOfWork,
    wrong: Wrong,
    said: ReportedLine,
    asked: tuple[str, PhoneCard],
    person: StaffPerson,
    now: datetime,
) -> None:
    text, card = asked
    key = f"line-wrong-{wrong.report.id}-{wrong.given.id}-{said.written}"
    work.audit.by(person.login)
    work.audit.note(wrong.sheet.subject, ASKED, now, {"report": wrong.report.id, "said": said.written})
    tell_officer(work, wrong.sheet, key, card, [text], now)
