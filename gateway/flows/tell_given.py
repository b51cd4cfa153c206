"""Give a client her receipt for cash: to her own phone, once the core has it, with what she owes now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Standing
from domain.allocation import Share
from domain.commands import Institution, Speaks
from domain.errors import Refused, Unavailable
from domain.jobs import Job
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.receipts import NOBODY
from domain.sheets import Sheet
from gateway.flows.find_report import find_given
from gateway.flows.send_sms import keep_back, queue_confirmation
from gateway.flows.settle_given import LineState, line_in
from gateway.flows.tell_remittance import ASK_AGAIN, WITHOUT_FIGURES_AFTER, choose_phone
from gateway.flows.tell_written import key_of
from parsers.receipts import PostedCash, on_the_books


@dataclass(frozen=True)
class _Known:
    """What the store knows of it: the phone to tell, None where none is hers for sure."""

    sheet: Sheet
    line: LineState
    card: PhoneCard | None
    notices: Sequence[str]
    """The texts that said it was written down."""

    @property
    def shares(self) -> tuple[Share, ...]:
        """What is on the books."""
        posted = [each.order for each in self.line.postings if each.state is PostingState.POSTED]
        return tuple(Share(each.account.reference, each.amount) for each in posted)


@dataclass(frozen=True)
class TellGiven:
    """Works one `tell_given` job; its subject is the id of what she gave."""

    store: Store
    core: ReadsCore
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Callable[[], datetime]

    def __call__(self, job: Job) -> None:
        """Queue the text, or nothing where no phone is hers for sure."""
        known = self.store.read(_look, int(job.subject))
        if known.card is None or not known.shares:
            self.store.write(lambda work: work.jobs.finish(job, self.clock()))
            return
        standing: Standing | None = None
        try:
            standing = self.core.standing(known.line.given.what.client_id, None, self.clock())
        except (Unavailable, Refused):
            if job.attempts < WITHOUT_FIGURES_AFTER:
                now = self.clock()
                self.store.write(lambda work: work.jobs.postpone(job, now + ASK_AGAIN))
                return
        self.store.write(self._queue, job, known, known.card, standing, self.clock())

    def _queue(
        self, work: UnitOfWork, job: Job, known: _Known, card: PhoneCard, standing: Standing | None, now: datetime
    ) -> None:
        work.jobs.finish(job, now)
        given, made = known.line.given, known.sheet.made
        missing = sum((each.amount for each in known.line.missing), Money.nothing(made.currency))
        name = given.what.name.split()[:1] or [f"C{given.what.client_number}"]
        cash = PostedCash(name[0], made.on, known.shares, given.reference, missing or None)
        said = on_the_books(self.speaks_to(card.language), self.institution, cash, standing, is_shared=card.is_shared)
        for each in known.notices:
            keep_back(work, each, now, about=known.sheet.subject)
        queue_confirmation(work, job.key, card.phone, said, now, about=known.sheet.subject)


def _look(work: UnitOfWork, given_id: int) -> _Known:
    found = find_given(work, given_id)
    assert found is not None, f"nobody gave {given_id}"
    line = line_in(work, found)
    client_id = line.given.what.client_id
    notices = [key_of(each, client_id) for each in work.sheets.reports(found.sheet.id)]
    return _Known(found.sheet, line, choose_phone(work, client_id, NOBODY), notices)
