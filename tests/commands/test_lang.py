"""LANG notes the language of a phone and answers in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.commands import Answer
from domain.phonebook import PhoneCard
from gateway.commands.lang import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import JIRANI, MARY, PHONE, SWAHILI, pages, put_people, question, tools

NOT_HERE = "We do not speak that language here. Send one of: LANG EN, LANG SW."
NOTED = (
    "This phone is set to English. A word in another language is still answered in that language."
    " To see your loan, send: BALANCE."
)
CAN_SEND = "see what you can send, send: HELP"


def ask(store: OpenStore, code: str) -> Answer:
    return COMMAND.answer(question("lang", {"code": code}), tools(store))


def card_after(store: OpenStore, answer: Answer) -> PhoneCard:
    assert answer.change is not None
    store.write(answer.change)
    return store.read(lambda work: work.phones.card(PHONE))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("en", NOTED, id="English"),
        pytest.param("sw", SWAHILI.say(NOTED), id="Swahili"),
        pytest.param("fil", NOT_HERE, id="spoken elsewhere"),
        pytest.param("xx", NOT_HERE, id="no language"),
    ],
)
def test_answers_in_the_new_language(store: OpenStore, code: str, text: str) -> None:
    assert pages(ask(store, code)) == [text]


@pytest.mark.parametrize(
    "card",
    [pytest.param(PhoneCard(PHONE), id="nobody's"), pytest.param(PhoneCard(PHONE, staff="Grace"), id="an officer's")],
)
def test_balance_is_not_named_where_it_is_not_answered(store: OpenStore, card: PhoneCard) -> None:
    asked = question("lang", {"code": "en"}, card=card)
    assert pages(COMMAND.answer(asked, tools(store))) == [NOTED.replace("see your loan, send: BALANCE", CAN_SEND)]


@pytest.mark.parametrize("code", ["en", "sw"])
def test_the_phone_keeps_its_language(store: OpenStore, code: str) -> None:
    store.write(put_people, MARY)
    assert card_after(store, ask(store, code)).language == code


def test_somebody_unknown_is_answered_too_and_stays_unknown(store: OpenStore) -> None:
    card = card_after(store, ask(store, "sw"))
    assert (card.language, card.is_known) == ("sw", False)


def test_a_language_that_is_not_spoken_here_changes_nothing(store: OpenStore) -> None:
    assert ask(store, "fil").change is None


def test_a_language_without_a_catalogue_is_not_spoken(store: OpenStore) -> None:
    somali = replace(question("lang", {"code": "so"}), institution=replace(JIRANI, languages=("en", "sw", "so")))
    assert COMMAND.answer(somali, tools(store)).change is None


def test_the_answer_in_swahili_is_no_english() -> None:
    assert SWAHILI.say(NOTED) != NOTED
