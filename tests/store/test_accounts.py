"""The accounts of the core, as they were last read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.accounts import AccountKind, AccountReference, Client
from domain.evidence import HeldAccount
from domain.money import Money
from domain.nearby import Nearby
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.store.racing import race
from tests.support.clock import NOW

MARY, PETER = 15, 9
LATER = NOW + timedelta(hours=1)
L, S, C = AccountKind.LOAN, AccountKind.SAVINGS, AccountKind.CLIENT


def held(
    kind: AccountKind = L, number: str = "12", client_id: int = MARY, *amounts: Money, is_open: bool = True
) -> HeldAccount:
    return HeldAccount(AccountReference(kind, number), client_id, is_open, frozenset(amounts))


def put(work: UnitOfWork, account: HeldAccount, core_id: int = 4, read_at: datetime = NOW) -> None:
    work.accounts.put(account, core_id, read_at)


def numbered(store: OpenStore, *numbers: str) -> dict[str, list[HeldAccount]]:
    found = store.read(lambda work: work.accounts.numbered(numbers))
    return {number: list(accounts) for number, accounts in found.items()}


def held_by(store: OpenStore, *client_ids: int) -> list[HeldAccount]:
    return list(store.read(lambda work: work.accounts.held_by(client_ids)))


@pytest.mark.parametrize(
    "account",
    [
        pytest.param(held(L, "12", MARY, kes(100), kes(1200)), id="a loan with what is expected"),
        pytest.param(held(S, "7"), id="savings that expect nothing"),
        pytest.param(held(C, "15"), id="a client number"),
        pytest.param(held(L, "3", is_open=False), id="a closed loan"),
    ],
)
def test_an_account_is_read_as_it_was_written(store: OpenStore, account: HeldAccount) -> None:
    store.write(put, account)
    assert numbered(store, account.reference.number) == {account.reference.number: [account]}


def test_accounts_of_several_kinds_may_have_one_number(store: OpenStore) -> None:
    same = [held(C, "12", PETER), held(L, "12"), held(S, "12")]
    for account in same:
        store.write(put, account)
    assert numbered(store, "12") == {"12": same}


def test_only_the_numbers_that_are_there_are_found(store: OpenStore) -> None:
    store.write(put, held(number="12"))
    store.write(put, held(number="13"), 5)
    store.write(put, held(number="14"), 6)
    assert numbered(store, "12", "14", "15") == {"12": [held(number="12")], "14": [held(number="14")]}


def test_three_hundred_numbers_may_be_asked_for_at_once(store: OpenStore) -> None:
    store.write(put, held(number="299"))
    assert numbered(store, *map(str, range(300))) == {"299": [held(number="299")]}


def test_all_accounts_of_several_clients_are_listed(store: OpenStore) -> None:
    store.write(put, held(L, "12", MARY))
    store.write(put, held(S, "7", MARY, is_open=False))
    store.write(put, held(L, "13", PETER), 5)
    store.write(put, held(L, "14", 99), 6)
    assert held_by(store, MARY, PETER) == [held(L, "12", MARY), held(L, "13", PETER), held(S, "7", is_open=False)]


def test_nothing_is_asked_and_nothing_found(store: OpenStore) -> None:
    store.write(put, held())
    assert (numbered(store), held_by(store)) == ({}, [])


def test_an_account_that_is_read_again_is_what_it_is_now(store: OpenStore) -> None:
    store.write(put, held(L, "12", MARY, kes(100)))
    store.write(put, held(L, "0120", PETER, kes(50)), 4, LATER)
    assert held_by(store, MARY, PETER) == [held(L, "0120", PETER, kes(50))]


def test_what_was_read_before_does_not_replace_what_was_read_later(store: OpenStore) -> None:
    store.write(put, held(L, "12", MARY, kes(100)), 4, LATER)
    store.write(put, held(L, "12", MARY, kes(50)), 4, NOW)
    assert held_by(store, MARY) == [held(L, "12", MARY, kes(100))]


def close_unseen(work: UnitOfWork) -> None:
    work.accounts.close_unseen(MARY, LATER)


@pytest.mark.parametrize(
    ("account", "read_at", "is_closed"),
    [
        pytest.param(held(), NOW, True, id="a loan that was not seen"),
        pytest.param(held(S, "7"), NOW, True, id="savings that were not seen"),
        pytest.param(held(), LATER, False, id="a loan that was seen"),
        pytest.param(held(L, "12", PETER), NOW, False, id="another client's loan"),
    ],
)
def test_what_the_core_has_no_more_of_a_client_is_closed(
    store: OpenStore, account: HeldAccount, read_at: datetime, is_closed: bool
) -> None:
    store.write(put, account, 4, read_at)
    store.write(close_unseen)
    [found] = held_by(store, account.client_id)
    assert found.is_open is not is_closed


def test_a_closed_account_expects_nothing(store: OpenStore) -> None:
    store.write(put, held(L, "12", MARY, kes(100)))
    store.write(close_unseen)
    assert held_by(store, MARY) == [held(is_open=False)]


@pytest.mark.parametrize(
    ("read_at", "is_open"),
    [
        pytest.param(LATER, True, id="later"),
        pytest.param(LATER - timedelta(minutes=1), False, id="before, by somebody slow"),
    ],
)
def test_an_account_that_is_seen_again_later_is_open(store: OpenStore, read_at: datetime, *, is_open: bool) -> None:
    store.write(put, held())
    store.write(close_unseen)
    store.write(put, held(), 4, read_at)
    assert held_by(store, MARY) == [held(is_open=is_open)]


ROUNDS = 50


def put_often(store: OpenStore, which: int) -> None:
    for minute in range(which, 2 * ROUNDS, 2):
        store.write(put, held(L, "12", MARY, kes(minute + 1)), 4, NOW + timedelta(minutes=minute))


def test_of_two_that_read_at_once_the_later_reading_stays(store: OpenStore, store_url: str) -> None:
    race(store_url, put_often)
    assert held_by(store, MARY) == [held(L, "12", MARY, kes(2 * ROUNDS))]


NEIGHBOURS = {"12": held(L, "12", MARY, kes(100)), "13": held(S, "13", PETER), "14": held(L, "14", 21, kes(1000))}


@pytest.fixture
def neighbours(store: OpenStore) -> OpenStore:
    """Accounts of Mary Akoth, Peter Otieno, and somebody of whom nothing is known but that she owes 1,000."""
    for core_id, account in enumerate(NEIGHBOURS.values(), start=1):
        store.write(put, account, core_id)
    for number, name in ((MARY, "Mary Akoth"), (PETER, "Peter Otieno")):
        client = Client(number, str(number), name, None, is_active=True)
        store.write(lambda work, client=client: work.phones.put_client(client))
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Nearby(frozenset({L, S}), kes(7), None, frozenset()), [], id="nothing fits"),
        pytest.param(Nearby(frozenset({L, S}), kes(100), None, frozenset()), ["12"], id="the amount, to the cent"),
        pytest.param(Nearby(frozenset({L, S}), kes(7), "PETER", frozenset()), ["13"], id="the first name"),
        pytest.param(Nearby(frozenset({L}), kes(7), "PETER", frozenset()), [], id="the first name, of another kind"),
        pytest.param(Nearby(frozenset({L, S}), kes(7), None, frozenset({21})), ["14"], id="whose it is"),
        pytest.param(Nearby(frozenset({L, S}), kes(7), "%", frozenset()), ["12", "13", "14"], id="no name to look for"),
        pytest.param(Nearby(frozenset({L}), kes(7), "Änne", frozenset()), ["12", "14"], id="a name beyond ASCII"),
        pytest.param(
            Nearby(frozenset({L}), kes(7), None, frozenset(range(900, 920))),
            ["12", "14"],
            id="more people than are known",
        ),
    ],
)
def test_of_the_accounts_nearby_those_are_read_that_fit(
    neighbours: OpenStore, wanted: Nearby, found: list[str]
) -> None:
    near = neighbours.read(lambda work: work.accounts.near(["12", "13", "14"], wanted))
    assert sorted(near, key=lambda each: each.reference.number) == [NEIGHBOURS[number] for number in found]
