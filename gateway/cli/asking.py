"""Look and prepare: migrate, sync, callbacks, explain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.core import asking
from gateway.cli.daraja import register_callbacks
from gateway.cli.places import DONE, WRONG_USAGE, Places, count, e164, places

if TYPE_CHECKING:
    from domain.commands import Asker
    from gateway.wiring.daemon import Daemon


@click.command()
@places
def migrate(at: Places) -> None:
    """Bring the database up to date."""
    at.open().store.close()
    click.echo("The database is up to date.")


@click.command()
@places
def sync(at: Places) -> None:
    """Read clients and staff from the core, and who has which account where somebody pays us."""
    daemon = at.open("core", "mpesa")
    with asking(daemon.settings.core, is_rest_well=daemon.store.ready):
        clients, staff = daemon.sync_core.sync()
        if daemon.money.is_served:
            daemon.money.keep_accounts.read_all()
    click.echo(f"Read {count(clients, 'client')} and {staff or 'no'} staff.")


@click.command()
@click.argument("act", type=click.Choice(["register"]), required=False)
@places
def callbacks(at: Places, act: str | None) -> int:
    """Print the URLs to give to carriers and operators; `register` registers ours with Daraja."""
    from gateway.wiring.daemon import Daemon
    from gateway.wiring.daraja import callback_urls

    if act == "register":
        return register_callbacks(at)
    doors = at.read_doors()
    daemon = Daemon(doors.settings)
    for name in doors.settings.channels:
        for event, url in daemon.callback_urls(name).items():
            click.echo(f"{name} {event}: {url}")
    if doors.settings.mpesa.shortcode:
        for event in ("validation", "confirmation"):
            click.echo(f"M-PESA {event}: {callback_urls(doors.settings).of('c2b', event)}")
    for name, url in daemon.money.told.urls().items():
        click.echo(f"{name}: {url}")
    for name, faults in doors.closed.items():
        click.echo(f"{name}: no URL yet. {' '.join(map(str, faults))}", err=True)
    return WRONG_USAGE if doors.closed else DONE


@click.command()
@click.argument("text")
@click.option("--phone", help="As if this phone had sent it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def explain(at: Places, text: str, phone: str | None, as_json: bool) -> None:
    """Tell what the gateway understands from TEXT; nothing happens."""
    from domain.commands import Asker, Understood
    from gateway.wiring.daemon import Daemon

    daemon = Daemon(at.read_tables("institution", "mpesa", "collections", *["store"] * (phone is not None)))
    reading = daemon.reader.read(text, _asker(daemon, phone) if phone else Asker.KNOWN)
    if isinstance(reading, Understood):
        meant: dict[str, Any] = {"command": reading.command, "fields": dict(reading.told)}
    else:
        meant = {"ask": reading.echo, "example": " or ".join(reading.examples) or None}
    click.echo(json.dumps(meant, ensure_ascii=False) if as_json else _in_words(meant))


def _asker(daemon: Daemon, phone: str) -> Asker:
    from gateway.flows.answer_sms import asker_of

    typed = e164(daemon, phone)
    daemon.store.migrate()
    return asker_of(daemon.store.read(lambda work: work.phones.card(typed)))


def _in_words(meant: dict[str, Any]) -> str:
    if "command" in meant:
        fields = ", ".join(f"{name} {_field(value)}" for name, value in meant["fields"].items())
        return f"{meant['command'].upper()}{f' with {fields}' if fields else ''}"
    return f"Not understood: {meant['ask']!r}. Asked back: {meant['example'] or 'HELP'}"


def _field(value: str | dict[str, str] | list[dict[str, str]]) -> str:
    """Write a field, or a part of a report: "3=0 5=40", "client 45 S 50, client 46 L 200"."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(f"{name}={each}" for name, each in value.items())
    return "; ".join(" ".join(f"{name} {each}" for name, each in client.items()) for client in value)


COMMANDS: tuple[click.Command, ...] = (migrate, sync, callbacks, explain)
