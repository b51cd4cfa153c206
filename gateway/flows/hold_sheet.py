"""Hold what an officer reported until the cash is counted, and tell her clients what was written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.receipts import NOBODY
from domain.sheets import Given, Report, Sheet, SheetState
from gateway.flows.release_sheets import release
from gateway.flows.send_sms import queue_confirmation
from gateway.flows.tell_remittance import choose_phone
from gateway.flows.undo_report import told_before
from parsers.written_down import WrittenDown, not_written_down, written_anew, written_down

_WAITS = (SheetState.REPORTED, SheetState.EXPIRED)
"""Where a sheet stands whose last report is not held yet; what came late stays expired until it is."""


@dataclass(frozen=True)
class Notice:
    """What is said to a client, on which phone; *is_gone* where a correction does not name her any more."""

    gave: WrittenDown
    card: PhoneCard
    is_gone: bool = False


@dataclass(frozen=True)
class Seen:
    """A report as the store has it: *told* are those that its clients were told of and that count still, the newest first."""

    sheet: Sheet
    report: Report
    told: Sequence[Report]
    cards: Mapping[int, PhoneCard]
    is_last: bool

    def total(self, given: Given | None) -> Money:
        """Add up what somebody gave; nothing where she is not named."""
        currency = self.sheet.made.currency
        return given.what.total(currency) if given else Money.nothing(currency)

    def known(self) -> Mapping[int, WrittenDown]:
        """Give for each client what she was told last: unchanged since, it stands in the text of an earlier report."""
        known = dict[int, WrittenDown]()
        for report in reversed(self.told):
            named = {each.what.client_id: each for each in report.given}
            for client_id in known.keys() - named.keys():
                del known[client_id]
            for client_id, given in named.items():
                if client_id not in known or known[client_id].amount != self.total(given):
                    known[client_id] = WrittenDown(self.sheet, report, given)
        return known


@dataclass(frozen=True)
class HoldSheet:
    """Works the `hold_sheet` jobs; their subject is the report's id. Where it does not *hold*, nobody counts: it is released at once."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock
    hold: bool = True

    def __call__(self, job: Job) -> None:
        """Hold it where it counts still, and queue a text to each client whom it says something new of.

        Who is not held has her receipt from the core soon: nothing was only written down.
        """
        self.store.write(self._hold, job, self.store.read(look_at, int(job.subject)), self.clock())

    def _hold(self, work: UnitOfWork, job: Job, seen: Seen, now: datetime) -> None:
        work.jobs.finish(job, now)
        sheet = work.sheets.get(seen.sheet.id)
        if sheet.state not in _WAITS or sheet.round != seen.report.round or not seen.is_last:
            return
        moved = work.sheets.move(sheet, SheetState.HELD, now)
        assert moved, f"{sheet.subject} is held by somebody else"
        if not self.hold:
            release(work, work.sheets.get(sheet.id), seen.report, now)
            return
        work.sheets.note_held(seen.report, now)
        today = now.astimezone(self.institution.zone).date()
        for notice in notices(seen):
            said = self._said(notice, today)
            key = f"{job.key}-{notice.gave.given.id}"
            queue_confirmation(work, key, notice.card.phone, said, now, about=sheet.subject)

    def _said(self, notice: Notice, today: date) -> Sequence[str]:
        speaks, gave = self.speaks_to(notice.card.language), notice.gave
        if notice.is_gone:
            return not_written_down(speaks, self.institution, gave)
        if gave.before is None:
            return written_down(speaks, self.institution, gave, today)
        return written_anew(speaks, self.institution, gave)


def look_at(work: UnitOfWork, report_id: int) -> Seen:
    """Read a report, what was told before it, and the phones of all who are named."""
    report = work.sheets.reported(report_id)
    sheet, told = work.sheets.get(report.sheet_id), told_before(work.sheets.reports(report.sheet_id), report)
    named = {given.what.client_id for each in (report, *told) for given in each.given}
    found = ((client_id, choose_phone(work, client_id, NOBODY)) for client_id in sorted(named))
    cards = {client_id: card for client_id, card in found if card}
    is_last = report.undone_at is None and report.round == sheet.round
    return Seen(sheet, report, told, cards, is_last)


def notices(seen: Seen) -> Iterator[Notice]:
    """List who is told of it: who gave money, and after a correction only whose amount is another one now."""
    known = dict(seen.known())
    for given in seen.report.given:
        client_id = given.what.client_id
        before = known.pop(client_id, None)
        was = before.amount if before else seen.total(None)
        if client_id in seen.cards and seen.total(given) != was:
            gave = WrittenDown(seen.sheet, seen.report, given, before if was else None)
            yield Notice(gave, seen.cards[client_id])
    for client_id, gone in known.items():
        if client_id in seen.cards and gone.amount:
            yield Notice(gone, seen.cards[client_id], is_gone=True)
