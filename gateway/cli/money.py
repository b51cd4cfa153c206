"""Look at money: what waits in suspense, and the story of one receipt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, end, places

if TYPE_CHECKING:
    from datetime import datetime

    from domain.ports.store import UnitOfWork
    from domain.receipts import Payer, Receipt
    from domain.remittances import Remittance
    from gateway.wiring.daemon import Daemon

PAGE = 200
_SHOWN = 2

Row = dict[str, Any]


@click.group()
def suspense() -> None:
    """Look at money that has no account yet."""


@suspense.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def suspense_list(at: Places, as_json: bool) -> int:
    """List it, oldest first; exit 1 while there is any."""
    daemon = at.open()
    rows = [_in_suspense(each, daemon) for each in _suspended(daemon)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return NEEDS_A_PERSON if rows else DONE
    for row in rows:
        typed = f'"{row["reference"]}"' if row["reference"] else "nothing typed"
        told = [row["receipt"], row["amount"], row["paid_at"], typed, row["name"], row["phone"], row["reason"]]
        click.echo("  ".join(each for each in told if each))
    click.echo(f"{len(rows) or 'Nothing'} in suspense.")
    return NEEDS_A_PERSON if rows else DONE


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def receipt(at: Places, number: str, as_json: bool) -> int:
    """Tell the story of one M-PESA receipt: who told of it when, and what became of it."""
    daemon = at.open()
    story = daemon.store.read(_story, number, daemon)
    if story is None:
        end(NEEDS_A_PERSON, f"No operator has told of {number.upper()}.")
    if as_json:
        click.echo(json.dumps(story, ensure_ascii=False))
        return DONE
    click.echo(f"{story['receipt']}  {story['amount']}  {story['state']}  {story['reason']}".rstrip())
    for told in story["words"]:
        click.echo(
            f"{told['at']}  {told['by']}: {told['amount']}, paid {told['paid_at']}, {told['phone'] or 'no phone'}"
        )
    for posting in story["postings"]:
        click.echo(f"{posting['at']}  {posting['account']} {posting['amount']} {posting['state']}  {posting['reason']}")
    return DONE


COMMANDS: tuple[click.Command, ...] = (suspense, receipt)


def _suspended(daemon: Daemon) -> list[Remittance]:
    found: list[Remittance] = []
    while some := daemon.store.read(_page, found[-1].id if found else 0):
        found += some
    return found


def _page(work: UnitOfWork, after: int) -> list[Remittance]:
    return list(work.remittances.suspended(PAGE, after))


def _in_suspense(remittance: Remittance, daemon: Daemon) -> Row:
    told = remittance.receipt
    return {**_told(told, daemon), "reference": told.reference or "", "reason": remittance.reason}


def _story(work: UnitOfWork, number: str, daemon: Daemon) -> Row | None:
    found = next((each for name in ("mpesa",) if (each := work.remittances.find(name, number))), None)
    if found is None:
        return None
    postings = [
        {
            "account": str(posting.order.account.reference),
            "amount": _money(posting.order.amount),
            "state": str(posting.state),
            "reason": posting.reason,
            "external_id": posting.order.external_id,
            "at": _clock(posting.moved_at, daemon),
        }
        for posting in work.postings.of(found.source)
    ]
    words = [
        {**_told(each.receipt, daemon), "by": str(each.receipt.word), "at": _clock(each.told_at, daemon)}
        for each in work.remittances.told(found.id)
    ]
    return {
        **_in_suspense(found, daemon),
        "state": str(found.state),
        "client_id": found.client_id,
        "words": words,
        "postings": postings,
    }


def _told(told: Receipt, daemon: Daemon) -> Row:
    return {
        "receipt": told.number,
        "amount": _money(told.amount),
        "paid_at": _clock(told.paid_at, daemon),
        "phone": _masked(told.payer),
        "name": told.payer.name or "",
    }


def _money(amount: Any) -> str:
    return f"{amount.currency} {amount.amount:,.2f}"


def _clock(moment: datetime, daemon: Daemon) -> str:
    return f"{moment.astimezone(daemon.institution.zone):%Y-%m-%d %H:%M:%S}"


def _masked(payer: Payer) -> str:
    """Show the end of a phone only; nobody's screen needs more."""
    if payer.phone:
        return f"{payer.phone[:4]} ... {payer.phone[-_SHOWN:]}"
    return payer.mask or ("hashed" if payer.phone_hash else "")
