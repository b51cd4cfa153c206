"""Tell a client that her money is on the books: to her own phone, with what she owes now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.accounts import Standing
from domain.allocation import Share
from domain.commands import Institution, Speaks
from domain.errors import Refused, Unavailable
from domain.jobs import Job
from domain.money import Money
from domain.payers import is_called, may_be
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.receipts import Payer
from domain.remittances import Remittance, RemittanceState
from gateway.flows.send_sms import queue_confirmation
from parsers.receipts import PostedMoney, received

WITHOUT_FIGURES_AFTER = 3
"""How often the core is asked what she owes now; then the text leaves without."""

ASK_AGAIN = timedelta(seconds=10)

_ON_ITS_WAY_OUT = (RemittanceState.REVERSED, RemittanceState.UNMATCHED)


@dataclass(frozen=True)
class _Known:
    """What the store knows of it: the phone to tell and her name there, None where no phone is hers for sure."""

    remittance: Remittance
    postings: tuple[Posting, ...]
    card: PhoneCard | None
    name: str

    @property
    def is_told(self) -> bool:
        """Whether there is anybody to tell, and something of it is on the books to stay."""
        return self.card is not None and bool(self.postings) and self.remittance.state not in _ON_ITS_WAY_OUT


@dataclass(frozen=True)
class TellRemittance:
    """Works one `tell_remittance` job; its subject is the remittance's id. *operators* are the names people know."""

    store: Store
    core: ReadsCore
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text, or nothing where no phone is hers for sure, or the money was taken off the books meanwhile."""
        known = self.store.read(_look, int(job.subject))
        if known.card is None or not known.is_told:
            self.store.write(lambda work: work.jobs.finish(job, self.clock()))
            return
        assert known.remittance.client_id is not None, "posted for nobody"
        standing: Standing | None = None
        try:
            standing = self.core.standing(known.remittance.client_id, None, self.clock())
        except (Unavailable, Refused):
            if job.attempts < WITHOUT_FIGURES_AFTER:
                self.store.write(_ask_again, job, self.clock())
                return
        self.store.write(self._queue, job, known, known.card, standing, self.clock())

    def _queue(
        self, work: UnitOfWork, job: Job, known: _Known, card: PhoneCard, standing: Standing | None, now: datetime
    ) -> None:
        work.jobs.finish(job, now)
        if not _look(work, known.remittance.id).is_told:
            return
        speaks, today = self.speaks_to(card.language), now.astimezone(self.institution.zone).date()
        money = self._money(known, card)
        said = received(speaks, self.institution, money, standing, today, is_shared=card.is_shared)
        queue_confirmation(work, job.key, card.phone, said, now, about=known.remittance.source)

    def _money(self, known: _Known, card: PhoneCard) -> PostedMoney:
        receipt = known.remittance.receipt
        shares = tuple(Share(each.order.account.reference, each.order.amount) for each in known.postings)
        posted = sum((share.amount for share in shares), Money.nothing(receipt.amount.currency))
        over = receipt.amount - posted
        return PostedMoney(
            operator=self.operators[receipt.operator],
            number=receipt.number,
            amount=receipt.amount,
            on=receipt.paid_at.astimezone(self.institution.zone).date(),
            name=known.name,
            is_from_her=may_be(receipt.payer, card.phone) and is_called(receipt.payer, known.name),
            shares=shares,
            reference=known.remittance.reference,
            over=over or None,
        )


def _look(work: UnitOfWork, remittance_id: int) -> _Known:
    remittance = work.remittances.get(remittance_id)
    posted = [each for each in work.postings.of(remittance.source) if each.state is PostingState.POSTED]
    assert remittance.client_id is not None, "posted for nobody"
    card = choose_phone(work, remittance.client_id, remittance.receipt.payer)
    holders = card.holders if card else ()
    name = next((each.first_name for each in holders if each.client_id == remittance.client_id), "")
    return _Known(remittance, tuple(posted), card, name)


def choose_phone(work: UnitOfWork, client_id: int, payer: Payer) -> PhoneCard | None:
    """Choose the phone that paid where it is hers, else the first of hers; a number that may be a stranger's by now is none."""
    cards = [work.phones.card(phone) for phone, _ in work.phones.phones_of(client_id)]
    hers = [card for card in cards if not card.is_blocked and _is_surely(card, client_id)]
    return next((card for card in hers if may_be(payer, card.phone)), next(iter(hers), None))


def _is_surely(card: PhoneCard, client_id: int) -> bool:
    return any(each.client_id == client_id and not each.must_prove for each in card.holders)


def _ask_again(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.postpone(job, now + ASK_AGAIN)
