"""Have an operator give money in suspense back to who paid it."""

from domain.operator_orders import ReturnRule
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind
from gateway.flows.decide_proposal import put_forward
from gateway.flows.hold_case import Asked, hold_case, must_stand
from gateway.flows.order_return import check_return


def send_back(work: UnitOfWork, asked: Asked, reason: str, rule: ReturnRule | None) -> Proposal:
    """Propose it; once somebody else confirms, the operator is told to.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        Refused: it is not in suspense, something is proposed already, or it could not be ordered.

    """
    held = hold_case(work, asked)
    must_stand(held, RemittanceState.SUSPENDED)
    check_return(work, held.remittance, rule)
    plan = Plan(ProposalKind.RETURN, held.left, reason=reason)
    return put_forward(work, held, plan, asked, held.left)
