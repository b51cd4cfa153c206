"""What must not be read into a text: no STOP, no dispute and no command out of words that say something else."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commands import Asker, NotRead, Understood
from parsers.gsm7 import septets
from parsers.reading import Reader
from tests.parsers.heard import READER, asked, meaning

SEVERAL_DIGITS = re.compile(r"[0-9]{4,6}")


@pytest.mark.parametrize(
    ("text", "is_stop"),
    [
        pytest.param("STOP", True, id="alone"),
        pytest.param("please stop", True, id="with a polite word"),
        pytest.param("acha tafadhali", True, id="in Swahili"),
        pytest.param("stop sending me messages", False, id="in a sentence"),
        pytest.param("stop it", False, id="with another word"),
        pytest.param("stpo", False, id="with a slip"),
        pytest.param("dont stop", False, id="with a no"),
    ],
)
def test_stop_counts_only_alone_or_with_a_polite_word(text: str, is_stop: bool) -> None:
    assert (meaning(text) == ("stop", {})) is is_stop


@pytest.mark.parametrize("text", ["it was not me", "wrong account number", "not me who paid", "wrong send po"])
def test_nobody_is_unlinked_and_nothing_disputed_out_of_a_sentence(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize("text", ["YES", "Cancel", "END", "quit", "yes please"])
def test_carriers_opt_out_words_mean_nothing_here(text: str) -> None:
    assert asked(text).near == ()


@pytest.mark.parametrize(
    ("asker", "reading"),
    [(Asker.STAFF, ("late", {})), (Asker.KNOWN, None)],
    ids=["staff", "a client"],
)
def test_words_of_staff_count_from_their_phones_only(asker: Asker, reading: tuple[str, dict[str, str]] | None) -> None:
    assert meaning("LATE", asker) == reading


def test_a_command_that_is_not_built_yet_is_named_only_where_it_was_typed() -> None:
    reader = Reader(READER.vocabulary, {"balance": ("", "pin")})
    typed, hinted = (reader.read(text, Asker.KNOWN) for text in ("pay my goat", "paybill"))
    assert isinstance(typed, NotRead)
    assert isinstance(hinted, NotRead)
    assert [typed.near, hinted.near] == [("pay",), ()]


def test_a_known_word_whose_command_is_not_built_yet_is_understood() -> None:
    reader = Reader(READER.vocabulary, {"balance": ("", "pin")})
    assert reader.read("PAY 500", Asker.KNOWN) == Understood("pay", {}, "en")


def test_a_number_far_behind_is_not_passed_over() -> None:
    assert meaning("balance " + "please kindly " * 40 + "4071 5186") is None


@settings(deadline=None)
@given(st.one_of(st.text(max_size=2500), st.text("balncepjoi 0123456789.,*\u0660\u200b", max_size=300)))
def test_reads_or_asks_back_whatever_comes(text: str) -> None:
    for asker in Asker:
        reading = READER.read(text, asker)
        if isinstance(reading, NotRead):
            assert len(reading.echo) <= 30
            assert septets(reading.echo) is not None
            assert SEVERAL_DIGITS.search(reading.echo) is None
            assert len(reading.examples) == len(reading.near) <= 2


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(READER.vocabulary.words) + list(string.digits) + ["4071", "L4"]), max_size=12))
def test_stop_never_comes_out_of_several_words_that_are_not_polite(words: list[str]) -> None:
    reading = READER.read(" ".join(words), Asker.KNOWN)
    if isinstance(reading, Understood) and reading.command == "stop":
        stop = {
            word
            for phrase, meanings in READER.vocabulary.phrases.items()
            for word in phrase
            if "stop" in {m.command for m in meanings}
        }
        assert all(word in stop or word in READER.vocabulary.polite for word in words)
