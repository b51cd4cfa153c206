"""What JOIN codes, codes of sheets and references look like."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from domain.codes import (
    CASH,
    REMITTANCE,
    REPORT,
    SYMBOLS,
    is_code,
    is_sheet_code,
    new_code,
    new_sheet_code,
    read_reference,
    reference_of,
)


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


KINDS = [REMITTANCE, REPORT, CASH]


@pytest.mark.parametrize("letter", KINDS)
def test_a_reference_of_another_kind_is_none_of_this(letter: str) -> None:
    others = [each for each in KINDS if each != letter]
    told = [reference_of(number, letter) for number in range(1, 30_000, 101)]
    assert [each for each in told for other in others if read_reference(each, other) is not None] == []


@pytest.mark.parametrize("letter", KINDS)
def test_a_reference_with_the_letter_of_another_kind_is_mistyped(letter: str) -> None:
    others = [each for each in KINDS if each != letter]
    told = [reference_of(number, letter) for number in range(1, 30_000, 101)]
    slips = [(other + each[1:], other) for each in told for other in others]
    assert [slip for slip, other in slips if read_reference(slip, other) is not None] == []


@pytest.mark.parametrize("letter", KINDS)
def test_a_reference_is_no_code_of_a_sheet(letter: str) -> None:
    assert not any(is_sheet_code(reference_of(number, letter)) for number in range(1, 30_000, 101))


def sheet_codes() -> list[str]:
    choose = random.Random(5).choice
    return [new_sheet_code(choose) for _ in range(1_000)]


def slips_of(code: str) -> set[str]:
    """List what one wrong, missing or additional symbol, or two neighbours swapped, make of a code."""
    wrong = {code[:at] + symbol + code[at + 1 :] for at in range(len(code)) for symbol in SYMBOLS + "AEIOU01"}
    missing = {code[:at] + code[at + 1 :] for at in range(len(code))}
    more = {code[:at] + symbol + code[at:] for at in range(len(code) + 1) for symbol in SYMBOLS}
    swapped = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)}
    return (wrong | missing | more | swapped) - {code}


def test_a_sheet_code_is_one_in_any_case() -> None:
    assert [code for code in sheet_codes() if not (is_sheet_code(code) and is_sheet_code(code.lower()))] == []


def test_the_sheet_code_of_the_rule_is_one() -> None:
    assert is_sheet_code("7K4QZ")


def test_a_sheet_code_begins_with_a_digit_and_has_two_letters() -> None:
    shape = re.compile(r"(?=.*[A-Z].*[A-Z])[2-9][2-9B-DF-HJ-NP-TV-Z]{4}")
    assert [code for code in sheet_codes() if not shape.fullmatch(code)] == []


@pytest.mark.parametrize("write", [str.upper, str.lower, str.title], ids=["capitals", "small letters", "mixed"])
def test_every_slip_and_every_swap_of_a_sheet_code_is_refused(write: Callable[[str], str]) -> None:
    taken = [slip for code in sheet_codes() for slip in slips_of(code) if is_sheet_code(write(slip))]
    assert taken == []


@pytest.mark.parametrize("text", ["", "7K4Q\u00df", "7K4Q", "K74QZ", "22222", "\u0667K4QZ", "7K4QZ "])
def test_what_is_no_sheet_code(text: str) -> None:
    assert not is_sheet_code(text)
