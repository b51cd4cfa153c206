"""What every catalogue must hold; a new one is found by itself."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from parsers.catalogues import FOLDER, codes, load, load_all
from parsers.gsm7 import septets, transliterate
from parsers.paging import page_count
from parsers.typed import split_words
from parsers.vocabulary import vocabulary_of

SHEET_CODE = re.compile(r"(?=.*[A-Z].*[A-Z])[2-9][23456789BCDFGHJKLMNPQRSTVWXYZ]{4}")
OPT_OUT = {"yes", "cancel", "end", "quit"}
PAGES_MAX = 2
TABLES = {"keyword", "small words", "other", "hint", "ask", "beside", "new", "sign-off", "language"}


def texts(code: str) -> list[tuple[str, str]]:
    """List the SMS texts of a catalogue that are translated: English and theirs."""
    return [
        (str(each.id), str(each.string))
        for each in load(code).messages
        if each.id and each.string and each.context not in TABLES
    ]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def letters_needed(text: str) -> bool:
    """Tell whether the language itself is not written in Latin letters."""
    return septets(transliterate(text)) is None


@pytest.mark.parametrize("code", codes())
def test_nothing_is_fuzzy(code: str) -> None:
    assert [each.id for each in load(code).messages if each.id and each.fuzzy] == []


@pytest.mark.parametrize("code", codes())
def test_the_file_says_its_own_language(code: str) -> None:
    assert f'"Language: {code}\\n"' in (FOLDER / f"{code}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", codes())
def test_no_message_has_a_context_that_nobody_reads(code: str) -> None:
    assert {each.context for each in load(code).messages if each.id and each.context} <= TABLES


@pytest.mark.parametrize("code", codes())
def test_placeholders_are_kept(code: str) -> None:
    assert [theirs for english, theirs in texts(code) if placeholders(english) != placeholders(theirs)] == []


@pytest.mark.parametrize("code", codes())
def test_texts_are_gsm_7_unless_the_language_needs_more(code: str) -> None:
    assert [theirs for _, theirs in texts(code) if septets(theirs) is None and not letters_needed(theirs)] == []


@pytest.mark.parametrize("code", codes())
def test_texts_do_not_outgrow_their_pages(code: str) -> None:
    assert [theirs for _, theirs in texts(code) if page_count(theirs) > PAGES_MAX] == []


@pytest.mark.parametrize("code", codes())
def test_every_command_has_a_word(code: str) -> None:
    assert set(load(code).keywords()) == set(load("en").keywords())


@pytest.mark.parametrize("code", codes())
def test_words_that_are_shown_can_be_typed_in_gsm_7(code: str) -> None:
    assert [words[0] for words in load(code).keywords().values() if septets(words[0]) is None] == []


@pytest.mark.parametrize("code", codes())
def test_no_keyword_has_the_shape_of_a_sheet_code(code: str) -> None:
    words = [each for row in load(code).keywords().values() for each in row]
    assert [each for each in words if SHEET_CODE.fullmatch(each.replace(" ", "").upper())] == []


@pytest.mark.parametrize("code", codes())
def test_no_carriers_opt_out_word_is_a_keyword(code: str) -> None:
    words = {each for row in load(code).keywords().values() for each in row}
    assert words & OPT_OUT == set()


@pytest.mark.parametrize("code", codes())
def test_no_keyword_is_listed_twice_in_a_language(code: str) -> None:
    phrases = [tuple(split_words(each)) for row in load(code).keywords().values() for each in row]
    assert [each for each in set(phrases) if phrases.count(each) > 1] == []


def test_words_that_mean_two_things_are_listed_as_such() -> None:
    vocabulary = vocabulary_of(load_all().values())
    assert vocabulary.clashes() <= vocabulary.asked


def test_a_small_word_is_not_one_that_changes_the_meaning() -> None:
    vocabulary = vocabulary_of(load_all().values())
    assert {each for each in vocabulary.others if vocabulary.is_small(each)} == set()
