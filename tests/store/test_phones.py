"""Which phone belongs to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.accounts import Client, StaffMember
from domain.phonebook import SILENT_FOR, Holder, Origin, PhoneCard
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE
from tests.support.clock import NOW, HandClock

MARY, PETER = 15, 9
OFFICER = "+254700000001"
STRANGER = "+254799000000"
Step = Callable[[UnitOfWork], object]


def put_client(work: UnitOfWork, number: int, name: str = "Mary Wanjiku", *, is_active: bool = True) -> None:
    work.phones.put_client(Client(number, str(number), name, PHONE, is_active))


def put_staff(work: UnitOfWork, *, phone: str | None = OFFICER, is_active: bool = True) -> None:
    work.phones.put_staff(StaffMember(3, "Joyce Akinyi", "0700000001", 1, True, is_active), phone, NOW)


def link_mary(work: UnitOfWork, origin: Origin = Origin.CORE, *, must_prove: bool = False) -> None:
    put_client(work, MARY)
    work.phones.link(PHONE, MARY, origin, NOW, must_prove=must_prove)


def card(store: OpenStore, phone: str = PHONE) -> PhoneCard:
    return store.read(lambda work: work.phones.card(phone))


def mary(store: OpenStore) -> Holder:
    [holder] = card(store).holders
    return holder


def test_an_unknown_phone_has_an_empty_card(store: OpenStore) -> None:
    assert card(store) == PhoneCard(PHONE)


def test_a_card_names_its_holder(store: OpenStore) -> None:
    store.write(link_mary)
    assert mary(store) == Holder(MARY, "15", "Mary Wanjiku", Origin.CORE, must_prove=False, has_pin=False)


def test_a_card_tells_who_has_a_pin(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(lambda work: work.pins.put(MARY, "hash", NOW))
    assert mary(store).has_pin


def test_holders_are_in_order_of_client_number(store: OpenStore) -> None:
    def share(work: UnitOfWork) -> None:
        for number in (120, MARY, PETER):
            put_client(work, number)
            work.phones.link(PHONE, number, Origin.STAFF, NOW)

    store.write(share)
    assert [holder.number for holder in card(store).holders] == ["9", "15", "120"]


def test_who_left_the_institution_holds_no_phone(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(put_client, MARY, is_active=False)
    assert card(store).holders == ()


def test_who_was_unlinked_holds_no_phone(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(lambda work: work.phones.unlink(PHONE, MARY, NOW))
    assert card(store).holders == ()


def test_a_new_name_in_the_core_is_the_name_on_the_card(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(put_client, MARY, "Mary Kamau")
    assert mary(store).name == "Mary Kamau"


def test_a_card_names_the_staff_member(store: OpenStore) -> None:
    store.write(put_staff)
    found = card(store, OFFICER)
    assert found.staff == "Joyce Akinyi"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"is_active": False}, id="she left"),
        pytest.param({"phone": "+254700000002"}, id="her number changed"),
        pytest.param({"phone": None}, id="her number was removed"),
    ],
)
def test_a_phone_is_no_longer_staff(store: OpenStore, change: dict[str, object]) -> None:
    store.write(put_staff)
    store.write(lambda work: put_staff(work, **change))  # type: ignore[arg-type]  # (a row of cases)
    assert card(store, OFFICER).staff is None


@pytest.mark.parametrize(
    ("first", "then", "must_prove"),
    [
        pytest.param(True, False, False, id="proved"),
        pytest.param(True, True, True, id="not proved"),
        pytest.param(False, True, False, id="needs no proof again"),
    ],
)
def test_a_link_that_stands_loses_its_doubt_only(store: OpenStore, first: bool, then: bool, must_prove: bool) -> None:
    store.write(link_mary, Origin.STAFF, must_prove=first)
    store.write(link_mary, Origin.CORE, must_prove=then)
    assert (mary(store).must_prove, mary(store).origin) == (must_prove, Origin.STAFF)


def test_a_link_made_again_is_a_new_one(store: OpenStore) -> None:
    store.write(link_mary, Origin.STAFF)
    store.write(lambda work: work.phones.unlink(PHONE, MARY, NOW))
    store.write(link_mary, Origin.CORE, must_prove=True)
    assert (mary(store).must_prove, mary(store).origin) == (True, Origin.CORE)


@pytest.mark.parametrize(
    ("origin", "is_linked"),
    [
        pytest.param(Origin.CORE, False, id="the core alone: stays wrong"),
        pytest.param(Origin.STAFF, True, id="staff: linked again"),
        pytest.param(Origin.JOINED, True, id="she herself: linked again"),
    ],
)
def test_a_wrong_number_stays_wrong(store: OpenStore, origin: Origin, is_linked: bool) -> None:
    store.write(link_mary)
    store.write(lambda work: work.phones.unlink(PHONE, MARY, NOW, is_wrong=True))
    store.write(link_mary, origin)
    assert bool(card(store).holders) is is_linked
    assert store.read(lambda work: work.phones.is_wrong(PHONE, MARY)) is not is_linked


def test_a_number_said_to_be_wrong_before_it_was_linked_stays_wrong(store: OpenStore) -> None:
    store.write(lambda work: work.phones.unlink(PHONE, MARY, NOW, is_wrong=True))
    store.write(link_mary)
    assert card(store).holders == ()


def test_nothing_is_wrong_with_a_phone_nobody_spoke_of(store: OpenStore) -> None:
    assert not store.read(lambda work: work.phones.is_wrong(PHONE, MARY))


def test_the_phones_of_a_client_are_listed(store: OpenStore) -> None:
    def link(work: UnitOfWork) -> None:
        link_mary(work)
        work.phones.link("+254700000010", MARY, Origin.JOINED, NOW)
        work.phones.link("+254700000099", MARY, Origin.STAFF, NOW)
        work.phones.unlink("+254700000099", MARY, NOW)

    store.write(link)
    assert store.read(lambda work: work.phones.phones_of(MARY)) == [
        ("+254700000010", Origin.JOINED),
        (PHONE, Origin.CORE),
    ]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param(lambda work: work.phones.set_language(PHONE, "sw", NOW), {"language": "sw"}, id="language"),
        pytest.param(lambda work: work.phones.set_stopped(PHONE, True, NOW), {"is_stopped": True}, id="stopped"),
        pytest.param(lambda work: work.phones.set_blocked(PHONE, True, NOW), {"is_blocked": True}, id="blocked"),
        pytest.param(lambda work: work.phones.note_heard(PHONE, NOW), {}, id="heard"),
    ],
)
def test_a_card_keeps_what_is_noted(store: OpenStore, step: Step, expected: dict[str, object]) -> None:
    store.write(step)
    assert card(store) == PhoneCard(PHONE, **expected)  # type: ignore[arg-type]  # (a row of cases)


def test_what_was_set_can_be_set_back(store: OpenStore) -> None:
    store.write(lambda work: work.phones.set_stopped(PHONE, True, NOW))
    store.write(lambda work: work.phones.set_stopped(PHONE, False, NOW))
    assert not card(store).is_stopped


def test_cards_are_given_by_pages_in_order(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(put_staff)
    store.write(lambda work: work.phones.note_heard(STRANGER, NOW))
    first = store.read(lambda work: work.phones.cards(after="", limit=2))
    assert first == [card(store, OFFICER), card(store)]
    assert store.read(lambda work: work.phones.cards(after=PHONE, limit=2)) == [card(store, STRANGER)]
    assert store.read(lambda work: work.phones.cards(after=STRANGER, limit=2)) == []


def test_a_card_of_a_page_says_what_the_card_says(store: OpenStore) -> None:
    store.write(link_mary)
    store.write(put_client, PETER, "Peter Otieno")
    store.write(lambda work: work.phones.link(PHONE, PETER, Origin.JOINED, NOW, must_prove=True))
    store.write(lambda work: work.pins.put(MARY, "hash", NOW))
    store.write(put_staff, phone=PHONE)
    store.write(lambda work: work.phones.set_language(PHONE, "sw", NOW))
    assert store.read(lambda work: work.phones.cards(after="", limit=9)) == [card(store)]


def heard(day: float) -> Step:
    return lambda work: work.phones.note_heard(PHONE, NOW + timedelta(days=day))


def told(day: float, *, arrived: bool) -> Step:
    return lambda work: work.phones.note_delivery(PHONE, NOW + timedelta(days=day), arrived=arrived)


@pytest.mark.parametrize(
    ("past", "must_prove"),
    [
        pytest.param([heard(0), told(0, arrived=False)], True, id="silent and undeliverable"),
        pytest.param([told(0, arrived=False)], True, id="never heard of, and undeliverable"),
        pytest.param([heard(0), told(0, arrived=False), told(60, arrived=False)], True, id="undeliverable twice"),
        pytest.param([heard(0), told(0.1, arrived=False)], False, id="not undeliverable for long enough"),
        pytest.param([heard(0)], False, id="only silent"),
        pytest.param([heard(0), told(0, arrived=False), told(1, arrived=True)], False, id="a text arrived"),
        pytest.param([told(0, arrived=False), heard(1)], False, id="she wrote"),
        pytest.param([heard(0), told(0, arrived=False), heard(90)], True, id="somebody wrote after 90 days"),
        pytest.param(
            [heard(0), told(0, arrived=False), told(90, arrived=True)], True, id="a text arrived after 90 days"
        ),
        pytest.param([heard(0), told(0, arrived=False), heard(89)], False, id="she wrote after 89 days"),
    ],
)
def test_a_number_that_may_be_sold_must_prove(
    store: OpenStore, clock: HandClock, past: list[Step], must_prove: bool
) -> None:
    store.write(link_mary)
    for step in past:
        store.write(step)
    clock.now = NOW + SILENT_FOR
    assert mary(store).must_prove is must_prove


def test_a_number_that_proved_itself_is_hers_again(store: OpenStore, clock: HandClock) -> None:
    store.write(link_mary)
    store.write(told(0, arrived=False))
    clock.now = NOW + timedelta(days=120)
    store.write(heard(120))
    store.write(link_mary, Origin.JOINED)
    assert not mary(store).must_prove
