"""Confirm or decline what somebody else proposed for money."""

from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.suspense import Proposal, ProposalState, Verb, check_four_eyes
from gateway.flows.carry_out import carry_out
from gateway.flows.hold_case import Asked, Held, hold_case, note_act


def confirm_proposal(work: UnitOfWork, asked: Asked) -> Proposal:
    """Confirm it, and carry it out.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        NotAllowed: she proposed it herself.
        Refused: nothing waits, or the money went another way meanwhile.

    """
    held, proposal = _hold(work, asked)
    check_four_eyes(proposal, asked.by)
    return carry_out(work, held, proposal, asked)


def decline_proposal(work: UnitOfWork, asked: Asked) -> Proposal:
    """Decline it; who proposed it may do so too. Nothing else happens. Raises what `confirm_proposal` raises but NotAllowed."""
    held, proposal = _hold(work, asked)
    work.suspense.decide(proposal.id, ProposalState.DECLINED, asked.by, asked.at)
    note_act(work, held, asked, Verb.DECLINED, about=str(proposal.plan.kind))
    return work.suspense.get(proposal.id)


def _hold(work: UnitOfWork, asked: Asked) -> tuple[Held, Proposal]:
    held = hold_case(work, asked)
    if held.proposal is None:
        raise Refused("Nothing waits for a second person there: it was decided, or the money went another way.")
    return held, held.proposal
