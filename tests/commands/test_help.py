"""HELP names what can be asked from this phone."""

from __future__ import annotations

import pytest

from domain.phonebook import PhoneCard
from gateway.commands.finding import find_commands
from gateway.commands.help import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, PHONE, pages, question, tools

CLIENT = "Send BALANCE, NEXT or LAST to see, LANG SW for Swahili, STOP for no reminders. Call 0700000009"
OFFICER = "Officers cannot ask by SMS here yet. Please call 0700000009."


@pytest.mark.parametrize(
    ("card", "text"),
    [
        pytest.param(PhoneCard(PHONE, (MARY,)), CLIENT, id="client"),
        pytest.param(PhoneCard(PHONE), CLIENT, id="somebody unknown"),
        pytest.param(PhoneCard(PHONE, staff="Grace Wanjiru"), OFFICER, id="officer"),
        pytest.param(PhoneCard(PHONE, (MARY,), "Mary Akoth", 1), CLIENT, id="officer who is a client too"),
    ],
)
def test_names_the_commands_that_exist(store: OpenStore, card: PhoneCard, text: str) -> None:
    lines = [each.in_help for each in find_commands().values() if each.in_help]
    assert pages(COMMAND.answer(question("help", card=card), tools(store, help_lines=lines))) == [text]


def test_a_new_command_is_named_in_its_place(store: OpenStore) -> None:
    lines = ("BALANCE to see", "PAY 500 to pay")
    text = "Send BALANCE to see, PAY 500 to pay. Call 0700000009"
    assert pages(COMMAND.answer(question("help"), tools(store, help_lines=lines))) == [text]
