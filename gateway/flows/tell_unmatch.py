"""Tell a client that money was on an account of hers by our mistake, once it is off it again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import AccountReference
from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.remittances import Remittance
from gateway.flows.send_sms import queue_confirmation
from gateway.flows.tell_remittance import choose_phone
from parsers.receipts import taken_off


@dataclass(frozen=True)
class _Known:
    remittance: Remittance
    accounts: Sequence[AccountReference]
    card: PhoneCard | None


@dataclass(frozen=True)
class TellUnmatch:
    """Works one `tell_unmatch` job; its subject is the remittance's id and the client's who had it."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text, or nothing where no phone is hers for sure."""
        remittance_id, client_id = map(int, job.subject.split(":"))
        known = self.store.read(_look, remittance_id, client_id)
        self.store.write(self._queue, job, known, self.clock())

    def _queue(self, work: UnitOfWork, job: Job, known: _Known, now: datetime) -> None:
        work.jobs.finish(job, now)
        if known.card is not None:
            speaks, receipt = self.speaks_to(known.card.language), known.remittance.receipt
            said = taken_off(speaks, self.institution, self.operators[receipt.operator], receipt, known.accounts)
            queue_confirmation(work, job.key, known.card.phone, [said], now, about=known.remittance.source)


def _look(work: UnitOfWork, remittance_id: int, client_id: int) -> _Known:
    remittance = work.remittances.get(remittance_id)
    undone = [
        each.order.account.reference
        for each in work.postings.of(remittance.source)
        if each.state is PostingState.UNDONE and each.client_id == client_id
    ]
    accounts = tuple(dict.fromkeys(undone))
    return _Known(remittance, accounts, choose_phone(work, client_id, remittance.receipt.payer))
