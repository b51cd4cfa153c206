"""What the command line says of one receipt in suspense, and of what was done about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.money import write
from domain.remittances import RemittanceState
from domain.suspense import Clerk, Proposal, ProposalState
from gateway.flows.explain_suspense import (
    FROM_PHONE,
    Facts,
    decided,
    facts,
    heading,
    proposed,
    reason,
    reason_among,
    title,
)
from gateway.web.staff.states import shown_state
from gateway.web.staff.wording import Wording, age, mask
from gateway.wiring.money import OPERATORS
from parsers.catalogues import load

if TYPE_CHECKING:
    from gateway.flows.hold_case import Held
    from gateway.flows.suggest_owners import Suggested
    from gateway.flows.work_suspense import Item
    from gateway.wiring.daemon import Daemon

Row = dict[str, Any]


def told(daemon: Daemon, number: str) -> Row:
    """Say how one receipt stands. Raises NoSuchEntry."""
    desk = daemon.money.desk
    item = desk.item(number)
    remittance, wording = item.held.remittance, Wording(daemon.institution, load("en", daemon.institution.zone))
    found = desk.suggestions(item.held) if remittance.state is RemittanceState.SUSPENDED else None
    return {
        **_stands(item),
        "title": title(item.held, shown_state(remittance.state.called)[1]),
        "waits": age(daemon.clock() - remittance.receipt.paid_at) if found else "",
        "facts": dict(_facts(item.held, wording)),
        "heading": heading(found) if found else "",
        "left": write(item.held.left),
        "reason": reason_among(remittance, found) if found else reason(remittance) if remittance.reason else "",
        "reference": remittance.receipt.reference or "",
        "owner": _name(item.held.case.owner),
        "candidates": [_candidate(each) for each in found.owners] if found else [],
        "dues_known": found.has_dues if found else None,
        "notes": [{"at": _clock(daemon, each.at), "by": each.by.name, "words": each.words} for each in item.notes],
        "proposals": [_proposal(daemon, each) for each in item.proposals],
    }


def told_in_words(row: Row) -> str:
    """Say it line by line."""
    lines = [f"{row['receipt']}: {row['title']}"]
    lines += [f"  in suspense for {row['waits']}: {row['reason']}."] if row["waits"] else []
    lines += [f"  {label}: {value}" for label, value in row["facts"].items()]
    lines += ["  Mifos does not answer: what is due is not known."] if row["dues_known"] is False else []
    lines += [f"  {row['heading']}"] if row["heading"] else []
    for each in row["candidates"]:
        lines.append(f"  {each['account']}  {each['name']}: {each['goes'] or 'no account takes it'}")
        lines += [f"      {'+' if why['for'] else '-'} {why['words']}" for why in each["why"]]
    lines += [f"  {each['at']}  {each['by']}: {each['words']}" for each in row["notes"]]
    lines += [f"  {each['at']}  {each['by']}: {each['wants']}: {each['became']}" for each in row["proposals"]]
    return "\n".join(lines)


def told_act(daemon: Daemon, number: str, proposal: Proposal | None) -> Row:
    """Say what became of an act."""
    item = daemon.money.desk.item(number)
    row = _stands(item) | {"proposal": _proposal(daemon, proposal) if proposal else None}
    if proposal is None:
        return row | {"words": f"{row['receipt']}: done."}
    if proposal.state is ProposalState.PROPOSED:
        return row | {"words": f"{row['receipt']}: proposed to {proposed(proposal)}. A second person has to confirm."}
    return row | {"words": f"{row['receipt']}: {proposed(proposal)}: {decided(proposal)}; it is {row['state']}."}


def _stands(item: Item) -> Row:
    remittance = item.held.remittance
    return {
        "receipt": remittance.receipt.number,
        "amount": write(remittance.receipt.amount),
        "state": str(remittance.state),
    }


def _facts(held: Held, wording: Wording) -> Facts:
    """List what the page lists; a whole number of a phone is masked, as it stands there until it is shown."""
    receipt = held.remittance.receipt
    told = facts(held, OPERATORS[receipt.operator], wording.when, wording.figure)
    if receipt.payer.phone is None:
        return told
    return [*told[:3], (FROM_PHONE, mask(receipt.payer.phone)), *told[3:]]


def _candidate(each: Suggested) -> Row:
    changes = each.preview.changes if each.preview else ()
    return {
        "account": each.named,
        "name": each.target.name,
        "score": each.score,
        "why": [{"for": why.is_for, "words": why.words} for why in each.why],
        "goes": ", ".join(f"{change.account} {write(change.amount)}" for change in changes),
    }


def _proposal(daemon: Daemon, each: Proposal) -> Row:
    return {
        "at": _clock(daemon, each.at),
        "by": each.by.name,
        "wants": proposed(each),
        "why": each.plan.reason,
        "state": str(each.state),
        "became": decided(each),
    }


def _name(clerk: Clerk | None) -> str:
    return clerk.name if clerk else ""


def _clock(daemon: Daemon, moment: datetime) -> str:
    return f"{moment.astimezone(daemon.institution.zone):%Y-%m-%d %H:%M}"
