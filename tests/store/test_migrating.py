"""What a revision does with the rows that are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Connection, column, create_engine, insert, make_url, table

from domain.accounts import Client
from domain.audit import Verdict
from domain.evidence import hash_phone
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import Word
from gateway.flows.check_audit import CheckAudit
from gateway.store.columns import Moment, Words
from gateway.store.money_tables import remittances
from gateway.store.opening import open_store
from gateway.store.receipts import write_receipt
from tests.store.money import SOURCE, receipt
from tests.support.clock import NOW, HandClock

PHONES = [f"+2547{number:08}" for number in range(2500)]
MARY = 15


@contextmanager
def at_revision(url: str, revision: str) -> Iterator[Connection]:
    """Make a database as a revision left it, to be filled."""
    address = make_url(url)
    server = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address if address.get_backend_name() == "sqlite" else server)
    config = Config()
    config.set_main_option("script_location", "gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        yield connection
    engine.dispose()


def make_first_tables(url: str) -> None:
    """Make a database as the first revision left it, with phones."""
    phones = table(
        "phones",
        column("phone", Words),
        column("is_stopped", Boolean),
        column("is_blocked", Boolean),
        column("changed_at", Moment),
    )
    rest = {"is_stopped": False, "is_blocked": False, "changed_at": NOW}
    with at_revision(url, "0001") as connection:
        connection.execute(insert(phones), [{"phone": phone, **rest} for phone in PHONES])


def make_old_money(url: str) -> None:
    """Make a database from before there was an audit chain, with a receipt."""
    told = {**write_receipt(receipt()), "number_folded": receipt().number, "state": "suspended", "reason": ""}
    moments = {"taken_at": NOW, "moved_at": NOW}
    with at_revision(url, "0003") as connection:
        connection.execute(insert(remittances).values(**told, **moments, held_back_minor=0))


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


def test_a_receipt_from_before_the_audit_chain_has_no_lines_and_says_so(empty_url: str, clock: HandClock) -> None:
    make_old_money(empty_url)
    store = open_store(empty_url, clock=clock)
    store.migrate()
    assert store.read(lambda work: work.audit.check(SOURCE)) == Verdict(0, is_from_before=True)
    store.write(lambda work: work.remittances.hear(receipt(word=Word.PULL), b"sealed", NOW))
    assert store.read(lambda work: work.audit.check(SOURCE)) == Verdict(1, is_from_before=True)
    assert CheckAudit(store)().holds
    store.close()
