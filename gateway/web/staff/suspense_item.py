"""What stands on the suspense pages: the list, one receipt, and what a match or a move would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from domain.errors import NoSuchEntry, Refused
from domain.money import Money
from domain.previews import Preview
from domain.receipts import Receipt
from domain.remittances import RemittanceState
from domain.suspense import Clerk, Plan, ProposalKind, needs_second
from gateway.flows import explain_suspense as words
from gateway.flows.work_suspense import Item, Shelf, WorkSuspense
from gateway.web.staff.cases import mine_of
from gateway.web.staff.declaring import NotThere
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state
from gateway.web.staff.wording import age, count, mask

AGES = ("0-2 days", "3-7", "8-30", "over 30")


def open_item(here: Here, receipt: str) -> Item:
    """Read one receipt. Raises NotThere."""
    desk = here.flow(WorkSuspense)
    try:
        return desk.item(receipt)
    except NoSuchEntry:
        meant = desk.meant(receipt)
        words = f"No receipt {receipt[:30].upper()}"
        raise NotThere(words, (meant, f"/staff/suspense/{meant}") if meant else None) from None


def wanted(here: Here) -> str:
    """Give the accounts that were chosen, from the form or from the address."""
    return here.form.value("to") or request.args.get("to", "")


def listed(here: Here, shelf: Shelf) -> Response:
    """Show a page of the list."""
    total = here.money(Money(shelf.minor, here.institution.currency))
    title = f"{count(shelf.receipts, 'receipt')}, {total}, {'has' if shelf.receipts == 1 else 'have'} no name yet"
    rows = [
        {
            "number": each.remittance.receipt.number,
            "typed": each.remittance.receipt.reference or "",
            "left": each.left,
            "line": "; ".join(
                [
                    *([from_] if (from_ := words.payer(each.remittance.receipt)) else []),
                    *([_unknown(here, each.remittance.receipt)] if each.remittance.id in shelf.denied else []),
                    words.reason(each.remittance),
                    age(here.now - each.remittance.receipt.paid_at),
                    _whose(here, each.owner),
                    *([f"{each.proposal.by.name} asks for a second person"] if each.proposal else []),
                ]
            ),
        }
        for each in shelf.rows
    ]
    last = shelf.first + len(rows) - 1
    mine = here.store.read(lambda work: mine_of(here, work))
    left = sum((each.left for each in mine), Money.nothing(here.institution.currency))
    of_you = f"{count(len(mine), 'receipt')}, {here.money(left)}, {'waits' if len(mine) == 1 else 'wait'} for you"
    return here.show(
        "suspense.html",
        title=title if shelf.receipts else "Every receipt has its account",
        rows=rows,
        ages=[(name, _figure(here, each.minor), "", "") for name, each in zip(AGES, shelf.ages, strict=True)],
        total=_figure(here, shelf.minor),
        of_you=of_you if len(mine) != shelf.receipts else "",
        before=f"?before={shelf.rows[0].remittance.id}" if shelf.first > 1 else "",
        after=f"?after={shelf.rows[-1].remittance.id}" if shelf.has_more else "",
        place=f"{shelf.first}-{last} of {shelf.receipts:,}",
    )


def item_of(here: Here, item: Item, *, phone: str = "") -> Response:
    """Show one receipt; *phone* is the whole number where it was asked for."""
    held, desk = item.held, here.flow(WorkSuspense)
    remittance, proposal = held.remittance, held.proposal
    is_open = remittance.state is RemittanceState.SUSPENDED and proposal is None and not held.is_going_back
    found = desk.suggestions(held) if is_open else None
    is_mine = proposal is not None and proposal.by.login.casefold() == here.person.login.casefold()
    kind, state = shown_state(remittance.state.called)
    return here.show(
        "suspense_item.html",
        title=_title(here, item, is_mine=is_mine),
        item=item,
        state=(kind, state),
        age=age(here.now - remittance.receipt.paid_at),
        reason=_reason(item, words.reason_among(remittance, found) if found else words.reason(remittance)),
        facts=_facts(here, item),
        denied=say_denied(here, item),
        phone=phone,
        masked=mask(remittance.receipt.payer.phone or ""),
        found=found,
        heading=words.heading(found) if found else "",
        parts=words.parts,
        colleagues=[(each.login, each.name) for each in desk.colleagues(here.person)],
        proposed=words.proposed(proposal) if proposal else "",
        does=_foresee(here, item) if proposal else None,
        leaves=desk.leaving(held) if proposal and proposal.plan.kind is ProposalKind.UNMATCH else None,
        is_mine=is_mine,
        past=[(each, words.proposed(each), words.decided(each)) for each in item.proposals if each != proposal],
        waiting=desk.count(),
        returns=desk.returns is not None and desk.returns.allows(held.remittance.receipt) and not held.posted,
    )


def checked(here: Here, item: Item, *, to: str) -> Response:
    """Show what a match, or a move to another account, would do; what cannot be leads back to the item with the reason."""
    desk, held, typed = here.flow(WorkSuspense), item.held, wanted(here)
    try:
        target = desk.typed(held, typed)
        does = desk.preview(held, target)
    except (Refused, NoSuchEntry) as error:
        here.form.wrong("to", str(error))
        return wrong_of(here, item) if to == "unmatch" else item_of(here, item)
    kind = ProposalKind(to)
    plan = Plan(kind, held.at_stake, target)
    sum_ = here.money(plan.amount)
    verb = f"Match {sum_} to" if kind is ProposalKind.MATCH else f"Move {sum_} to"
    second = words.second(plan, desk.limit, is_unproved=held.is_unproved)
    return here.show(
        "suspense_check.html",
        title=f"{verb} {target.name}?",
        button=f"{verb} {target.first_name}",
        to=typed,
        act=to,
        reason=here.form.value("reason") or request.args.get("reason", ""),
        leaves=desk.leaving(held) if kind is ProposalKind.UNMATCH else None,
        is_silent=any(each.before is None for each in does.changes) or not does.changes,
        second=second if needs_second(plan, desk.limit) or held.needs_second else "",
        **_about(here, item, does),
    )


def wrong_of(here: Here, item: Item) -> Response:
    """Ask where money belongs that is on a wrong account."""
    held = item.held
    if held.remittance.state is not RemittanceState.POSTED or held.proposal is not None:
        return item_of(here, item)
    accounts = ", ".join(str(each.order.account.reference) for each in held.posted)
    title = f"Where do {here.money(held.remittance.receipt.amount)} on {accounts} belong?"
    return here.show("suspense_wrong.html", title=title, item=item)


def _title(here: Here, item: Item, *, is_mine: bool) -> str:
    held, proposal = item.held, item.held.proposal
    if proposal is not None:
        amount = here.money(proposal.plan.amount)
        if is_mine:
            return f"{amount} wait for a second person"
        if proposal.plan.kind is ProposalKind.UNMATCH and proposal.plan.target is None:
            accounts = ", ".join(str(each.order.account.reference) for each in held.posted)
            return f"Confirm that {amount} leave {accounts}?"
        whom = proposal.plan.target.first_name if proposal.plan.target else "the payer"
        return f"Confirm {amount} for {whom}?"
    return words.title(held, shown_state(held.remittance.state.called)[1])


def _facts(here: Here, item: Item) -> words.Facts:
    operator, wording = item.held.remittance.receipt.operator, here.parts.wording
    return words.facts(item.held, here.parts.operators.get(operator, operator), wording.when, wording.figure)


def say_denied(here: Here, item: Item) -> str:
    """Say that its operator does not know it, and how we know; "" where nothing says so."""
    held = item.held
    return f"{_unknown(here, held.remittance.receipt)}: {held.denied.words}." if held.denied else ""


def _unknown(here: Here, receipt: Receipt) -> str:
    return f"{here.parts.operators.get(receipt.operator, 'The operator')} does not know it"


def _reason(item: Item, why: str) -> str:
    return "the operator is told to give it back to the payer" if item.held.is_going_back else why


def _whose(here: Here, owner: Clerk | None) -> str:
    if owner is None:
        return "nobody's yet"
    return "you" if owner.login.casefold() == here.person.login.casefold() else owner.name


def _foresee(here: Here, item: Item) -> Preview | None:
    """Say what confirming would do, by what the core says now; None where it cannot be said."""
    held = item.held
    if held.proposal is None or held.proposal.plan.target is None:
        return None
    try:
        return here.flow(WorkSuspense).preview(held, held.proposal.plan.target)
    except Refused:
        return None


def _about(here: Here, item: Item, does: Preview) -> Mapping[str, Any]:
    return {"item": item, "does": does, "limit": here.flow(WorkSuspense).limit}


def _figure(here: Here, minor: int) -> str:
    return here.parts.wording.figure(Money(minor, here.institution.currency))
