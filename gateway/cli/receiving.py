"""`receipt add`: put a receipt on record that a client shows on her phone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE, Places, e164, end, places, read_amount
from gateway.cli.signing_in import PASSWORD, TABLES, sign_in
from gateway.cli.story import receipt as show

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon

_BECAME = {
    "first": "is on record and waits: a callback, pull or statement, or two people, have to agree.",
    "agrees": "was on record; your entry is kept beside it.",
    "known": "was entered so before. Nothing was done.",
    "differs": "is on record with another amount or day. Nothing moved; staff are asked to look.",
}


class _Receipts(click.Group):
    """Takes a receipt's number where a subcommand stands, for `show`."""

    ignore_unknown_options = True

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        named = args if args[0] in self.commands else ["show", *args]
        return super().resolve_command(ctx, named)


@click.group(cls=_Receipts)
def receipt() -> None:
    """Tell the story of a receipt (`receipt NUMBER`), or enter one by hand."""


@receipt.command("explain")
@click.argument("number")
@click.option("--why", required=True, help="What was found; it stays on record.")
@click.option("--as", "login", required=True, metavar="LOGIN", help=f"Who explains it; her password is in {PASSWORD}.")
@places
def explain(at: Places, number: str, why: str, login: str) -> int:
    """Say why a receipt was told otherwise, or not told of: it leaves what is unexplained of its day. No money moves."""
    daemon = at.open(*TABLES)
    try:
        daemon.money.explain_receipt(sign_in(daemon, login), number, None, why)
    finally:
        daemon.store.close()
    click.echo(f"{number.strip().upper()}: explained.")
    return DONE


@receipt.command("add")
@click.argument("number")
@click.option("--amount", required=True, help="In whole currency, such as 480.00.")
@click.option("--paid-at", required=True, help="By the institution's clock, such as '2026-11-23 10:41'.")
@click.option("--account", default="", help="What it is for, such as L12; a note for the desk.")
@click.option("--phone", default="", help="Who paid; a note for the desk.")
@click.option("--as", "login", required=True, metavar="LOGIN", help=f"Who enters it; her password is in {PASSWORD}.")
@places
def add(at: Places, number: str, amount: str, paid_at: str, account: str, phone: str, login: str) -> int:
    """Enter a receipt of M-PESA by hand; alone it moves no money. Exit 1 where it is known otherwise."""
    from domain.remittances import Heard
    from gateway.flows.enter_receipt import Entry

    daemon = at.open(*TABLES)
    try:
        if not daemon.money.is_served:
            end(WRONG_USAGE, "The settings name no paybill or till: mpesa.shortcode is empty.")
        entry = Entry(
            number.strip().upper(),
            read_amount(daemon, amount),
            _read_time(paid_at, daemon),
            account.strip().upper()[:40],
            e164(daemon, phone) if phone else "",
        )
        heard = daemon.money.told.enter_receipt()(sign_in(daemon, login), entry)
    finally:
        daemon.store.close()
    click.echo(f"{entry.number} {_BECAME[heard.value]}")
    return NEEDS_A_PERSON if heard is Heard.DIFFERS else DONE


def _read_time(text: str, daemon: Daemon) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=daemon.institution.zone)
    except ValueError:
        end(WRONG_USAGE, f"{text} is no time; write it like '2026-11-23 10:41'.")


receipt.add_command(show, "show")

COMMANDS: tuple[click.Command, ...] = (receipt,)
