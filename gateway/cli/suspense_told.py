"""What the command line says of one receipt in suspense, and of what was done about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.money import write
from domain.remittances import RemittanceState
from domain.suspense import Clerk, Proposal, ProposalState
from gateway.flows.explain_suspense import decided, proposed, reason, reason_among

if TYPE_CHECKING:
    from gateway.flows.suggest_owners import Suggested
    from gateway.flows.work_suspense import Item
    from gateway.wiring.daemon import Daemon

Row = dict[str, Any]


def told(daemon: Daemon, number: str) -> Row:
    """Say how one receipt stands. Raises NoSuchEntry."""
    desk = daemon.money.desk
    item = desk.item(number)
    remittance = item.held.remittance
    found = desk.suggestions(item.held) if remittance.state is RemittanceState.SUSPENDED else None
    return {
        **_stands(item),
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
    typed = f'"{row["reference"]}"' if row["reference"] else "nothing typed"
    lines = [f"{row['receipt']}  {row['amount']}  {row['state']}  {typed}  {row['reason']}".rstrip()]
    lines += [f"  works on it: {row['owner']}"] if row["owner"] else []
    lines += ["  Mifos does not answer: what is due is not known."] if row["dues_known"] is False else []
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
