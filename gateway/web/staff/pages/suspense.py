"""Suspense: which money has no name yet, and whose is it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, redirect, request

from domain.errors import NoSuchEntry, Refused
from domain.remittances import RemittanceState
from domain.staff import Done, NotAllowed, Stale
from domain.suspense import WORDS_MAX, WORKS, Proposal, ProposalKind
from gateway.flows.explain_suspense import second
from gateway.flows.work_suspense import Item, WorkSuspense
from gateway.web.staff.declaring import Menu, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here, Notice
from gateway.web.staff.suspense_item import checked, item_of, listed, open_item, wanted, wrong_of

LIST = "/staff/suspense"


def _waiting(here: Here) -> int:
    return here.flow(WorkSuspense).count()


PAGE = Page("suspense", roles=WORKS, menu=Menu("Suspense", LIST, count=_waiting))


@PAGE.shows("/suspense")
def show_list(here: Here) -> Response:
    """List what is in suspense, oldest first."""
    keys = {name: read_number(request.args.get(name, "")) for name in ("after", "before")}
    shelf = here.flow(WorkSuspense).shelf(**keys)
    if not shelf.rows and any(keys.values()):
        shelf = here.flow(WorkSuspense).shelf()
    return listed(here, shelf)


@PAGE.shows("/suspense/<receipt>")
def show_item(here: Here, receipt: str) -> Response:
    """Show one receipt, whose it may be, and what people did about it."""
    return item_of(here, open_item(here, receipt))


@PAGE.shows("/suspense/<receipt>/check")
def show_check(here: Here, receipt: str) -> Response:
    """Show what a match would do; where that is done, what was done."""
    item = open_item(here, receipt)
    if item.held.remittance.state is not RemittanceState.SUSPENDED:
        return item_of(_done_before(here, item), item)
    return checked(here, item, to="match")


@PAGE.shows("/suspense/<receipt>/wrong")
def show_wrong(here: Here, receipt: str) -> Response:
    """Ask where money belongs that is on a wrong account; then show what moving it would do."""
    item = open_item(here, receipt)
    return checked(here, item, to="unmatch") if wanted(here) else wrong_of(here, item)


@PAGE.does("/suspense/<receipt>/choose", on=show_item)
def choose(here: Here, form: Form, receipt: str) -> Outcome:
    """Lead to the check of what was chosen or typed."""
    return _lead(here, form, receipt, "check")


@PAGE.does("/suspense/<receipt>/move", on=show_wrong)
def move(here: Here, form: Form, receipt: str) -> Outcome:
    """Lead to the check of where it shall go."""
    form.text("reason", missing="Say why it is on the wrong account.", most=WORDS_MAX)
    return _lead(here, form, receipt, "wrong")


@PAGE.does("/suspense/<receipt>/match", on=show_check)
def match(here: Here, form: Form, receipt: str) -> Outcome:
    """Match it, or propose to."""
    desk = here.flow(WorkSuspense)

    def do() -> Done:
        held = open_item(here, receipt).held
        target, reason = desk.typed(held, wanted(here)), form.text("reason", most=WORDS_MAX)
        done = desk.match(here.person, receipt, form.seen, target, reason)
        return _done(here, done, f"Matched {here.money(done.plan.amount)} to {target.first_name}.", receipt)

    return _try(form, "to", do)


@PAGE.does("/suspense/<receipt>/unmatch", on=show_wrong)
def unmatch(here: Here, form: Form, receipt: str) -> Outcome:
    """Propose to take it off its account and give it to another."""
    desk = here.flow(WorkSuspense)
    reason = form.text("reason", missing="Say why it is on the wrong account.", most=WORDS_MAX)
    if form.is_wrong:
        return form

    def do() -> Done:
        target = desk.typed(open_item(here, receipt).held, wanted(here))
        done = desk.unmatch(here.person, receipt, form.seen, target, reason)
        return _done(here, done, "", receipt)

    return _try(form, "to", do)


@PAGE.does("/suspense/<receipt>/return", on=show_item)
def give_back(here: Here, form: Form, receipt: str) -> Outcome:
    """Propose to mark it as returned."""
    number = form.text("number", missing="Write the operator's number of the way back, like UKO7D2F4GH.")
    if form.is_wrong:
        return form

    def do() -> Done:
        done = here.flow(WorkSuspense).give_back(here.person, receipt, form.seen, number, "")
        return _done(here, done, "", receipt)

    return _try(form, "number", do)


@PAGE.does("/suspense/<receipt>/back", on=show_item)
def send_back(here: Here, form: Form, receipt: str) -> Outcome:
    """Propose that the operator gives it back."""

    def do() -> Done:
        done = here.flow(WorkSuspense).send_back(here.person, receipt, form.seen)
        return _done(here, done, "", receipt)

    return _try(form, "back", do)


@PAGE.does("/suspense/<receipt>/confirm", on=show_item)
def confirm(here: Here, form: Form, receipt: str) -> Outcome:
    """Confirm what somebody else proposed."""

    def do() -> Done:
        done = here.flow(WorkSuspense).confirm(here.person, receipt, form.seen)
        return Done(_confirmed(here, done), LIST)

    return _try(form, "confirm", do)


@PAGE.does("/suspense/<receipt>/decline", on=show_item)
def decline(here: Here, form: Form, receipt: str) -> Outcome:
    """Decline it, or withdraw one's own."""

    def do() -> Done:
        done = here.flow(WorkSuspense).decline(here.person, receipt, form.seen)
        return Done(f"Declined: {here.money(done.plan.amount)} stay where they are.", _path(receipt))

    return _try(form, "confirm", do)


@PAGE.does("/suspense/<receipt>/note", on=show_item)
def note(here: Here, form: Form, receipt: str) -> Outcome:
    """Keep a note."""
    words = form.text("note", missing="Write the note first.", most=WORDS_MAX)
    if form.is_wrong:
        return form
    here.flow(WorkSuspense).note(here.person, receipt, None, words)
    return Done("The note is kept.", _path(receipt))


@PAGE.does("/suspense/<receipt>/take", on=show_item)
def take(here: Here, form: Form, receipt: str) -> Outcome:
    """Work on it."""
    here.flow(WorkSuspense).take(here.person, receipt, form.seen)
    return Done("It is yours.", _path(receipt))


@PAGE.does("/suspense/<receipt>/hand", on=show_item)
def hand(here: Here, form: Form, receipt: str) -> Outcome:
    """Let a colleague work on it."""
    login = form.text("login", missing="Choose whom you hand it to.", most=100)
    if form.is_wrong:
        return form

    def do() -> Done:
        to = here.flow(WorkSuspense).hand(here.person, receipt, form.seen, login)
        return Done(f"{to.name} works on it now.", _path(receipt))

    return _try(form, "login", do)


@PAGE.does("/suspense/<receipt>/show", on=show_item)
def show_phone(here: Here, form: Form, receipt: str) -> Outcome:
    """Show the payer's whole number once, on record."""
    try:
        phone = here.flow(WorkSuspense).show_phone(here.person, receipt)
    except Refused as error:
        form.wrong("phone", str(error))
        return form
    return item_of(here, open_item(here, receipt), phone=phone)


def _done_before(here: Here, item: Item) -> Here:
    """Say what was done last, to who came back to a page of before and perhaps pressed again."""
    if here.notice is not None and here.notice.kind == "warn":
        return replace(here, form=Form())
    last = item.held.case.last
    done = f"This is done: {last.by.name} {last.verb}, {here.parts.wording.when(last.at)}. " if last else ""
    return replace(here, form=Form(), notice=Notice(f"{done}Nothing happened twice."))


def _lead(here: Here, form: Form, receipt: str, to: str) -> Outcome:
    desk, typed = here.flow(WorkSuspense), form.text("to", missing="Write an account such as L12, S7 or C45.")
    if form.is_wrong:
        return form
    try:
        desk.preview(held := open_item(here, receipt).held, desk.typed(held, typed))
    except (Refused, NoSuchEntry) as error:
        form.wrong("to", str(error))
        return form
    query = {"to": typed} | ({"reason": form.value("reason")} if to == "wrong" else {})
    answer = redirect(f"{_path(receipt)}/{to}?{urlencode(query)}", 303)
    assert isinstance(answer, Response)
    return answer


def _try(form: Form, field: str, do: Callable[[], Done]) -> Outcome:
    """Do it; what is refused stands beside the field."""
    try:
        return do()
    except (Stale, NotAllowed):
        raise
    except Refused as error:
        form.wrong(field, str(error))
        return form


def _done(here: Here, proposal: Proposal, words: str, receipt: str) -> Done:
    if proposal.decided_by is not None:
        return Done(words, LIST)
    desk = here.flow(WorkSuspense)
    why = second(proposal.plan, desk.limit, is_unproved=desk.item(receipt).held.is_unproved)
    return Done(f"Proposed. {why} Until then nothing moves.", _path(receipt))


def _confirmed(here: Here, proposal: Proposal) -> str:
    plan, target = proposal.plan, proposal.plan.target
    if plan.sends_back:
        return f"{here.money(plan.amount)} go back to the payer as soon as the operator did it."
    if plan.kind is ProposalKind.RETURN:
        return f"{here.money(plan.amount)} are marked as returned by {plan.number}."
    if target is None:
        return f"{here.money(plan.amount)} leave their account and wait in suspense. Whoever had them gets a text."
    if plan.kind is ProposalKind.UNMATCH:
        return f"{here.money(plan.amount)} leave the wrong account and go to {target.first_name}. Both get a text."
    return f"Matched {here.money(plan.amount)} to {target.first_name}."


def _path(receipt: str) -> str:
    return f"{LIST}/{receipt.strip().upper()}"
