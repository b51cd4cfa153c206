"""Take money out of the core that its operator took back."""

from datetime import datetime

from domain.jobs import MONEY
from domain.money import write
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.receipts import Reversal
from domain.remittances import REMITTANCE_MOVES, Remittance, RemittanceState
from domain.tasks import TaskKind
from gateway.flows.posting_steps import SETTLE
from gateway.flows.settle_return import settle_return

TAKEN_BACK = "the operator took it back"


def reverse_remittance(work: UnitOfWork, reversal: Reversal, now: datetime) -> bool:
    """Move the money to reversed, once; what is posted of it is undone next. False where there is nothing to reverse."""
    if settle_return(work, reversal, now):
        return True
    remittance = work.remittances.find(reversal.operator, reversal.original)
    if remittance is None or RemittanceState.REVERSED not in REMITTANCE_MOVES[remittance.state]:
        return False
    if reversal.amount != remittance.receipt.amount:
        note = f"{reversal.number}: {write(reversal.amount)}"
        work.tasks.open(TaskKind.REVERSAL_OTHERWISE, remittance.source, note, now)
        return False
    reason = f"{TAKEN_BACK}: {reversal.number}"
    moved = work.remittances.move(
        remittance.id, start=remittance.state, to=RemittanceState.REVERSED, now=now, reason=reason
    )
    if not moved:
        return False
    for posting in work.postings.of(remittance.source):
        work.postings.move(posting.id, start=PostingState.DUE, to=PostingState.REFUSED, now=now, reason=reason)
    work.jobs.add(SETTLE, remittance.source, queue=MONEY, key=f"settle-{remittance.id}-reversed", due=now)
    return True


def can_reverse(remittance: Remittance, reversal: Reversal) -> bool:
    """Tell whether *reversal* takes all of the money back, and it may still be moved."""
    may_move = RemittanceState.REVERSED in REMITTANCE_MOVES[remittance.state]
    return may_move and reversal.amount == remittance.receipt.amount
