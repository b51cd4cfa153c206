"""Correct what she was told: the operator took her money back, and the core no longer has it."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.outbox import NewOutbound
from domain.ports.store import Store, UnitOfWork
from domain.remittances import Remittance
from domain.sms import Kind
from gateway.flows.send_sms import queue_sms
from gateway.flows.tell_remittance import choose_phone
from parsers.paging import fit
from parsers.receipts import taken_back


@dataclass(frozen=True)
class TellReversal:
    """Works one `tell_reversal` job; its subject is the remittance's id. *operators* are the names people know."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the correction, where a phone is hers for sure."""
        remittance, card = self.store.read(_look, int(job.subject))
        self.store.write(self._queue, job, remittance, card)

    def _queue(self, work: UnitOfWork, job: Job, remittance: Remittance, card: PhoneCard | None) -> None:
        now = self.clock()
        work.jobs.finish(job, now)
        if card is None:
            return
        speaks, operator = self.speaks_to(card.language), self.operators[remittance.receipt.operator]
        said = taken_back(speaks, self.institution, operator, remittance.receipt)
        for place, page in enumerate(fit([said])):
            key = f"{job.key}-{place}"
            queue_sms(
                work, NewOutbound(key, card.phone, page, Kind.CONFIRMATION, now, now + Kind.CONFIRMATION.lifetime)
            )


def _look(work: UnitOfWork, remittance_id: int) -> tuple[Remittance, PhoneCard | None]:
    remittance = work.remittances.get(remittance_id)
    assert remittance.client_id is not None, "posted for nobody"
    return remittance, choose_phone(work, remittance.client_id, remittance.receipt.payer)
