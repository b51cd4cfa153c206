"""Let money that only a weak word tells of wait for a second one."""

from dataclasses import dataclass
from datetime import datetime

from domain.jobs import Job
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.proofs import WEAK, find_proof
from domain.receipts import Receipt
from domain.remittances import Reason, Remittance, RemittanceState


@dataclass(frozen=True)
class Proved:
    """Money on record, and the word to go by; *by* is None where no word proves it."""

    remittance: Remittance
    by: Receipt | None


def prove(work: UnitOfWork, remittance: Remittance, notice_max: Money) -> Proved:
    """Find the word to go by. Most money is proved by its first word, and nothing else is read then."""
    first = remittance.receipt
    words = [told.receipt for told in work.remittances.told(remittance.id)] if first.word in WEAK else ()
    return Proved(remittance, find_proof(first, words, notice_max))


def needs_other_word(work: UnitOfWork, remittance: Remittance) -> bool:
    """Tell whether a person who places it must be confirmed by a second one, whatever the amount."""
    return prove(work, remittance, Money.nothing(remittance.receipt.amount.currency)).by is None


def suspend_unproved(
    work: UnitOfWork, job: Job, remittance_id: int, doubt: str, notice_max: Money, now: datetime
) -> None:
    """End the job; the money waits, and its payer is told nothing. What was proved meanwhile is matched again."""
    remittance = work.remittances.get(remittance_id)
    if prove(work, remittance, notice_max).by is not None:
        work.jobs.put_off(job, now)
        return
    work.jobs.finish(job, now)
    if remittance.state is RemittanceState.RECEIVED:
        reason = doubt or Reason.UNPROVED
        work.remittances.move(
            remittance.id, start=remittance.state, to=RemittanceState.SUSPENDED, now=now, reason=reason
        )
