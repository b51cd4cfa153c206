"""WRONG alone offers what this phone was told last: money by phone, and what an officer wrote down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.phonebook import PhoneCard
from domain.sheets import SheetState
from gateway.commands.wrong import COMMAND
from gateway.store.opening import OpenStore
from tests.support.officer import UPENDO, Officer, sheet_of
from tests.support.people import MARY, PHONE, pages, question, tools

NOTHING = "Please send WRONG, a space and the number in the text that is not right, such as WRONG UKN4T7Q2WX."
S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    officer = Officer(store)
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    return officer


def wrong(store: OpenStore, card: PhoneCard | None = None) -> str:
    (page,) = pages(COMMAND.answer(question("wrong", card=card), tools(store)))
    return page


def test_what_an_officer_wrote_down(store: OpenStore, grace: Officer) -> None:
    grace.texts("7K4QZ")
    assert wrong(store) == "What is not right? For KES 860 of Tue 24 Nov send WRONG H2235."


def test_by_its_receipt_once_it_is_on_the_books(store: OpenStore, grace: Officer) -> None:
    grace.texts("7K4QZ")
    grace.moves(1, S.HELD, S.RELEASED, S.POSTED)
    report = store.read(lambda work: work.sheets.last_report(1))
    assert report is not None
    assert wrong(store).endswith(f"send WRONG {report.given[0].reference}.")


@pytest.mark.parametrize("text", ["UNDO H2235", "7K4QZ 1=0"], ids=["taken back", "corrected to nothing"])
def test_what_does_not_count_is_not_offered(store: OpenStore, grace: Officer, text: str) -> None:
    grace.texts("7K4QZ")
    grace.texts(text)
    assert wrong(store) == NOTHING


def test_who_must_prove_that_she_is_herself_is_offered_nothing(store: OpenStore, grace: Officer) -> None:
    grace.texts("7K4QZ")
    assert wrong(store, PhoneCard(PHONE, (replace(MARY, must_prove=True),))) == NOTHING


def test_the_last_two_the_newest_first(store: OpenStore, grace: Officer) -> None:
    for place, text in enumerate(("c 1 S10", "UNDO H2235", "c 1 S20", "7K4QZ BUT 1=860")):
        grace.now = grace.now.replace(minute=place)
        grace.texts(text)
    assert wrong(store) == (
        "What is not right? For KES 860 of Tue 24 Nov send WRONG H2259. For KES 20 of Tue 24 Nov send WRONG H2247."
    )
