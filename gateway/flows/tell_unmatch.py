"""Tell a client that money was on an account of hers and is off it again: by our mistake, or because its operator does not know it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Standing
from domain.commands import Institution, Speaks
from domain.errors import Refused, Unavailable
from domain.jobs import Job
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.remittances import Remittance
from gateway.flows.find_denial import find_denial
from gateway.flows.send_sms import queue_confirmation
from gateway.flows.tell_remittance import ASK_AGAIN, WITHOUT_FIGURES_AFTER, choose_phone
from parsers.receipts import MoneyOff, taken_off


@dataclass(frozen=True)
class _Known:
    remittance: Remittance
    money: MoneyOff
    card: PhoneCard | None


@dataclass(frozen=True)
class TellUnmatch:
    """Works one `tell_unmatch` job; its subject is the remittance's id and the client's who had it."""

    store: Store
    core: ReadsCore
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text with what she owes now, or nothing where no phone is hers for sure."""
        remittance_id, client_id = map(int, job.subject.split(":"))
        known = self.store.read(self._look, remittance_id, client_id)
        standing: Standing | None = None
        if known.card is not None and not known.card.is_shared:
            try:
                standing = self.core.standing(client_id, None, self.clock())
            except (Unavailable, Refused):
                if job.attempts < WITHOUT_FIGURES_AFTER:
                    self.store.write(_ask_again, job, self.clock())
                    return
        self.store.write(self._queue, job, known, standing, self.clock())

    def _look(self, work: UnitOfWork, remittance_id: int, client_id: int) -> _Known:
        remittance = work.remittances.get(remittance_id)
        undone = {  # of several on one account the last: what was undone earlier was told earlier
            each.order.account.reference: each.order.amount
            for each in work.postings.of(remittance.source)
            if each.state is PostingState.UNDONE and each.client_id == client_id
        }
        receipt, is_unknown = remittance.receipt, find_denial(work, remittance) is not None
        amount = sum(undone.values(), Money.nothing(receipt.amount.currency))
        money = MoneyOff(self.operators[receipt.operator], receipt, amount, tuple(undone), is_unknown)
        return _Known(remittance, money, choose_phone(work, client_id, receipt.payer))

    def _queue(self, work: UnitOfWork, job: Job, known: _Known, standing: Standing | None, now: datetime) -> None:
        work.jobs.finish(job, now)
        if known.card is not None:
            speaks = self.speaks_to(known.card.language)
            said = taken_off(speaks, self.institution, known.money, standing, is_shared=known.card.is_shared)
            queue_confirmation(work, job.key, known.card.phone, said, now, about=known.remittance.source)


def _ask_again(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.postpone(job, now + ASK_AGAIN)
