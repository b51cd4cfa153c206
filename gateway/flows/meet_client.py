"""Link a client to the phone that the core has for her."""

from collections.abc import Sequence
from datetime import datetime

from domain.accounts import Client
from domain.phonebook import Origin, PhoneCard
from domain.ports.store import UnitOfWork


def meet_clients(work: UnitOfWork, phone: str, clients: Sequence[Client], now: datetime) -> PhoneCard:
    """Link *phone* to the clients that have it in the core, and give its card."""
    for client in clients:
        meet_client(work, client, phone, now)
    return work.phones.card(phone)


def meet_client(work: UnitOfWork, client: Client, phone: str | None, now: datetime) -> None:
    """Put a client on record with the *phone* (E.164) that the core has for her now.

    A number that takes the place of another needs her PIN before its first
    answer; somebody who said that it is not hers is believed over the core.
    """
    work.phones.put_client(client)
    links = dict(work.phones.phones_of(client.id))
    stale = [each for each, origin in links.items() if origin is Origin.CORE and each != phone]
    for each in stale:
        work.phones.unlink(each, client.id, now)
    if phone is None or phone in links or not client.is_active or work.phones.is_wrong(phone, client.id):
        return
    work.phones.link(phone, client.id, Origin.CORE, now, must_prove=bool(stale))
