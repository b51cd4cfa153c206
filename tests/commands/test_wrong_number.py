"""WRONG NUMBER takes a phone from everybody it was thought to be of."""

from __future__ import annotations

import pytest

from domain.phonebook import Holder, Origin, PhoneCard
from gateway.commands.wrong_number import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, NOW, PETER, PHONE, pages, put_people, question, tools

SECOND = "+254700000012"
THANKS = "Thank you. We will send nothing about anybody's account to this phone. If you are a client, call 0700000009."


def card_of(store: OpenStore, phone: str = PHONE) -> PhoneCard:
    return store.read(lambda work: work.phones.card(phone))


def text_it(store: OpenStore, *holders: Holder) -> list[str]:
    answer = COMMAND.answer(question("wrong number", card=PhoneCard(PHONE, holders)), tools(store))
    assert answer.change is not None
    store.write(answer.change)
    return pages(answer)


@pytest.mark.parametrize(
    "holders",
    [
        pytest.param((), id="nobody's"),
        pytest.param((MARY,), id="one person's"),
        pytest.param((MARY, PETER), id="two people's"),
    ],
)
def test_says_the_same_whoever_it_was_thought_to_be(store: OpenStore, holders: tuple[Holder, ...]) -> None:
    store.write(put_people, *holders)
    assert text_it(store, *holders) == [THANKS]


def test_the_phone_is_nobodys_afterwards(store: OpenStore) -> None:
    store.write(put_people, MARY, PETER)
    text_it(store, MARY, PETER)
    assert card_of(store).holders == ()


def test_the_cores_word_alone_does_not_link_it_again(store: OpenStore) -> None:
    store.write(put_people, MARY)
    text_it(store, MARY)
    store.write(put_people, MARY)
    assert card_of(store).holders == ()


def test_her_other_phone_stays_hers(store: OpenStore) -> None:
    store.write(put_people, MARY)
    store.write(lambda work: work.phones.link(SECOND, MARY.client_id, Origin.JOINED, NOW))
    text_it(store, MARY)
    assert [each.client_id for each in card_of(store, SECOND).holders] == [MARY.client_id]


def test_a_person_is_asked_to_find_the_right_number_of_each(store: OpenStore) -> None:
    store.write(put_people, MARY, PETER)
    text_it(store, MARY, PETER)
    waiting = store.read(lambda work: work.tasks.waiting())
    assert [(task.kind, task.subject, task.note) for task in waiting] == [
        ("wrong number", "C1", "Mary Akoth is not on +2547••••••11"),
        ("wrong number", "C2", "Peter Otieno is not on +2547••••••11"),
    ]


def test_texted_twice_it_opens_one_task(store: OpenStore) -> None:
    store.write(put_people, MARY)
    text_it(store, MARY)
    text_it(store, MARY)
    assert len(store.read(lambda work: work.tasks.waiting())) == 1
