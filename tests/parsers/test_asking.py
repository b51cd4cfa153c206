"""The examples that a text is asked back with."""

from __future__ import annotations

import pytest

from domain.commands import Asker, NotRead
from parsers.catalogues import load_all
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS

READER = Reader(vocabulary_of(load_all().values()), FORMS)


def examples_for(text: str, asker: Asker = Asker.KNOWN, reader: Reader = READER) -> tuple[str, ...]:
    reading = reader.read(text, asker)
    assert isinstance(reading, NotRead), reading
    return reading.examples


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        pytest.param("balance of goat", ("BALANCE",), id="English"),
        pytest.param("salio ya mbuzi", ("SALIO",), id="Swahili"),
        pytest.param("balance 4O71", ("BALANCE ****",), id="a PIN is never shown"),
        pytest.param("pin 4071", ("PIN OLD NEW",), id="which of two PINs is which"),
        pytest.param("badilisha pin 4071", ("PIN ZAMANI MPYA",), id="which is which, in Swahili"),
        pytest.param("<script>alert(1)</script>", (), id="a program's signs are no slip of a word"),
        pytest.param("{{7*7}}", (), id="nor are its numbers"),
        pytest.param("speak kiswahili now", ("HELP", "LANG SW"), id="the language that was named"),
    ],
)
def test_gives_the_corrected_message_in_the_language_typed(text: str, examples: tuple[str, ...]) -> None:
    assert examples_for(text) == examples


@pytest.mark.parametrize(
    ("text", "asker", "example"),
    [
        pytest.param("balance 2 9024", Asker.KNOWN, "BALANCE ****", id="her own phone: no account is made up"),
        pytest.param("salio 2 9024", Asker.KNOWN, "SALIO ****", id="in Swahili"),
        pytest.param("balance 45", Asker.KNOWN, "BALANCE ****", id="a number alone"),
        pytest.param("balance C45 40711", Asker.KNOWN, "BALANCE C45 ****", id="she named an account"),
        pytest.param("balance 4507 9024", Asker.UNKNOWN, "BALANCE C45 ****", id="another's phone"),
        pytest.param("balance brian 2580", Asker.SHARED, "BALANCE, client number, PIN", id="a family's phone"),
        pytest.param("salio ya brian 2580", Asker.SHARED, "SALIO, namba ya mteja, PIN", id="a family's, in Swahili"),
        pytest.param("balance goat", Asker.SHARED, "BALANCE", id="a family's: without a number she is asked for it"),
    ],
)
def test_an_example_names_an_account_where_one_is_needed(text: str, asker: Asker, example: str) -> None:
    assert examples_for(text, asker) == (example,)


@pytest.mark.parametrize(
    ("text", "languages", "examples"),
    [
        pytest.param(
            "salo", ("en", "sw", "fil"), ("SALIO",), id="in the language it is near to, the first spoken here"
        ),
        pytest.param("salo", ("en", "fil", "sw"), ("BALANSE",), id="another comes first"),
        pytest.param("voin", ("en", "sw", "fil"), (), id="no slip of JOIN: v lies far from j"),
        pytest.param("pni", ("en", "sw", "fil"), ("PIN OLD NEW",), id="what changes the phone, where it is likely"),
    ],
)
def test_a_slip_is_asked_back_with_the_nearest_word(
    text: str, languages: tuple[str, ...], examples: tuple[str, ...]
) -> None:
    reader = Reader(vocabulary_of(load_all(only=languages).values()), FORMS)
    assert examples_for(text, reader=reader) == examples


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        pytest.param("balance goat", (), id="no accounts"),
        pytest.param("salo", (), id="nor by a slip"),
        pytest.param("helpp goat", ("HELP",), id="HELP"),
        pytest.param("lang goat", ("LANG FIL",), id="LANG"),
        pytest.param("late goat", ("LATE",), id="a word of theirs"),
    ],
)
def test_staff_are_offered_what_staff_can_do(text: str, examples: tuple[str, ...]) -> None:
    assert examples_for(text, Asker.STAFF) == examples
