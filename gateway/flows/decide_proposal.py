"""Put a plan for money on record; carry it out once nobody else has to confirm it, or drop it."""

from domain.errors import Refused
from domain.money import Money, write
from domain.operator_orders import ReturnRule
from domain.ports.store import UnitOfWork
from domain.remittances import Reason, RemittanceState
from domain.suspense import STARTS, Plan, Proposal, ProposalKind, ProposalState, Verb, check_four_eyes, needs_second
from gateway.flows.hold_case import Asked, Held, hold_case, note_act
from gateway.flows.order_return import is_on_its_way_back, order_return
from gateway.flows.place_remittance import ask_to_place
from gateway.flows.undo_posting import order_undoing

_ENDS = {
    ProposalKind.MATCH: (RemittanceState.MATCHED, Verb.MATCHED),
    ProposalKind.RETURN: (RemittanceState.RETURNED, Verb.RETURNED),
    ProposalKind.UNMATCH: (RemittanceState.UNMATCHED, Verb.UNMATCHED),
}
_ALONE = "whoever holds the receipt is the only one who may"


def put_forward(work: UnitOfWork, held: Held, plan: Plan, asked: Asked, limit: Money) -> Proposal:
    """Propose it; at or below *limit* a match of proved money is carried out at once. The caller holds the receipt, and nothing waits."""
    remittance_id = held.remittance.id
    stale = work.suspense.open_about(remittance_id)
    if stale is not None:  # it waits no more: the money went another way since
        work.suspense.decide(stale.id, ProposalState.OUTDATED, None, asked.at)
    number = work.suspense.propose(remittance_id, plan, asked.by, asked.at)
    assert number is not None, "nothing waits"
    if needs_second(plan, limit) or held.needs_second:
        note_act(work, held, asked, Verb.PROPOSED, about=_describe(plan), why=plan.reason)
        return work.suspense.get(number)
    return _carry_out(work, held, work.suspense.get(number), asked)


def confirm_proposal(work: UnitOfWork, asked: Asked, returns: ReturnRule | None) -> Proposal:
    """Confirm it, and carry it out; *returns* says what may be sent back.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        NotAllowed: she proposed it herself.
        Refused: nothing waits, or the money went another way meanwhile.

    """
    held, proposal = _hold(work, asked)
    check_four_eyes(proposal, asked.by)
    return _carry_out(work, held, proposal, asked, returns)


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


def _carry_out(
    work: UnitOfWork, held: Held, proposal: Proposal, asked: Asked, returns: ReturnRule | None = None
) -> Proposal:
    """Confirm it in the name of whoever asks, and let the money go where it says; the caller holds the receipt, and the proposal fits it."""
    plan = proposal.plan
    if plan.kind is ProposalKind.MATCH and is_on_its_way_back(work, held.remittance):
        raise Refused(f"{held.remittance.receipt.number} is on its way back to its payer.")
    is_decided = work.suspense.decide(proposal.id, ProposalState.CONFIRMED, asked.by, asked.at)
    assert is_decided, _ALONE
    if plan.sends_back:  # the money stays in suspense until the operator says that it is back
        order_return(work, held.remittance, returns, asked.by.login, asked.at)
        note_act(work, held, asked, Verb.SENT_BACK, why=plan.reason)
    else:
        _move(work, held, plan, asked)
    if plan.kind is ProposalKind.MATCH:
        ask_to_place(work, proposal.id, asked.at)
    if plan.kind is ProposalKind.UNMATCH:
        for posting in held.posted:
            order_undoing(work, posting, asked.at)
    return work.suspense.get(proposal.id)


def _move(work: UnitOfWork, held: Held, plan: Plan, asked: Asked) -> None:
    to, verb = _ENDS[plan.kind]
    assert held.remittance.state in STARTS[plan.kind], _ALONE
    is_moved = work.remittances.move(
        held.remittance.id,
        start=held.remittance.state,
        to=to,
        now=asked.at,
        reason=f"{Reason.RETURNED}: {plan.number}" if plan.kind is ProposalKind.RETURN else "",
        client_id=plan.target.client_id if plan.target and plan.kind is ProposalKind.MATCH else None,
    )
    assert is_moved, _ALONE
    note_act(work, held, asked, verb, about=plan.number, why=plan.reason)


def _describe(plan: Plan) -> str:
    """Say in the audit log what was proposed; no names."""
    to = "" if plan.target is None else f" C{plan.target.number}"
    parts = ", ".join(f"{wish.account} {write(wish.amount)}" for wish in (plan.target.wishes if plan.target else ()))
    words = [f"{plan.kind} {write(plan.amount)}{to}", parts, f"by {plan.number}" if plan.number else ""]
    return "; ".join(word for word in words if word)
