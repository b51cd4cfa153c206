"""Keep people: PINs, phones, languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

import click

from domain.errors import NoSuchEntry
from gateway.cli.places import Places, count, e164, places

if TYPE_CHECKING:
    from domain.phonebook import PhoneCard
    from domain.ports.store import UnitOfWork


class Row(TypedDict):
    """One phone as `phone list --json` prints it."""

    phone: str
    clients: list[str]
    staff: str | None
    language: str | None
    blocked: bool
    stopped: bool


@click.group()
def pin() -> None:
    """Give JOIN codes and open locks."""


@pin.command("issue")
@click.argument("client_number")
@places
def pin_issue(at: Places, client_number: str) -> None:
    """Make a JOIN code for a client; it is shown once."""
    daemon = at.open("keys")
    code, expires_at = daemon.keep_pins.issue(client_number)
    local = expires_at.astimezone(daemon.institution.zone)
    click.echo(code)
    click.echo(f"She sends JOIN {code}, a space and 4 digits only she knows, by {local:%a %d %b %H:%M}.", err=True)


@pin.command("unlock")
@click.argument("client_number")
@places
def pin_unlock(at: Places, client_number: str) -> None:
    """Forget the wrong PINs tried for a client."""
    opened = at.open("keys").keep_pins.unlock(client_number)
    click.echo(f"Opened {count(opened, 'lock')} of client {client_number}.")


@click.group()
def phone() -> None:
    """Keep the phone book."""


@phone.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def phone_list(at: Places, as_json: bool) -> None:
    """List the phones and whose they are."""
    rows = [_row(card) for card in at.open().keep_phones.cards()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(_line(row))


@phone.command("add")
@click.argument("number", metavar="E164")
@click.option("--client", required=True, help="Her client number.")
@places
def phone_add(at: Places, number: str, client: str) -> None:
    """Note that a phone is a client's."""
    daemon = at.open()
    typed = e164(daemon, number)
    daemon.keep_phones.add(typed, client)
    click.echo(f"{typed} is client {client}'s.")


@phone.command("remove")
@click.argument("number", metavar="E164")
@click.option("--client", required=True, help="Her client number.")
@places
def phone_remove(at: Places, number: str, client: str) -> None:
    """Note that a phone is a client's no longer."""
    daemon = at.open()
    typed = e164(daemon, number)
    if not daemon.store.read(_is_hers, typed, client):
        raise NoSuchEntry(f"{typed} was not client {client}'s; `mobile-mifos phone list` shows whose it is")
    daemon.keep_phones.remove(typed, client)
    click.echo(f"{typed} is client {client}'s no longer.")


@phone.command("block")
@click.argument("number", metavar="E164")
@places
def phone_block(at: Places, number: str) -> None:
    """Let nothing from a phone count from now on."""
    daemon = at.open()
    typed = e164(daemon, number)
    daemon.keep_phones.block(typed)
    click.echo(f"{typed} is blocked.")


@phone.command("unblock")
@click.argument("number", metavar="E164")
@places
def phone_unblock(at: Places, number: str) -> None:
    """Let a phone count again."""
    daemon = at.open()
    typed = e164(daemon, number)
    if not daemon.store.read(lambda work: work.phones.card(typed)).is_blocked:
        raise NoSuchEntry(f"{typed} was not blocked; `mobile-mifos phone list` shows which phones are")
    daemon.keep_phones.block(typed, is_blocked=False)
    click.echo(f"{typed} counts again.")


@click.group("client")
def client_group() -> None:
    """Keep what clients chose."""


@client_group.command("language")
@click.argument("client_number")
@click.argument("code")
@places
def client_language(at: Places, client_number: str, code: str) -> None:
    """Set the language of a client's phones."""
    daemon = at.open()
    if code not in daemon.institution.languages:
        raise click.UsageError(f"The institution answers in: {', '.join(daemon.institution.languages)}.")
    many = daemon.keep_phones.speak(client_number, code)
    if not many:
        raise NoSuchEntry(f"client {client_number} has no phone; `mobile-mifos phone add` notes one")
    click.echo(f"{count(many, 'phone')} {'is' if many == 1 else 'are'} answered in {code}.")


def _is_hers(work: UnitOfWork, phone: str, number: str) -> bool:
    from gateway.flows.keep_phones import client_numbered

    return phone in dict(work.phones.phones_of(client_numbered(work, number)))


def _row(card: PhoneCard) -> Row:
    return Row(
        phone=card.phone,
        clients=[f"C{holder.number} {holder.name}" for holder in card.holders],
        staff=card.staff,
        language=card.language,
        blocked=card.is_blocked,
        stopped=card.is_stopped,
    )


def _line(row: Row) -> str:
    owner = row["staff"] or ", ".join(row["clients"]) or "nobody"
    words = [owner, row["language"] or "", "blocked" * row["blocked"], "stopped" * row["stopped"]]
    return f"{row['phone']}  " + "  ".join(word for word in words if word)


COMMANDS: tuple[click.Command, ...] = (pin, phone, client_group)
