"""PIN changes the PIN of the one person on this phone whose old one it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.commands import Answer, Proof
from domain.phonebook import Origin, PhoneCard
from domain.pins import PINCheck
from gateway.commands.pin import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, NOW, PETER, PHONE, SaidPINs, pages, put_people, question, tools

CHANGED = "Mary: your PIN is changed. Please delete the text you sent. If it was not you, call 0700000009."
WEAK = (
    "That new PIN is easy to guess, so nothing was changed. Please choose 4 other digits, no year and not 1234."
    " Then delete the text you sent."
)
SAME = (
    "The new PIN is the same as the old one, so nothing was changed. Please choose 4 other digits."
    " Then delete the text you sent."
)
NEUTRAL = (
    "We could not answer that. Please call 0700000009, or check it and send BALANCE, a space and your 4-digit PIN."
    " Then delete the text you sent."
)
NEUTRAL_SHARED = NEUTRAL.replace("a space and", "your client number and")
LOCKED = (
    "JIRANI: a wrong PIN came in 3 times for Mary, so we answer no PIN until 08:15."
    " The money is safe. If it was not you, call 0700000009."
)
SECOND_PHONE = "+254700000099"
MARYS, SHARED, NOBODYS = PhoneCard(PHONE, (MARY,)), PhoneCard(PHONE, (MARY, PETER)), PhoneCard(PHONE)
RIGHT, UNTIL = Proof(PINCheck.RIGHT, MARY.client_id), NOW + timedelta(minutes=15)
JUST_LOCKED = Proof(PINCheck.JUST_LOCKED, locked_until=UNTIL)


def text_it(store: OpenStore, pins: SaidPINs, new: str = "7350", card: PhoneCard = MARYS) -> Answer:
    return COMMAND.answer(question("pin", {"old": "4821", "new": new}, card=card), tools(store, pins))


@pytest.mark.parametrize(
    ("card", "proof", "text"),
    [
        pytest.param(MARYS, RIGHT, CHANGED, id="right"),
        pytest.param(SHARED, RIGHT, CHANGED, id="right, on a shared phone: named"),
        pytest.param(MARYS, Proof(PINCheck.WRONG), NEUTRAL, id="wrong"),
        pytest.param(MARYS, Proof(PINCheck.LOCKED), NEUTRAL, id="locked"),
        pytest.param(MARYS, JUST_LOCKED, NEUTRAL, id="locks now"),
        pytest.param(NOBODYS, Proof(PINCheck.WRONG), NEUTRAL, id="nobody's phone"),
        pytest.param(SHARED, Proof(PINCheck.WRONG), NEUTRAL_SHARED, id="wrong, on a shared phone"),
    ],
)
def test_says_whether_it_is_changed_and_nothing_of_why_not(
    store: OpenStore, card: PhoneCard, proof: Proof, text: str
) -> None:
    assert pages(text_it(store, SaidPINs(proof), card=card)) == [text]


@pytest.mark.parametrize(
    "new",
    [
        pytest.param("1234", id="1234"),
        pytest.param("0000", id="0000"),
        pytest.param("1900", id="the first year"),
        pytest.param("1987", id="a year of birth"),
        pytest.param("2026", id="this year"),
    ],
)
def test_a_weak_pin_is_refused_before_the_old_one_is_looked_at(store: OpenStore, new: str) -> None:
    pins = SaidPINs(RIGHT)
    assert (pages(text_it(store, pins, new)), pins.asked) == ([WEAK], [])


def test_the_old_pin_is_no_new_one_and_is_not_looked_at(store: OpenStore) -> None:
    pins = SaidPINs(RIGHT)
    assert (pages(text_it(store, pins, new="4821")), pins.asked) == ([SAME], [])


@pytest.mark.parametrize("new", ["1899", "2027", "1235", "0001"])
def test_a_pin_beside_the_weak_ones_is_taken(store: OpenStore, new: str) -> None:
    assert pages(text_it(store, SaidPINs(RIGHT), new)) == [CHANGED]


def test_the_new_pin_is_kept_as_a_hash(store: OpenStore) -> None:
    store.write(put_people, MARY)
    answer = text_it(store, SaidPINs(RIGHT))
    assert answer.change is not None
    store.write(answer.change)
    assert store.read(lambda work: work.pins.stored(MARY.client_id)) == "1:7350"


@pytest.mark.parametrize(
    ("proof", "must_prove"),
    [
        pytest.param(RIGHT, {"Mary": False, "Peter": True}, id="right: of her alone, nothing more is asked"),
        pytest.param(Proof(PINCheck.WRONG), {"Mary": True, "Peter": True}, id="wrong: both still have to"),
    ],
)
def test_the_old_pin_proves_that_the_phone_is_hers(store: OpenStore, proof: Proof, must_prove: dict[str, bool]) -> None:
    doubtful = [replace(each, must_prove=True) for each in (MARY, PETER)]
    store.write(put_people, *doubtful)
    answer = text_it(store, SaidPINs(proof), card=PhoneCard(PHONE, tuple(doubtful)))
    if answer.change is not None:
        store.write(answer.change)
    holders = store.read(lambda work: work.phones.card(PHONE)).holders
    assert {each.first_name: each.must_prove for each in holders} == must_prove


@pytest.mark.parametrize("check", [PINCheck.WRONG, PINCheck.LOCKED, PINCheck.JUST_LOCKED])
def test_nothing_changes_without_the_old_pin(store: OpenStore, check: PINCheck) -> None:
    assert text_it(store, SaidPINs(Proof(check, locked_until=UNTIL))).change is None


@pytest.mark.parametrize(
    ("card", "asked"),
    [
        pytest.param(MARYS, ("4821", (1,), True, False), id="her phone"),
        pytest.param(SHARED, ("4821", (1, 2), True, True), id="a shared phone"),
    ],
)
def test_the_old_pin_is_looked_for_among_the_people_of_the_phone(
    store: OpenStore, card: PhoneCard, asked: tuple[str, tuple[int, ...], bool, bool]
) -> None:
    pins = SaidPINs()
    text_it(store, pins, card=card)
    assert pins.asked == [asked]


def test_a_lock_is_told_once_to_each_of_her_phones(store: OpenStore) -> None:
    store.write(put_people, MARY)
    store.write(lambda work: work.phones.link(SECOND_PHONE, MARY.client_id, Origin.CORE, NOW))
    notes = text_it(store, SaidPINs(JUST_LOCKED)).notes
    assert [(note.to, note.text, UNTIL.isoformat() in note.key) for note in notes] == [
        (PHONE, LOCKED, True),
        (SECOND_PHONE, LOCKED, True),
    ]


@pytest.mark.parametrize(
    ("card", "proof"),
    [
        pytest.param(MARYS, Proof(PINCheck.WRONG), id="not locked"),
        pytest.param(MARYS, Proof(PINCheck.LOCKED), id="locked before"),
        pytest.param(SHARED, JUST_LOCKED, id="a shared phone"),
    ],
)
def test_no_lock_is_told_otherwise(store: OpenStore, card: PhoneCard, proof: Proof) -> None:
    assert text_it(store, SaidPINs(proof), card=card).notes == ()
