"""Tell a payer that her money is safe though it has no account yet: never to a phone that is only guessed."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.outbox import NewOutbound
from domain.ports.store import Store, UnitOfWork
from domain.remittances import Remittance, RemittanceState
from domain.sms import Kind
from gateway.flows.send_sms import queue_sms
from gateway.flows.tell_remittance import choose_phone
from parsers.paging import fit
from parsers.receipts import not_booked, not_placed


@dataclass(frozen=True)
class TellSuspense:
    """Works one `tell_suspense` job; its subject is the remittance's id. *operators* are the names people know."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text if the money waits still, and there is a phone that is hers for sure."""
        remittance, card = self.store.read(_look, int(job.subject))
        self.store.write(self._queue, job, remittance, card)

    def _queue(self, work: UnitOfWork, job: Job, remittance: Remittance, card: PhoneCard | None) -> None:
        now = self.clock()
        work.jobs.finish(job, now)
        if card is None or remittance.state is not RemittanceState.SUSPENDED:
            return
        speaks, operator = self.speaks_to(card.language), self.operators[remittance.receipt.operator]
        say = not_placed if remittance.client_id is None else not_booked
        for place, page in enumerate(fit([say(speaks, self.institution, operator, remittance.receipt)])):
            key = f"{job.key}-{place}"
            queue_sms(
                work, NewOutbound(key, card.phone, page, Kind.CONFIRMATION, now, now + Kind.CONFIRMATION.lifetime)
            )


def _look(work: UnitOfWork, remittance_id: int) -> tuple[Remittance, PhoneCard | None]:
    """Find the phone to tell: of the client it was matched to, else the one that the operator told whole or by its hash."""
    remittance = work.remittances.get(remittance_id)
    payer = remittance.receipt.payer
    if remittance.client_id is not None:
        return remittance, choose_phone(work, remittance.client_id, payer)
    owners = work.payers.with_phone(payer.phone) if payer.phone else ()
    owners = owners or (work.payers.with_phone_hash(payer.phone_hash) if payer.phone_hash else ())
    cards = (choose_phone(work, owner.client_id, payer) for owner in owners)
    return remittance, next((card for card in cards if card), None)
