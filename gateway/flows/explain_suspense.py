"""Say in plain words, for staff, why money waits, what was proposed and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.evidence import Sign
from domain.matches import Doubt
from domain.money import Money, write
from domain.previews import Change
from domain.receipts import Receipt
from domain.remittances import Reason, Remittance, RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind, ProposalState
from gateway.flows.explain_refusal import in_words
from gateway.flows.hold_case import Held
from gateway.flows.suggest_owners import Suggestions

Facts = list[tuple[str, str]]
FROM_PHONE = "From phone"

_NUMBERS = ("no", "one", "two", "three", "four", "five")
_REASONS: Mapping[str, str] = {
    Doubt.NOTHING_NAMED: "no account was named",
    Doubt.NO_SUCH_ACCOUNT: "there is no such account",
    Doubt.ACCOUNT_CLOSED: "the account is closed",
    Doubt.SEVERAL_PEOPLE: "it could be several people's",
    Doubt.SEVERAL_ACCOUNTS: "several accounts were named",
    Doubt.PAYER_UNKNOWN: "nothing links who paid to the account that was typed",
    Doubt.PAYER_IS_ANOTHER: "somebody else's phone paid",
    Doubt.NEAR_ANOTHER: "another account is one slip away",
    Doubt.OTHER_NAME: "the name that was typed does not fit",
    Doubt.SPLIT_UNEQUAL: "the parts that were typed do not add up",
    Doubt.OVER_LIMIT: "it is over the limit for matching without a person",
    Reason.IS_OVER: "it is more than her accounts take",
    Reason.NO_ACCOUNT: "no account of hers takes it",
    Reason.NO_SUCH_CLIENT: "Mifos knows no such client",
    Reason.UNREADABLE: "what Mifos says of her cannot be read",
    Reason.UNCONFIRMED: "nothing tells of it but a callback, and the operator does not confirm it",
    Reason.UNPROVED: "nothing tells of it but a text that was passed on",
    Reason.TAKEN_OFF: "two of us took it off its account",
}
_DECIDED = {
    ProposalState.PROPOSED: "proposed",
    ProposalState.CONFIRMED: "done",
    ProposalState.DECLINED: "declined",
    ProposalState.OUTDATED: "outdated: the money went another way",
}


def title(held: Held, state: str) -> str:
    """Say what is asked about it, else how it stands: *state* is what that is called."""
    if held.remittance.state is RemittanceState.SUSPENDED:
        return f"Whose are these {write(held.left)}?"
    return f"{write(held.remittance.receipt.amount)} are {state}"


def facts(held: Held, operator: str, when: Callable[[datetime], str], figure: Callable[[Money], str]) -> Facts:
    """List what is known of it, each with its label; a payer's whole number is left out."""
    receipt, owner = held.remittance.receipt, held.case.owner
    posted = ", ".join(f"{each.order.account.reference} {figure(each.order.amount)}" for each in held.posted)
    told = receipt.payer.mask or ("told only as a code" if receipt.payer.phone_hash else "not told")
    return [
        ("Paid", when(receipt.paid_at)),
        ("Wrote as account", f"“{receipt.reference}”" if receipt.reference else "nothing"),
        (f"Name at {operator}", receipt.payer.name or "not told"),
        *([(FROM_PHONE, told)] if receipt.payer.phone is None else []),
        *([("On the books", posted)] if posted else []),
        ("Works on it", owner.name if owner else "nobody yet"),
    ]


def payer(receipt: Receipt) -> str:
    """Name who paid, as far as the operator tells it; "" where it tells neither name nor number."""
    told = receipt.payer.name or receipt.payer.mask
    return f"from {told}" if told else ""


def reason(remittance: Remittance) -> str:
    """Say in plain words why it waits; what the core said is told as its word."""
    known = _REASONS.get(remittance.reason)
    return known or (f"Mifos: {in_words(remittance.reason)}" if remittance.reason else "it waits for a person")


def reason_among(remittance: Remittance, found: Suggestions) -> str:
    """Say it with what is known of whose it may be."""
    named = [each for each in found.owners if Sign.NAMED in each.signs]
    if remittance.reason not in (Doubt.SEVERAL_PEOPLE, Doubt.NOTHING_NAMED):
        return reason(remittance)
    if len(named) > 1:
        return "it could be " + " or ".join(each.named for each in named)
    for sign, words in (
        (Sign.PHONE_SHARED, "the phone fits, but {} people share it"),
        (Sign.NAME_TYPED, "{} clients have that name"),
    ):
        many = sum(sign in each.signs for each in found.owners)
        if many > 1:
            return words.format(_NUMBERS[many])
    return reason(remittance)


def heading(found: Suggestions) -> str:
    """Say how many people it could be."""
    if not found.owners:
        return "Nobody fits"
    one = "One person" if len(found.owners) == 1 else f"{_NUMBERS[len(found.owners)].capitalize()} people"
    return f"{one} it could be"


def parts(changes: Sequence[Change], figure: Callable[[Money], str]) -> str:
    """List what goes where: "L5 480, savings S5 20"."""
    return ", ".join(f"{'savings ' * each.is_savings}{each.account} {figure(each.amount)}" for each in changes)


def proposed(proposal: Proposal) -> str:
    """Say what somebody wants: "match KES 6,000 to Josephine Atieno, C5"."""
    plan, target = proposal.plan, proposal.plan.target
    if plan.sends_back:
        return f"send {write(plan.amount)} back to the payer"
    if plan.kind is ProposalKind.RETURN:
        return f"mark {write(plan.amount)} as returned by {plan.number}"
    if target is None:
        return f"take {write(plan.amount)} off its account, to nobody"
    wishes = ", ".join(f"{wish.account} {write(wish.amount)}" for wish in target.wishes)
    whom = f"{target.name}, {wishes or f'C{target.number}'}"
    if plan.kind is ProposalKind.UNMATCH:
        return f"take {write(plan.amount)} off its account and give it to {whom}"
    return f"match {write(plan.amount)} to {whom}"


def second(plan: Plan, limit: Money, *, is_unproved: bool) -> str:
    """Say why a second person confirms it."""
    if plan.kind is ProposalKind.MATCH and plan.amount.minor > limit.minor:
        return f"Over {write(limit)} a second person confirms."
    if plan.kind is ProposalKind.MATCH and is_unproved:
        return "Nothing tells of it but a text that was passed on: a second person confirms."
    return "A second person confirms."


def decided(proposal: Proposal) -> str:
    """Say what became of it."""
    by = proposal.decided_by
    is_alone = by is None or by.is_same(proposal.by)
    return _DECIDED[proposal.state] + ("" if is_alone or by is None else f" by {by.name}")
