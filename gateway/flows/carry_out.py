"""Do with money what was proposed and needs nobody else's word any more."""

from datetime import datetime

from domain.errors import Refused
from domain.jobs import MONEY
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import PLACE, STARTS, Proposal, ProposalKind, ProposalState, Verb
from gateway.flows.hold_case import Asked, Held, note_act
from gateway.flows.order_return import is_on_its_way_back, order_return
from gateway.flows.undo_posting import order_undoing

RETURNED = "returned to the payer"
_ENDS = {
    ProposalKind.MATCH: (RemittanceState.MATCHED, Verb.MATCHED),
    ProposalKind.RETURN: (RemittanceState.RETURNED, Verb.RETURNED),
    ProposalKind.UNMATCH: (RemittanceState.UNMATCHED, Verb.UNMATCHED),
}


def carry_out(work: UnitOfWork, held: Held, proposal: Proposal, asked: Asked) -> Proposal:
    """Confirm it in the name of whoever asks, and move the money on; the caller holds the receipt, and the proposal fits it."""
    plan, target, now = proposal.plan, proposal.plan.target, asked.at
    if plan.kind is ProposalKind.MATCH and is_on_its_way_back(work, held.remittance):
        raise Refused(f"{held.remittance.receipt.number} is on its way back to its payer.")
    if plan.sends_back:
        return _send_back(work, held, proposal, asked)
    to, verb = _ENDS[plan.kind]
    is_decided = work.suspense.decide(proposal.id, ProposalState.CONFIRMED, asked.by, now)
    is_moved = work.remittances.move(
        held.remittance.id,
        start=STARTS[plan.kind],
        to=to,
        now=now,
        reason=f"{RETURNED}: {plan.number}" if plan.kind is ProposalKind.RETURN else "",
        client_id=target.client_id if target and plan.kind is ProposalKind.MATCH else None,
    )
    assert is_decided, "whoever holds the receipt is the only one who may"
    assert is_moved, "whoever holds the receipt is the only one who may"
    note_act(work, held, asked, verb, about=plan.number)
    if plan.kind is ProposalKind.MATCH:
        ask_to_place(work, proposal.id, now)
    if plan.kind is ProposalKind.UNMATCH:
        for posting in held.posted:
            order_undoing(work, posting, now)
    return work.suspense.get(proposal.id)


def _send_back(work: UnitOfWork, held: Held, proposal: Proposal, asked: Asked) -> Proposal:
    """Order it; the money stays in suspense until the operator says that it is back. Raises Refused."""
    is_decided = work.suspense.decide(proposal.id, ProposalState.CONFIRMED, asked.by, asked.at)
    assert is_decided, "whoever holds the receipt is the only one who may"
    order_return(work, held.remittance, asked.by.login, asked.at)
    note_act(work, held, asked, Verb.SENT_BACK)
    return work.suspense.get(proposal.id)


def ask_to_place(work: UnitOfWork, proposal_id: int, now: datetime) -> None:
    """Ask for the postings of money whose owner a person named."""
    work.jobs.add(PLACE, str(proposal_id), queue=MONEY, key=f"place-{proposal_id}", due=now)
