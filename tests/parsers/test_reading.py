"""The rules of the SMS language, one table each (design: SMS language)."""

from __future__ import annotations

import pytest

from domain.commands import Asker, Understood
from tests.parsers.heard import READER, asked, meaning

LETTERS = "RBBBJ"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param("BALANCE", "balance", id="as on the leaflet"),
        pytest.param("  balance.  ", "balance", id="blanks and a dot"),
        pytest.param("Ｂａｌａｎｃｅ", "balance", id="full-width letters"),
        pytest.param("bal\u200bance\ufe0f", "balance", id="invisible characters"),
        pytest.param("“Balance”", "balance", id="smart quotes"),
        pytest.param("balance 😀😀", "balance", id="emoji"),
        pytest.param("balance\x00", "balance", id="a control character"),
        pytest.param("b a l a n c e", "balance", id="blanks between letters"),
        pytest.param("bal ance", "balance", id="a blank within"),
        pytest.param("checkmybalance", "balance", id="no blanks at all"),
        pytest.param("balance balance", "balance", id="said twice"),
        pytest.param("Hi, what is my balance please", "balance", id="a polite sentence"),
        pytest.param("how much do i owe", "balance", id="a sentence of habit"),
        pytest.param("Magkano po ang utang ko?", "balance", id="one in Filipino"),
        pytest.param("Salio langu ni ngapi", "balance", id="one in Swahili"),
        pytest.param("When should I pay?", "next", id="small words left out"),
        pytest.param("nxt payment", "next", id="a word beside the command"),
        pytest.param("taarifa fupi", "last", id="last movements in Swahili"),
        pytest.param("tulong po", "help", id="help in Filipino"),
        pytest.param("Balance\n\nSent from my iPhone", "balance", id="what a phone adds"),
        pytest.param("NOT ME", "wrong number", id="not me"),
    ],
)
def test_reads_a_command_however_it_is_dressed(text: str, command: str) -> None:
    assert meaning(text) == (command, {})


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param("balnce", "balance", id="a letter left out"),
        pytest.param("baalnce", "balance", id="two swapped"),
        pytest.param("bslance", "balance", id="the next key"),
        pytest.param("ballancce", "balance", id="two slips in a long word"),
        pytest.param("helppppp", "help", id="a key held down"),
        pytest.param("ba1ance", "balance", id="a digit for a letter"),
        pytest.param("nect", "next", id="the next key, in a short word"),
        pytest.param("lsat", "last", id="two swapped, in a short word"),
    ],
)
def test_forgives_slips_of_keys(text: str, command: str) -> None:
    assert meaning(text) == (command, {})


@pytest.mark.parametrize(
    "text", ["lost", "list", "text", "pain", "shop", "star", "sotp", "stpo", "hell", "bay 500", "pim 4071 5186"]
)
def test_does_not_take_another_word_for_a_slip(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("text", "asker", "fields"),
    [
        pytest.param("BALANCE 4071", Asker.KNOWN, {"pin": "4071"}, id="a lone number is the PIN"),
        pytest.param("BALANCE4071", Asker.KNOWN, {"pin": "4071"}, id="glued"),
        pytest.param("balance*4071#", Asker.KNOWN, {"pin": "4071"}, id="as for airtime"),
        pytest.param("balance pin: 4071", Asker.KNOWN, {"pin": "4071"}, id="labelled"),
        pytest.param("4071 balance", Asker.KNOWN, {"pin": "4071"}, id="the other way round"),
        pytest.param("balance ٤٠٧١", Asker.KNOWN, {"pin": "4071"}, id="Arabic digits"),
        pytest.param("balance ४०७१", Asker.KNOWN, {"pin": "4071"}, id="Devanagari digits"),
        pytest.param("balance ４０７１", Asker.KNOWN, {"pin": "4071"}, id="full-width digits"),
        pytest.param("balance 4 0 7 1", Asker.KNOWN, {"pin": "4071"}, id="blanks between digits"),
        pytest.param("BALANCE L4 4071", Asker.UNKNOWN, {"account": "L4", "pin": "4071"}, id="an account with letter"),
        pytest.param("balance c 0045 4071", Asker.KNOWN, {"account": "C45", "pin": "4071"}, id="blanks and zeros"),
        pytest.param("balancec45 4071", Asker.KNOWN, {"account": "C45", "pin": "4071"}, id="account glued"),
        pytest.param("balance 98765432 1234", Asker.UNKNOWN, {"account": "98765432", "pin": "1234"}, id="long, bare"),
        pytest.param("balance 45 4071", Asker.UNKNOWN, {"account": "45", "pin": "4071"}, id="short, bare"),
        pytest.param("balance 000000045 1234", Asker.UNKNOWN, {"account": "45", "pin": "1234"}, id="bare, with zeros"),
        pytest.param("balance 4071 C45", Asker.KNOWN, {"account": "C45", "pin": "4071"}, id="account after the PIN"),
        pytest.param("balance 6 2580", Asker.SHARED, {"account": "6", "pin": "2580"}, id="client number, shared phone"),
        pytest.param("balance 2580", Asker.SHARED, {"pin": "2580"}, id="a lone PIN on a shared phone"),
        pytest.param("balance L4", Asker.UNKNOWN, {"account": "L4"}, id="an account, the PIN missing"),
        pytest.param("balance 6", Asker.SHARED, {"account": "6"}, id="a client number, the PIN missing"),
    ],
)
def test_reads_pins_and_accounts(text: str, asker: Asker, fields: dict[str, str]) -> None:
    assert meaning(text, asker) == ("balance", fields)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("PAY 500 L2", {"amount": "500", "to": "L2"}, id="an amount for an account"),
        pytest.param("PAY 500 L 4", {"amount": "500", "to": "L4"}, id="a blank before its number"),
        pytest.param("PAY 500 L 4071", {"amount": "500", "to": "L", "pin": "4071"}, id="a PIN behind it"),
        pytest.param("PAY 500 4071", {"amount": "500", "pin": "4071"}, id="an amount and a PIN"),
    ],
)
def test_reads_an_amount_what_it_is_for_and_a_pin(text: str, fields: dict[str, str]) -> None:
    assert meaning(text) == ("pay", fields)


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        pytest.param("balance 4O71", Asker.KNOWN, id="a letter O"),
        pytest.param("balance 407l", Asker.KNOWN, id="a letter l"),
        pytest.param("balance 407", Asker.KNOWN, id="a digit short"),
        pytest.param("balance 40711", Asker.KNOWN, id="a digit too many"),
        pytest.param("balance 4,071", Asker.KNOWN, id="as an amount"),
        pytest.param("balance 4071 5186", Asker.KNOWN, id="two PINs"),
        pytest.param("balance 45 4071", Asker.KNOWN, id="a short account without its letter"),
        pytest.param("balance 4507 4071", Asker.UNKNOWN, id="two that may be the PIN, from a foreign phone"),
        pytest.param("balance 45071 4071", Asker.UNKNOWN, id="a PIN with a digit too many, from a foreign phone"),
        pytest.param("balance 4071 45", Asker.UNKNOWN, id="a short account behind the PIN, from a foreign phone"),
        pytest.param("balance 45", Asker.UNKNOWN, id="a short account alone, from a foreign phone"),
        pytest.param("balance 4071", Asker.UNKNOWN, id="a lone number from a foreign phone"),
        pytest.param("balance 0700000011 4071", Asker.UNKNOWN, id="a phone number"),
        pytest.param("balance 407107", Asker.KNOWN, id="six digits: an account, or a bad PIN"),
        pytest.param("balance 407", Asker.SHARED, id="three digits on a shared phone"),
        pytest.param("balance L44071", Asker.UNKNOWN, id="an account glued to a PIN, or a long account"),
        pytest.param("balance 98765432", Asker.UNKNOWN, id="a long number alone"),
        pytest.param("balance 2580 6", Asker.SHARED, id="a client number after the PIN"),
    ],
)
def test_asks_back_a_number_in_doubt(text: str, asker: Asker) -> None:
    assert asked(text, asker).near == ("balance",)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param("PIN 4071 5186", ("pin", {"old": "4071", "new": "5186"}), id="PIN"),
        pytest.param(
            "change my pin from 4071 to 5186", ("pin", {"old": "4071", "new": "5186"}), id="PIN in a sentence"
        ),
        pytest.param("PIN 4071 5186 5186", ("pin", {"old": "4071", "new": "5186"}), id="the new one twice"),
        pytest.param("PIN 4071", None, id="PIN with one number"),
        pytest.param("PIN new 5186 old 4071", None, id="PINs in doubtful order"),
        pytest.param("JOIN 7M2KX 6391", ("join", {"code": "7M2KX", "pin": "6391"}), id="JOIN"),
        pytest.param("jion 7m2kx6391", ("join", {"code": "7M2KX", "pin": "6391"}), id="JOIN, one slip, glued"),
        pytest.param("JOIN 7-M-2-K-X 6391", ("join", {"code": "7M2KX", "pin": "6391"}), id="JOIN, code spelled"),
        pytest.param("JOIN 7M20X 6391", None, id="JOIN with a sign no code has"),
        pytest.param("JOIN 7M2KX", None, id="JOIN without a PIN"),
        pytest.param("7M2KX 6391", None, id="a JOIN code counts only after JOIN"),
        pytest.param("LANG SW", ("lang", {"code": "sw"}), id="LANG"),
        pytest.param("lugha kiingereza", ("lang", {"code": "en"}), id="LANG in Swahili"),
        pytest.param("Tagalog po", ("lang", {"code": "fil"}), id="a language's name alone"),
        pytest.param("LANG", None, id="LANG without a language"),
        pytest.param("pay ksh1,500 l2 4071", ("pay", {"amount": "1500", "to": "L2", "pin": "4071"}), id="PAY"),
        pytest.param("pay 5OO", None, id="PAY with letters in the amount"),
        pytest.param("PAID UKN4T7Q2WX", ("paid", {"receipt": "UKN4T7Q2WX"}), id="PAID"),
        pytest.param("wrong r7k2p", ("wrong", {"reference": "R7K2P"}), id="WRONG"),
        pytest.param("paid uknGBHXVCN", ("paid", {"receipt": "UKNGBHXVCN"}), id="PAID, letters only"),
        pytest.param("wrong uknGBHXVCN", ("wrong", {"reference": "UKNGBHXVCN"}), id="WRONG, letters only"),
        pytest.param(f"wrong {LETTERS.lower()}", ("wrong", {"reference": LETTERS}), id="WRONG, ours, letters only"),
        pytest.param("wrong UKN4T7Q2WX", ("wrong", {"reference": "UKN4T7Q2WX"}), id="WRONG with a receipt"),
        pytest.param("WRONG", ("wrong", {}), id="WRONG alone"),
    ],
)
def test_reads_what_changes_something_only_when_it_is_complete(
    text: str, reading: tuple[str, dict[str, str]] | None
) -> None:
    assert meaning(text, Asker.UNKNOWN if text.lower().startswith("j") else Asker.KNOWN) == reading


@pytest.mark.parametrize(
    "text",
    [
        "4071",
        "balance 4071 or 5186",
        "my pin is 4 0 7 1",
        "what 40-71 and 4, 0, 7, 1",
        "4O71 is not taken",
        "x4071y",
        "pin ٤٠٧١",
        "407118 now",
        "tell me 40 71 51 86",
    ],
)
def test_no_pin_is_echoed(text: str) -> None:
    echo = asked(text).echo
    assert sum(each.isdigit() for each in echo) == 0


@pytest.mark.parametrize(
    ("text", "near"),
    [
        pytest.param("balance next", ("balance", "next"), id="two commands"),
        pytest.param("balance of my goat", ("balance",), id="a word that does not belong"),
        pytest.param("no balance", ("balance",), id="a no"),
        pytest.param("next week", ("next",), id="an everyday meaning"),
        pytest.param("more time", ("more",), id="another"),
        pytest.param("i am not Mary", ("wrong number",), id="a sentence that hints"),
        pytest.param("I want a loan", ("balance",), id="a wish"),
        pytest.param("vslsnce", ("balance",), id="more slips than are forgiven"),
        pytest.param("good morning", (), id="a greeting"),
        pytest.param("", (), id="nothing"),
        pytest.param("ما رصيدي", (), id="a language that nobody has written"),
    ],
)
def test_asks_back_with_what_may_have_been_meant(text: str, near: tuple[str, ...]) -> None:
    assert asked(text).near == near


@pytest.mark.parametrize("text", ["mali", "sali", "last night", "next day"])
def test_a_word_that_means_two_things_is_asked_back(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("BALANCE", "en"),
        ("salio", "sw"),
        ("salio please", "sw"),
        ("magkano utang ko", "fil"),
        ("balance lang po", "fil"),
        ("PIN 4071 5186", None),
    ],
)
def test_tells_the_language_that_was_typed(text: str, language: str | None) -> None:
    assert READER.read(text, Asker.KNOWN).language == language


@pytest.mark.parametrize(
    ("text", "is_greeting"),
    [
        pytest.param("Hello!", True, id="a greeting"),
        pytest.param("thank you very much", True, id="with small words"),
        pytest.param("my account please", False, id="small words first"),
        pytest.param("Asante sana", True, id="Swahili"),
        pytest.param("salamat po", True, id="Filipino"),
        pytest.param("hello goat", False, id="something else"),
        pytest.param("hello 4071", False, id="a number"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_tells_a_greeting_from_what_is_not_understood(text: str, is_greeting: bool) -> None:
    assert READER.is_greeting(text) is is_greeting


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param("7K4QZ", "code", id="a sheet's code"),
        pytest.param("c 45 s50", "c", id="a client one by one"),
        pytest.param("sheet Upendo", "sheet", id="her sheets"),
        pytest.param("day", "day", id="her day"),
        pytest.param("balance 4071", "balance", id="her own balance"),
        pytest.param("pay 500", "pay", id="her own loan"),
    ],
)
@pytest.mark.parametrize("asker", [Asker.BOTH, Asker.BOTH_SHARED], ids=["alone", "beside others"])
def test_an_officer_who_is_a_client_too_says_both(text: str, command: str, asker: Asker) -> None:
    found = READER.read(text, asker)
    assert isinstance(found, Understood)
    assert found.command == command
