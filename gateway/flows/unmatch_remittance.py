"""Take money off an account where it does not belong, and give it to whose it is."""

from domain.allocation import Share
from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind, Target, check_moves, check_split
from gateway.flows.decide_proposal import put_forward
from gateway.flows.hold_case import Asked, hold_case, must_stand


def unmatch_remittance(work: UnitOfWork, asked: Asked, target: Target, reason: str) -> Proposal:
    """Propose it, with a *reason*; once somebody else confirms, all of it leaves its accounts and goes to *target*.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        Refused: it is not posted, something is proposed already, it is there already, or nobody says why.

    """
    held = hold_case(work, asked)
    must_stand(held, RemittanceState.POSTED)
    amount = held.remittance.receipt.amount
    if not reason.strip():
        raise Refused("Say why it is on the wrong account.")
    if target.wishes:
        check_split(target.wishes, amount)
        check_moves(target, [Share(each.order.account.reference, each.order.amount) for each in held.posted])
    elif target.client_id == held.remittance.client_id:
        raise Refused("It is hers already. Name the account of hers that it belongs to.")
    plan = Plan(ProposalKind.UNMATCH, amount, target, reason=reason)
    return put_forward(work, held, plan, asked, amount)
