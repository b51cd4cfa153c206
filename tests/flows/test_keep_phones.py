"""What staff do with the phone book."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.accounts import Client
from domain.errors import NoSuchEntry
from domain.phonebook import Origin
from gateway.flows.keep_phones import CARDS_A_PAGE, KeepPhones
from gateway.flows.meet_client import meet_client
from gateway.store.opening import OpenStore
from tests.flows.people import card, holders, meet
from tests.flows.pins import ELSEWHERE, MARY, PETER, PHONE
from tests.support.clock import NOW, HandClock

NEW = "+254700000077"


@pytest.fixture
def keep(store: OpenStore, clock: HandClock) -> KeepPhones:
    store.write(meet)
    return KeepPhones(store, clock)


@pytest.mark.parametrize("number", ["15", "C15", "c15", "000000015", "C000000015", " 15 "])
def test_a_client_is_found_however_her_number_is_written(keep: KeepPhones, store: OpenStore, number: str) -> None:
    keep.add(NEW, number)
    assert holders(store, NEW) == [MARY]


@pytest.mark.parametrize("number", ["16", "", "0", "C", "L15", "15 or 1=1"])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda keep, number: keep.add(NEW, number), id="add"),
        pytest.param(lambda keep, number: keep.remove(PHONE, number), id="remove"),
        pytest.param(lambda keep, number: keep.speak(number, "sw"), id="speak"),
    ],
)
def test_a_number_that_nobody_has_is_told(
    keep: KeepPhones, act: Callable[[KeepPhones, str], object], number: str
) -> None:
    with pytest.raises(NoSuchEntry, match="no client has the number"):
        act(keep, number)


def test_what_staff_add_is_theirs(keep: KeepPhones, store: OpenStore) -> None:
    keep.add(NEW, "15")
    assert [holder.origin for holder in card(store, NEW).holders] == [Origin.STAFF]


def test_a_phone_may_be_added_twice(keep: KeepPhones, store: OpenStore) -> None:
    keep.add(NEW, "15")
    keep.add(NEW, "15")
    assert holders(store, NEW) == [MARY]


def test_a_phone_may_be_shared(keep: KeepPhones, store: OpenStore) -> None:
    keep.add(PHONE, "9")
    assert holders(store) == [PETER, MARY]


def test_a_phone_is_removed_from_one_client(keep: KeepPhones, store: OpenStore) -> None:
    keep.add(PHONE, "9")
    keep.remove(PHONE, "15")
    assert holders(store) == [PETER]


def test_a_phone_that_was_removed_stays_so_at_the_next_sync(keep: KeepPhones, store: OpenStore) -> None:
    keep.remove(PHONE, "15")
    store.write(meet_client, Client(MARY, "15", "Mary Wanjiku", PHONE, True), PHONE, NOW)
    assert holders(store) == []


def test_a_phone_that_was_removed_can_be_added_again(keep: KeepPhones, store: OpenStore) -> None:
    keep.remove(PHONE, "15")
    keep.add(PHONE, "15")
    assert holders(store) == [MARY]


def test_removing_what_is_not_hers_changes_nothing(keep: KeepPhones, store: OpenStore) -> None:
    keep.remove(PHONE, "9")
    assert holders(store) == [MARY]


def test_a_phone_is_blocked_and_counts_again(keep: KeepPhones, store: OpenStore) -> None:
    keep.block(PHONE)
    assert card(store).is_blocked
    keep.block(PHONE, is_blocked=False)
    assert not card(store).is_blocked


def test_a_phone_nobody_knows_can_be_blocked(keep: KeepPhones, store: OpenStore) -> None:
    keep.block(NEW)
    assert card(store, NEW).is_blocked


def test_a_phone_wants_no_reminders(keep: KeepPhones, store: OpenStore) -> None:
    keep.stop(PHONE)
    assert card(store).is_stopped


def test_all_phones_of_a_client_speak_her_language(keep: KeepPhones, store: OpenStore) -> None:
    assert keep.speak("15", "sw") == 2
    assert [card(store, phone).language for phone in (PHONE, ELSEWHERE)] == ["sw", "sw"]


def test_who_has_no_phone_speaks_on_none(keep: KeepPhones) -> None:
    assert keep.speak("9", "sw") == 0


def test_every_card_is_walked_in_order(keep: KeepPhones, store: OpenStore) -> None:
    strangers = [f"+2547990{each:05}" for each in range(CARDS_A_PAGE + 1)]
    store.write(lambda work: [work.phones.note_heard(each, NOW) for each in strangers])
    assert [each.phone for each in keep.cards()] == [PHONE, ELSEWHERE, *strangers]


def test_an_empty_book_has_no_phone(store: OpenStore, clock: HandClock) -> None:
    assert not KeepPhones(store, clock).has_any()


def test_a_book_with_a_phone_has_one(keep: KeepPhones) -> None:
    assert keep.has_any()
