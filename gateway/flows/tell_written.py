"""Tell clients what is written down of their money now, where it is other than what each of them was told last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.receipts import NOBODY
from domain.sheets import Given, Report, Sheet
from gateway.flows.send_sms import is_said, keep_back, queue_confirmation
from gateway.flows.tell_remittance import choose_phone
from gateway.flows.undo_report import told_before
from parsers.written_down import WrittenDown, not_written_down, written_anew, written_down

CLIENTS_A_STEP = 40
"""Each is a text, its job and its audit line, and what a correction keeps back; a step writes no more rows than it may."""


@dataclass(frozen=True)
class Seen:
    """A report as the store has it: *told* are those of its sheet that clients may have been told of, the newest first."""

    sheet: Sheet
    report: Report
    told: Sequence[Report]
    cards: Mapping[int, PhoneCard]

    def given(self, client_id: int) -> Given | None:
        """Give what counts now for a client; None where nothing does."""
        return None if self.report.undone_at else _given(self.report, client_id)

    def total(self, given: Given | None) -> Money:
        """Add up what somebody gave; nothing where she is not named."""
        currency = self.sheet.made.currency
        return given.what.total(currency) if given else Money.nothing(currency)


class MayTell(Protocol):
    """Decides in every step, under the sheet's lock, whether clients are told still; *is_last* in the step that tells the last of them."""

    def __call__(self, work: UnitOfWork, seen: Seen, now: datetime, *, is_last: bool) -> bool:
        """Decide it."""


@dataclass(frozen=True)
class TellWritten:
    """Goes through the clients of a report, some a step; the last step ends the job, whose subject is the report's id."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def __call__(self, job: Job, may: MayTell) -> None:
        """Queue a text to each client whom it says something new of, as long as they *may* be told."""
        seen = self.store.read(look_at, int(job.subject))
        clients = list(seen.cards)
        for place in range(0, max(len(clients), 1), CLIENTS_A_STEP):
            if not self.store.write(self._step, job, seen, clients[place:], may):
                return

    def _step(self, work: UnitOfWork, job: Job, seen: Seen, left: Sequence[int], may: MayTell) -> bool:
        """Tell the next of those that are *left*; False where nobody is told any more."""
        now, is_last = self.clock(), len(left) <= CLIENTS_A_STEP
        goes_on = may(work, seen, now, is_last=is_last)
        if not goes_on or is_last:
            work.jobs.finish(job, now)
        if goes_on:
            for client_id in left[:CLIENTS_A_STEP]:
                self._tell(work, seen, client_id, now)
        return goes_on

    def _tell(self, work: UnitOfWork, seen: Seen, client_id: int, now: datetime) -> None:
        given, card = seen.given(client_id), seen.cards[client_id]
        total = seen.total(given)
        before = _told_last(work, seen, client_id, total, now)
        if total == (before.amount if before else seen.total(None)):
            return
        speaks = self.speaks_to(card.language)
        if given is None:
            assert before is not None, "nothing was said, and nothing is to be said"
            said = not_written_down(speaks, self.institution, before)
        elif before is None:
            today = now.astimezone(self.institution.zone).date()
            said = written_down(speaks, self.institution, WrittenDown(seen.sheet, seen.report, given), today)
        else:
            said = written_anew(speaks, self.institution, WrittenDown(seen.sheet, seen.report, given, before))
        key = f"undone-{seen.report.id}-{client_id}" if seen.report.undone_at else key_of(seen.report, client_id)
        queue_confirmation(work, key, card.phone, said, now, about=seen.sheet.subject)


def key_of(report: Report, client_id: int) -> str:
    """Name the text that tells a client what was written down."""
    return f"hold-{report.id}-{client_id}"


def look_at(work: UnitOfWork, report_id: int) -> Seen:
    """Read a report, what was told before it, and the phones of all who are named."""
    report = work.sheets.reported(report_id)
    sheet, told = work.sheets.get(report.sheet_id), told_before(work.sheets.reports(report.sheet_id), report)
    named = {given.what.client_id for each in (report, *told) for given in each.given}
    found = ((client_id, choose_phone(work, client_id, NOBODY)) for client_id in sorted(named))
    return Seen(sheet, report, told, {client_id: card for client_id, card in found if card})


def _told_last(work: UnitOfWork, seen: Seen, client_id: int, total: Money, now: datetime) -> WrittenDown | None:
    """Find what she was told last, and keep back what has not left and is not so any more; None where that is nothing."""
    for report in seen.told:
        given, key = _given(report, client_id), key_of(report, client_id)
        is_so = seen.total(given) == total
        if is_said(work, key) if is_so else not keep_back(work, key, now, about=seen.sheet.subject):
            gave = WrittenDown(seen.sheet, report, given) if given else None
            return gave if gave and gave.amount else None
    return None


def _given(report: Report, client_id: int) -> Given | None:
    return next((each for each in report.given if each.what.client_id == client_id), None)
