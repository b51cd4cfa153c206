"""Match money in suspense to a client, as a person decided."""

from domain.errors import Refused
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind, Target, check_split
from gateway.flows.decide_proposal import put_forward
from gateway.flows.hold_case import Asked, Held, hold_case, must_stand


def propose_match(work: UnitOfWork, asked: Asked, target: Target, reason: str, limit: Money) -> Proposal:
    """Match what is left of it; above *limit* it waits for a second person.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        Refused: it is not in suspense, something is proposed already, or the parts do not add up.

    """
    held = hold_case(work, asked)
    must_stand(held, RemittanceState.SUSPENDED)
    _must_be_hers(held, target)
    if target.wishes:
        check_split(target.wishes, held.left)
    plan = Plan(ProposalKind.MATCH, held.left, target, reason=reason)
    return put_forward(work, held, plan, asked, limit)


def _must_be_hers(held: Held, target: Target) -> None:
    """Let the rest of what is posted in part go to the same client only: she was told of the whole. Raises Refused."""
    if any(posting.client_id != target.client_id for posting in held.posted):
        accounts = ", ".join(str(each.order.account.reference) for each in held.posted)
        raise Refused(f"Part of it is on {accounts} already; the rest can only go to the same client.")
