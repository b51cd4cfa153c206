"""Decide about money in suspense, or on the wrong account, as the staff pages do."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.money import suspense
from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, places
from gateway.cli.signing_in import PASSWORD, TABLES, sign_in

if TYPE_CHECKING:
    from domain.staff import StaffPerson
    from domain.suspense import Proposal
    from gateway.flows.work_suspense import WorkSuspense
    from gateway.wiring.daemon import Daemon

_NUMBER = click.argument("number", metavar="NUMBER")
_PARTS = click.argument("parts", metavar="PARTS", nargs=-1, required=True)

Acts = Callable[["WorkSuspense", "StaffPerson", str], "Proposal | None"]


def acting(command: Callable[..., Acts]) -> Callable[..., None]:
    """Make a subcommand of what somebody does to one receipt: sign her in, do it, and tell what became of it."""

    @click.option("--as", "login", required=True, metavar="LOGIN", help=f"Who acts; her password is in {PASSWORD}.")
    @click.option("--json", "as_json", is_flag=True, help="As JSON.")
    @places
    @wraps(command)
    def act(at: Places, number: str, login: str, as_json: bool, **given: Any) -> int:
        daemon = at.open(*TABLES)
        try:
            person = sign_in(daemon, login)
            proposal = command(**given)(daemon.money.desk, person, number.strip().upper())
            return _tell(daemon, number, proposal, as_json=as_json)
        finally:
            daemon.store.close()

    return act


@suspense.command("show")
@_NUMBER
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def show(at: Places, number: str, as_json: bool) -> int:
    """Show one receipt: what waits, whose it may be and why, what people did about it."""
    from gateway.cli.suspense_told import told, told_in_words

    daemon = at.open(*TABLES)
    try:
        row = told(daemon, number)
    finally:
        daemon.store.close()
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else told_in_words(row))
    return DONE


@suspense.command("match")
@_NUMBER
@click.argument("account", metavar="ACCOUNT")
@click.option("--why", default="", help="For who confirms it.")
@acting
def match(account: str, why: str) -> Acts:
    """Match it to ACCOUNT: a loan (L12), savings (S7), or a client (C45) by the institution's order."""
    return _matched([account], why)


@suspense.command("split")
@_NUMBER
@_PARTS
@click.option("--why", default="", help="For who confirms it.")
@acting
def split(parts: tuple[str, ...], why: str) -> Acts:
    """Match it to several accounts of one client, such as C5 L480 S20."""
    return _matched(parts, why)


@suspense.command("unmatch")
@_NUMBER
@_PARTS
@click.option("--why", required=True, help="Why it is on the wrong account.")
@acting
def unmatch(parts: tuple[str, ...], why: str) -> Acts:
    """Propose to take it off its account and give it to another: C45, L12, or C5 L480 S20."""

    def do(desk: WorkSuspense, person: StaffPerson, number: str) -> Proposal:
        held = desk.item(number).held
        return desk.unmatch(person, number, held.seen, desk.typed(held, " ".join(parts)), why)

    return do


@suspense.command("off")
@_NUMBER
@click.option("--why", required=True, help="Why it leaves its account, such as: M-PESA does not know it.")
@acting
def off(why: str) -> Acts:
    """Propose to take it off its account and give it to nobody: it waits in suspense then."""
    return lambda desk, person, number: desk.take_off(person, number, None, why)


@suspense.command("return")
@_NUMBER
@click.argument("back", metavar="BACK", default="")
@click.option("--why", default="", help="For who confirms it.")
@acting
def return_(back: str, why: str) -> Acts:
    """Propose to have it sent back to its payer, or, by BACK, the operator's own number of the way back, that it is back."""
    if not back:
        return lambda desk, person, number: desk.send_back(person, number, None, why)
    return lambda desk, person, number: desk.give_back(person, number, None, back, why)


@suspense.command("confirm")
@_NUMBER
@acting
def confirm() -> Acts:
    """Confirm what somebody else proposed."""
    return lambda desk, person, number: desk.confirm(person, number, None)


@suspense.command("decline")
@_NUMBER
@acting
def decline() -> Acts:
    """Decline what was proposed, or withdraw it."""
    return lambda desk, person, number: desk.decline(person, number, None)


@suspense.command("note")
@_NUMBER
@click.argument("words", metavar="WORDS")
@acting
def note(words: str) -> Acts:
    """Keep a note."""
    return lambda desk, person, number: desk.note(person, number, None, words)


@suspense.command("hand")
@_NUMBER
@click.argument("to", metavar="TO")
@acting
def hand(to: str) -> Acts:
    """Hand it to a colleague by her Mifos login; your own takes it."""

    def do(desk: WorkSuspense, person: StaffPerson, number: str) -> None:
        if to.strip().casefold() == person.login.casefold():
            desk.take(person, number, None)
        else:
            desk.hand(person, number, None, to)

    return do


COMMANDS: tuple[click.Command, ...] = (suspense,)


def _matched(parts: list[str] | tuple[str, ...], why: str) -> Acts:
    def do(desk: WorkSuspense, person: StaffPerson, number: str) -> Proposal:
        held = desk.item(number).held
        target = desk.typed(held, " ".join(parts))
        desk.preview(held, target)
        return desk.match(person, number, held.seen, target, why)

    return do


def _tell(daemon: Daemon, number: str, proposal: Proposal | None, *, as_json: bool) -> int:
    """Say how it stands now; exit 1 where a second person has to confirm."""
    from domain.suspense import ProposalState
    from gateway.cli.suspense_told import told_act

    row = told_act(daemon, number, proposal)
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else row["words"])
    waits = proposal is not None and proposal.state is ProposalState.PROPOSED
    return NEEDS_A_PERSON if waits else DONE
