"""Look at money that waits in suspense."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, places

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
    """Money that has no account yet, or is on the wrong one."""


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


def _told(told: Receipt, daemon: Daemon) -> Row:
    from domain.money import write_exact

    return {
        "receipt": told.number,
        "amount": write_exact(told.amount),
        "paid_at": _clock(told.paid_at, daemon),
        "phone": _masked(told.payer),
        "name": told.payer.name or "",
    }


def _clock(moment: datetime, daemon: Daemon) -> str:
    return f"{moment.astimezone(daemon.institution.zone):%Y-%m-%d %H:%M:%S}"


def _masked(payer: Payer) -> str:
    """Show the end of a phone only; nobody's screen needs more."""
    if payer.phone:
        return f"{payer.phone[:4]} ... {payer.phone[-_SHOWN:]}"
    return payer.mask or ("hashed" if payer.phone_hash else "")
