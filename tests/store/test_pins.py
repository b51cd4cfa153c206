"""PINs, wrong tries and JOIN codes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Refused
from domain.pins import Tries
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE
from tests.support.clock import NOW

MARY, PETER = 15, 9
LATER = NOW + timedelta(hours=1)
LOCKED = Tries(0, None, 1, LATER)


def test_who_has_no_pin_has_none(store: OpenStore) -> None:
    assert store.read(lambda work: work.pins.stored(MARY)) is None


def test_a_new_pin_replaces_the_old_one(store: OpenStore) -> None:
    store.write(lambda work: work.pins.put(MARY, "old", NOW))
    store.write(lambda work: work.pins.put(MARY, "new", LATER))
    assert store.read(lambda work: work.pins.stored(MARY)) == "new"


@pytest.mark.parametrize("client_id", [MARY, 0])
def test_nobody_begins_with_wrong_tries(store: OpenStore, client_id: int) -> None:
    assert store.write(lambda work: work.pins.tries(PHONE, client_id)) == Tries()


@pytest.mark.parametrize(
    "tries", [pytest.param(Tries(2, NOW, 1, None), id="counted"), pytest.param(LOCKED, id="locked")]
)
def test_wrong_tries_are_kept_for_one_phone_and_client(store: OpenStore, tries: Tries) -> None:
    store.write(lambda work: work.pins.put_tries(PHONE, MARY, tries))
    pairs = [(PHONE, MARY), (PHONE, PETER), ("+254700000012", MARY)]
    assert [store.read(lambda work, pair: work.pins.tries(*pair), pair) for pair in pairs] == [tries, Tries(), Tries()]


def test_wrong_tries_are_forgotten(store: OpenStore) -> None:
    store.write(lambda work: work.pins.put_tries(PHONE, MARY, LOCKED))
    store.write(lambda work: work.pins.put_tries(PHONE, MARY, Tries()))
    assert store.read(lambda work: work.pins.tries(PHONE, MARY)) == Tries()


def test_unlocking_opens_a_clients_locks_on_every_phone(store: OpenStore) -> None:
    for phone, client_id, tries in [
        (PHONE, MARY, LOCKED),
        ("+254700000012", MARY, LOCKED),
        ("+254700000013", MARY, Tries(1, NOW)),
        (PHONE, PETER, LOCKED),
    ]:
        store.write(lambda work, *entry: work.pins.put_tries(*entry), phone, client_id, tries)
    assert store.write(lambda work: work.pins.unlock(MARY, NOW)) == 2
    assert store.read(lambda work: work.pins.tries(PHONE, MARY)) == Tries()
    assert store.read(lambda work: work.pins.tries(PHONE, PETER)) == LOCKED


def add_code(store: OpenStore, client_id: int, digest: str) -> None:
    store.write(lambda work: work.pins.add_code(client_id, digest, LATER, NOW))


def test_a_join_code_is_used_once(store: OpenStore) -> None:
    add_code(store, MARY, "digest")
    taken = [store.write(lambda work: work.pins.take_code("digest", NOW)) for _ in range(2)]
    assert taken == [MARY, None]


def test_a_join_code_is_found_without_being_used(store: OpenStore) -> None:
    add_code(store, MARY, "digest")
    assert [store.write(lambda work: work.pins.find_code("digest", NOW)) for _ in range(2)] == [MARY, MARY]


@pytest.mark.parametrize("look", ["find_code", "take_code"])
def test_an_old_join_code_counts_no_more(store: OpenStore, look: str) -> None:
    add_code(store, MARY, "digest")
    assert store.write(lambda work: getattr(work.pins, look)("digest", LATER)) is None


def test_a_new_join_code_replaces_the_old_one(store: OpenStore) -> None:
    add_code(store, MARY, "old")
    add_code(store, MARY, "new")
    assert store.read(lambda work: work.pins.find_code("old", NOW)) is None


def test_a_living_code_of_another_client_is_refused(store: OpenStore) -> None:
    add_code(store, MARY, "digest")
    with pytest.raises(Refused):
        add_code(store, PETER, "digest")
    assert store.read(lambda work: work.pins.find_code("digest", NOW)) == MARY


def test_a_code_that_is_over_may_be_another_clients(store: OpenStore) -> None:
    store.write(lambda work: work.pins.add_code(MARY, "digest", NOW, NOW))
    add_code(store, PETER, "digest")
    assert store.read(lambda work: work.pins.find_code("digest", NOW)) == PETER
