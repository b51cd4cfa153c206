"""START brings the reminders back."""

from __future__ import annotations

import pytest

from domain.phonebook import PhoneCard
from gateway.commands.start import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, NOW, PHONE, pages, put_people, question, tools


def text_it(store: OpenStore, card: PhoneCard | None = None) -> PhoneCard:
    answer = COMMAND.answer(question("start", card=card), tools(store))
    assert answer.change is not None
    store.write(answer.change)
    return store.read(lambda work: work.phones.card(PHONE))


def test_says_what_comes_now(store: OpenStore) -> None:
    assert pages(COMMAND.answer(question("start"), tools(store))) == [
        "You will get reminders from JIRANI on this phone again. To end them, send STOP."
    ]


@pytest.mark.parametrize(
    "card",
    [pytest.param(PhoneCard(PHONE), id="nobody's"), pytest.param(PhoneCard(PHONE, staff="Grace"), id="an officer's")],
)
def test_a_phone_without_accounts_is_told_that_it_gets_none(store: OpenStore, card: PhoneCard) -> None:
    assert pages(COMMAND.answer(question("start", card=card), tools(store))) == [
        "JIRANI sends no reminders to this phone. If you have questions, please call 0700000009."
    ]


@pytest.mark.parametrize("before", [pytest.param(False, id="reminders came"), pytest.param(True, id="none came")])
def test_the_phone_is_noted(store: OpenStore, before: bool) -> None:
    store.write(put_people, MARY)
    store.write(lambda work: work.phones.set_stopped(PHONE, before, NOW))
    assert text_it(store).is_stopped is False


def test_her_phone_stays_hers(store: OpenStore) -> None:
    store.write(put_people, MARY)
    assert [each.client_id for each in text_it(store).holders] == [MARY.client_id]


def test_a_phone_that_nobody_knows_is_noted_too(store: OpenStore) -> None:
    card = text_it(store, PhoneCard(PHONE))
    assert (card.is_stopped, card.is_known) == (False, False)
