"""HELP names what can be asked from this phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import StaffMember
from domain.commands import AboutOfficer
from domain.phonebook import PhoneCard
from gateway.commands.finding import find_commands
from gateway.commands.help import COMMAND
from gateway.store.opening import OpenStore
from parsers.catalogues import codes, load_all
from tests.support.people import MARY, NAIROBI, NOW, PHONE, pages, question, tools

CLIENT = (
    "Send BALANCE, NEXT or LAST to see, PAY 500, PAID and a receipt to find it, LANG SW for Kiswahili,"
    " STOP for no reminders. Call 0700000009"
)
STRANGER = (
    "To see your loan and savings on this phone, please call us first: 0700000009. You can send LANG SW for Kiswahili."
)
OFFICER = (
    "Staff cannot see accounts or sheets by SMS here yet. Please call 0700000009. You can send LANG SW for Kiswahili."
)
STAFF = PhoneCard(PHONE, staff="Grace Wanjiru")


@pytest.mark.parametrize(
    ("card", "text"),
    [
        pytest.param(PhoneCard(PHONE, (MARY,)), CLIENT, id="client"),
        pytest.param(PhoneCard(PHONE), STRANGER, id="somebody unknown"),
        pytest.param(STAFF, OFFICER, id="officer"),
        pytest.param(PhoneCard(PHONE, (MARY,), "Mary Akoth"), CLIENT, id="officer who is a client too"),
    ],
)
def test_names_the_commands_that_exist(store: OpenStore, card: PhoneCard, text: str) -> None:
    lines = [each.in_help for each in find_commands().values() if each.in_help and not isinstance(each, AboutOfficer)]
    assert pages(COMMAND.answer(question("help", card=card), tools(store, help_lines=lines))) == [text]


@pytest.mark.parametrize(
    ("is_loan_officer", "texts"),
    [
        pytest.param(True, ["Send SHEET: codes of today. Call 0700000009", CLIENT], id="an officer reads both"),
        pytest.param(False, [CLIENT], id="a cashier has no words of officers"),
    ],
)
def test_staff_who_are_clients_too_read_what_they_can_ask(
    store: OpenStore, is_loan_officer: bool, texts: list[str]
) -> None:
    member = StaffMember(1, "Mary Akoth", PHONE, 2, is_loan_officer, is_active=True)
    store.write(lambda work: work.phones.put_staff(member, PHONE, NOW))
    lines = [each.in_help for each in find_commands().values() if each.in_help and not isinstance(each, AboutOfficer)]
    found = replace(tools(store, help_lines=lines), officer_lines=["SHEET: codes of today"])
    answer = COMMAND.answer(question("help", card=PhoneCard(PHONE, (MARY,), "Mary Akoth")), found)
    assert [*pages(answer), *answer.then] == texts


def test_a_new_command_is_named_in_its_place(store: OpenStore) -> None:
    lines = ("BALANCE to see", "PAY 500 to pay")
    text = "Send BALANCE to see, PAY 500 to pay. Call 0700000009"
    assert pages(COMMAND.answer(question("help"), tools(store, help_lines=lines))) == [text]


def test_a_stranger_is_offered_no_language_where_there_is_one_only(store: OpenStore) -> None:
    asked = question("help", card=PhoneCard(PHONE))
    asked = replace(asked, institution=replace(asked.institution, languages=("en",)))
    lines = [each.in_help for each in find_commands().values() if each.in_help and not isinstance(each, AboutOfficer)]
    text = "To see your loan and savings on this phone, please call us first: 0700000009."
    assert pages(COMMAND.answer(asked, tools(store, help_lines=lines))) == [text]


@pytest.mark.parametrize(
    ("speaks", "offered", "text"),
    [
        pytest.param("en", ("en",), "Send STOP. Call 0700000009", id="one language"),
        pytest.param("en", ("sw", "en"), "Send LANG SW for Kiswahili, STOP. Call 0700000009", id="two"),
        pytest.param(
            "en",
            ("en", "sw", "fil"),
            "Send LANG SW for Kiswahili, LANG FIL for Filipino, STOP. Call 0700000009",
            id="three",
        ),
        pytest.param("sw", ("sw", "fil"), "Tuma LUGHA FIL kwa Filipino, STOP. Piga 0700000009", id="in Swahili"),
        pytest.param(
            "fil", ("en", "fil"), "Ipadala po: WIKA EN para sa English, STOP. Tumawag sa 0700000009", id="in Filipino"
        ),
    ],
)
def test_the_other_languages_offered_are_named(
    store: OpenStore, speaks: str, offered: tuple[str, ...], text: str
) -> None:
    languages = load_all(NAIROBI, codes())
    asked = question("help")
    asked = replace(asked, speaks=languages[speaks], institution=replace(asked.institution, languages=offered))
    lines = (find_commands()["lang"].in_help or "", "STOP")
    knows = replace(tools(store, help_lines=lines), languages=languages)
    assert pages(COMMAND.answer(asked, knows)) == [text]


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("card", [pytest.param(PhoneCard(PHONE), id="stranger"), pytest.param(STAFF, id="officer")])
def test_without_accounts_it_takes_one_page_in_every_language(store: OpenStore, card: PhoneCard, code: str) -> None:
    languages = load_all(NAIROBI, codes())
    asked = question("help", card=card)
    asked = replace(asked, speaks=languages[code], institution=replace(asked.institution, languages=codes()))
    knows = replace(tools(store, help_lines=(find_commands()["lang"].in_help or "",)), languages=languages)
    assert len(pages(COMMAND.answer(asked, knows))) == 1
