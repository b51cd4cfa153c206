"""Take money off its account and give it to nobody: its operator does not know it, or nobody knows whose it is after all."""

from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind
from gateway.flows.decide_proposal import put_forward
from gateway.flows.hold_case import Asked, hold_case, must_stand


def take_off_account(work: UnitOfWork, asked: Asked, reason: str) -> Proposal:
    """Propose it, with a *reason*; once somebody else confirms, all that is posted of it leaves its accounts and waits in suspense.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        Refused: it is not posted, something is proposed already, or nobody says why.

    """
    held = hold_case(work, asked)
    must_stand(held, RemittanceState.SUSPENDED if held.is_part_posted else RemittanceState.POSTED)
    if not reason.strip():
        raise Refused("Say why it is taken off its account.")
    amount = held.remittance.receipt.amount - held.left
    return put_forward(work, held, Plan(ProposalKind.UNMATCH, amount, reason=reason), asked, amount)
