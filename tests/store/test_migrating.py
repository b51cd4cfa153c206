"""What a revision does with the rows that are there."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, column, create_engine, insert, make_url, table

from domain.accounts import Client
from domain.evidence import hash_phone
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from gateway.store.columns import Moment, Words
from gateway.store.opening import open_store
from tests.support.clock import NOW, HandClock

PHONES = [f"+2547{number:08}" for number in range(2500)]
MARY = 15


def make_first_tables(url: str) -> None:
    """Make a database as the first revision left it, with phones."""
    address = make_url(url)
    server = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address if address.get_backend_name() == "sqlite" else server)
    config = Config()
    config.set_main_option("script_location", "gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    phones = table(
        "phones",
        column("phone", Words),
        column("is_stopped", Boolean),
        column("is_blocked", Boolean),
        column("changed_at", Moment),
    )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        rest = {"is_stopped": False, "is_blocked": False, "changed_at": NOW}
        connection.execute(insert(phones), [{"phone": phone, **rest} for phone in PHONES])
    engine.dispose()


def link(work: UnitOfWork, phone: str) -> None:
    work.phones.put_client(Client(MARY, "15", "Mary Wanjiku", phone, True))
    work.phones.link(phone, MARY, Origin.CORE, NOW)


def find(work: UnitOfWork, phone: str) -> list[list[int]]:
    """Look for the phone by its hash, its mask and the mask of its hash."""
    hashed = hash_phone(phone)
    found = (
        work.payers.with_phone_hash(hashed),
        work.payers.alike(f"2547 ***** {phone[-3:]}", "Mary"),
        work.payers.alike(f"{hashed[:4]} ***** {hashed[-3:]}", "Mary"),
    )
    return [[each.client_id for each in owners] for owners in found]


@pytest.mark.parametrize("phone", [pytest.param(PHONES[0], id="first"), pytest.param(PHONES[-1], id="last")])
def test_phones_that_were_there_are_found_by_hash_and_mask(empty_url: str, clock: HandClock, phone: str) -> None:
    make_first_tables(empty_url)
    store = open_store(empty_url, clock=clock)
    store.migrate()
    store.write(link, phone)
    assert store.read(find, phone) == [[MARY]] * 3
    store.close()
