"""Tell a payer what became of money that is not on the books: it waits, or its operator took it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt
from domain.remittances import TELL_REVERSAL, TELL_SUSPENSE, Remittance, RemittanceState
from gateway.flows.send_sms import queue_confirmation
from gateway.flows.tell_remittance import choose_phone
from parsers.receipts import not_booked, not_placed, taken_back

_ABOUT = {TELL_SUSPENSE: RemittanceState.SUSPENDED, TELL_REVERSAL: RemittanceState.REVERSED}
"""The state that each kind of job tells of; where the money stands elsewhere by now, there is nothing to tell."""

Says = Callable[[Speaks, Institution, str, Receipt], str]


@dataclass(frozen=True)
class TellPayer:
    """Works jobs whose subject is a remittance's id. *operators* are the names people know."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    operators: dict[str, str]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text where a phone is hers for sure, never to one that is only guessed."""
        remittance, card = self.store.read(_look, int(job.subject))
        said = self._said(remittance, card) if card and remittance.state is _ABOUT[job.kind] else None
        self.store.write(_queue, job, remittance.source, card.phone if card else "", said, self.clock())

    def _said(self, remittance: Remittance, card: PhoneCard) -> str:
        receipt = remittance.receipt
        return _words(remittance)(
            self.speaks_to(card.language), self.institution, self.operators[receipt.operator], receipt
        )


def _words(remittance: Remittance) -> Says:
    if remittance.state is RemittanceState.REVERSED:
        return taken_back
    return not_placed if remittance.client_id is None else not_booked


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


def _queue(work: UnitOfWork, job: Job, source: str, phone: str, said: str | None, now: datetime) -> None:
    work.jobs.finish(job, now)
    if said is not None:
        queue_confirmation(work, job.key, phone, [said], now, about=source)
