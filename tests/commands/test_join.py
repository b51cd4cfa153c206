"""JOIN makes a phone hers, with a code that staff gave her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.commands import Answer
from domain.errors import Unavailable
from domain.phonebook import Holder, Origin, PhoneCard
from domain.ports.store import UnitOfWork
from gateway.commands.join import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, NOW, PETER, PHONE, SaidPINs, pages, put_people, question, tools

CODE, NEW = "7M2KX", "7350"
PINS = SaidPINs()
LIVES = timedelta(hours=2)
SET = "This phone and your PIN are set. Please delete the text you sent. To see your loan and savings, send: BALANCE."
SET_SHARED = SET.replace("send: BALANCE.", "send BALANCE, a space and your PIN.")
WEAK = (
    "That new PIN is easy to guess, so nothing was changed. Please choose 4 other digits, no year and not 1234."
    " Then delete the text you sent."
)
NEUTRAL = (
    "We could not answer that. Please call 0700000009, or check it and send BALANCE, a space and your 4-digit PIN."
    " Then delete the text you sent."
)


@pytest.fixture
def store(store: OpenStore) -> OpenStore:
    """Mary has a code, and no phone yet."""
    store.write(_give_code)
    return store


def _give_code(work: UnitOfWork) -> None:
    put_people(work, MARY)
    work.phones.unlink(PHONE, MARY.client_id, NOW)
    work.pins.add_code(MARY.client_id, PINS.code_digest(CODE), NOW + LIVES, NOW)


def join(store: OpenStore, code: str = CODE, new: str = NEW, *, after: timedelta = timedelta()) -> Answer:
    asked = question("join", {"code": code, "pin": new}, card=PhoneCard(PHONE), now=NOW + after)
    return COMMAND.answer(asked, tools(store, PINS))


def joined(store: OpenStore, answer: Answer) -> tuple[Holder, ...]:
    assert answer.change is not None
    store.write(answer.change)
    return store.read(lambda work: work.phones.card(PHONE)).holders


def wrong_tries(store: OpenStore) -> int:
    return store.read(lambda work: work.pins.tries(PHONE, 0)).wrong


@pytest.mark.parametrize(
    ("code", "new", "after", "text"),
    [
        pytest.param(CODE, NEW, timedelta(), SET, id="right"),
        pytest.param(CODE.lower(), NEW, timedelta(), SET, id="typed small"),
        pytest.param(CODE, NEW, LIVES - timedelta(seconds=1), SET, id="just in time"),
        pytest.param(CODE, NEW, LIVES, NEUTRAL, id="too late"),
        pytest.param("7M2KZ", NEW, timedelta(), NEUTRAL, id="wrong code"),
        pytest.param(CODE, "1234", timedelta(), WEAK, id="weak PIN"),
        pytest.param(CODE, "1987", timedelta(), WEAK, id="a year"),
        pytest.param("7M2KZ", "1987", timedelta(), WEAK, id="wrong code, and a year"),
    ],
)
def test_says_what_became_of_it(store: OpenStore, code: str, new: str, after: timedelta, text: str) -> None:
    assert pages(join(store, code, new, after=after)) == [text]


@pytest.mark.parametrize(
    ("card", "text"),
    [
        pytest.param(PhoneCard(PHONE), SET, id="a new phone"),
        pytest.param(PhoneCard(PHONE, (MARY,)), SET, id="hers already"),
        pytest.param(PhoneCard(PHONE, (PETER,)), SET_SHARED, id="another's, now of both"),
        pytest.param(PhoneCard(PHONE, (MARY, PETER)), SET_SHARED, id="of both already"),
    ],
)
def test_a_pin_is_asked_for_where_several_share_the_phone(store: OpenStore, card: PhoneCard, text: str) -> None:
    asked = question("join", {"code": CODE, "pin": NEW}, card=card)
    assert pages(COMMAND.answer(asked, tools(store, PINS))) == [text]


def test_the_phone_is_hers_afterwards(store: OpenStore) -> None:
    (holder,) = joined(store, join(store))
    assert (holder.client_id, holder.origin, holder.has_pin, holder.must_prove) == (1, Origin.JOINED, True, False)


def test_the_pin_is_kept_as_a_hash(store: OpenStore) -> None:
    joined(store, join(store))
    assert store.read(lambda work: work.pins.stored(MARY.client_id)) == "1:7350"


def test_those_who_share_the_phone_keep_it(store: OpenStore) -> None:
    store.write(put_people, PETER)
    assert [each.client_id for each in joined(store, join(store))] == [1, 2]


def test_a_phone_in_doubt_is_hers_again(store: OpenStore) -> None:
    store.write(lambda work: work.phones.link(PHONE, MARY.client_id, Origin.CORE, NOW, must_prove=True))
    (holder,) = joined(store, join(store))
    assert not holder.must_prove


def test_a_phone_that_was_said_not_to_be_hers_is_hers_with_a_code(store: OpenStore) -> None:
    store.write(lambda work: work.phones.unlink(PHONE, MARY.client_id, NOW, is_wrong=True))
    assert len(joined(store, join(store))) == 1


def test_a_code_counts_once(store: OpenStore) -> None:
    joined(store, join(store))
    assert pages(join(store)) == [NEUTRAL]


def test_of_two_who_send_a_code_at_once_one_has_it(store: OpenStore) -> None:
    first, second = join(store), join(store)
    joined(store, first)
    with pytest.raises(Unavailable):
        joined(store, second)


@pytest.mark.parametrize(
    ("code", "new", "wrong"),
    [
        pytest.param(CODE, NEW, 0, id="right"),
        pytest.param("7M2KZ", NEW, 1, id="wrong code"),
        pytest.param("7M2KZ", "1234", 0, id="weak PIN: the code is not looked at"),
    ],
)
def test_a_wrong_code_counts_as_a_wrong_pin(store: OpenStore, code: str, new: str, wrong: int) -> None:
    join(store, code, new)
    assert wrong_tries(store) == wrong


def test_after_three_wrong_codes_the_right_one_is_not_looked_at(store: OpenStore) -> None:
    for code in ("7M2KZ", "7M2KY", "7M2KW"):
        join(store, code)
    assert pages(join(store)) == [NEUTRAL]


def test_a_wrong_code_changes_nothing(store: OpenStore) -> None:
    assert join(store, "7M2KZ").change is None
