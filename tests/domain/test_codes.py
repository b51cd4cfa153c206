"""What a JOIN code looks like."""

from __future__ import annotations

import random
import re

import pytest

from domain.codes import SYMBOLS, is_code, new_code, read_reference, reference_of


def test_a_new_code_is_no_word_and_no_number() -> None:
    choose = random.Random(1).choice
    codes = [new_code(choose) for _ in range(2_000)]
    assert [code for code in codes if not re.fullmatch(r"[2-9][2-9B-DF-HJ-NP-TV-Z]{4}", code)] == []
    assert [code for code in codes if len(re.findall("[A-Z]", code)) < 2] == []


def test_a_new_code_is_a_code() -> None:
    assert is_code(new_code(random.Random(1).choice))


def test_chance_that_gives_no_letters_is_not_asked_for_ever() -> None:
    with pytest.raises(AssertionError, match="100 draws"):
        new_code(lambda symbols: symbols[0])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("7M2K", id="four"),
        pytest.param("7M2KXX", id="six"),
        pytest.param("", id="nothing"),
        pytest.param("7M2KA", id="a vowel"),
        pytest.param("7M2K0", id="a nought"),
        pytest.param("7M2K1", id="a one"),
        pytest.param("7m2kx", id="small letters"),
        pytest.param("7M2K ", id="a blank"),
        pytest.param("7M2K٣", id="another script"),
    ],
)
def test_this_is_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("number", [1, 28, 29, 24_388, 24_389, 10**6, 10**9])
def test_a_reference_leads_back(number: int) -> None:
    assert read_reference(f" {reference_of(number).lower()} ") == number


def test_a_reference_that_was_mistyped_leads_nowhere() -> None:
    for number in range(1, 30_000, 101):
        told = reference_of(number)
        slips = {told[:at] + symbol + told[at + 1 :] for at in range(1, len(told)) for symbol in SYMBOLS}
        swaps = {told[:at] + told[at + 1] + told[at] + told[at + 2 :] for at in range(1, len(told) - 1)}
        assert [each for each in (slips | swaps) - {told} if read_reference(each) is not None] == []


@pytest.mark.parametrize(
    "text", ["", "R", "R1", "R22", "R2222", "R1O34", "UKN4T7Q2WX", "RKN4T7Q2WX", "2234", "0700000011"]
)
def test_what_is_no_reference(text: str) -> None:
    assert read_reference(text) is None
