"""Put a plan for money on record; carry it out where nobody else has to confirm it."""

from domain.money import Money, write
from domain.ports.store import UnitOfWork
from domain.suspense import Plan, Proposal, ProposalState, Verb, needs_second
from gateway.flows.carry_out import carry_out
from gateway.flows.hold_case import Asked, Held, note_act


def put_forward(work: UnitOfWork, held: Held, plan: Plan, asked: Asked, limit: Money) -> Proposal:
    """Propose it; at or below *limit* a match of proved money is carried out at once. The caller holds the receipt, and nothing waits."""
    remittance_id = held.remittance.id
    stale = work.suspense.open_about(remittance_id)
    if stale is not None:  # it waits no more: the money went another way since
        work.suspense.decide(stale.id, ProposalState.OUTDATED, None, asked.at)
    number = work.suspense.propose(remittance_id, plan, asked.by, asked.at)
    assert number is not None, "nothing waits"
    if needs_second(plan, limit) or held.is_unproved:
        note_act(work, held, asked, Verb.PROPOSED, about=describe(plan))
        return work.suspense.get(number)
    return carry_out(work, held, work.suspense.get(number), asked)


def describe(plan: Plan) -> str:
    """Say in the audit log what was proposed; no names."""
    to = "" if plan.target is None else f" C{plan.target.number}"
    parts = ", ".join(f"{wish.account} {write(wish.amount)}" for wish in (plan.target.wishes if plan.target else ()))
    words = [f"{plan.kind} {write(plan.amount)}{to}", parts, f"by {plan.number}" if plan.number else ""]
    return "; ".join(word for word in words if word)
