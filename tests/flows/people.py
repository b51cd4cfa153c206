"""Two clients with phones, put on record as a sync does."""

from __future__ import annotations

from domain.accounts import Client
from domain.phonebook import Origin, PhoneCard
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.flows.pins import ELSEWHERE, MARY, PETER, PHONE
from tests.support.clock import NOW

NAMES = {MARY: "Mary Wanjiku", PETER: "Peter Otieno"}


def meet(work: UnitOfWork) -> None:
    """Put both on record; Mary has two phones, the first from the core."""
    for client_id, name in NAMES.items():
        work.phones.put_client(Client(client_id, str(client_id), name, None, True))
    work.phones.link(PHONE, MARY, Origin.CORE, NOW)
    work.phones.link(ELSEWHERE, MARY, Origin.JOINED, NOW)


def card(store: OpenStore, phone: str = PHONE) -> PhoneCard:
    return store.read(lambda work: work.phones.card(phone))


def holders(store: OpenStore, phone: str = PHONE) -> list[int]:
    return [holder.client_id for holder in card(store, phone).holders]
