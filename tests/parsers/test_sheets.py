"""A sheet as an SMS."""

from __future__ import annotations

from datetime import time

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.postings import CoreAccount
from domain.sheets import Due, NewSheet, SheetLine
from parsers.catalogues import load
from parsers.paging import fit
from parsers.sheets import no_such_sheet, reported_text, sheet_text
from tests.support.people import ENGLISH, JIRANI, NAIROBI, TODAY, kes

UPENDO = (
    ("Mary Akoth", 860), ("Jane Wambui", 290), ("Alice Nduku", 770), ("Esther Moraa", 50), ("Josephine Atieno", 530),
    ("Brian Ochieng", 290), ("Lilian Ochieng", 290), ("Samuel Ochieng", 50), ("Ruth Kemunto", 410), ("Faith Jepkorir", 50),
)  # fmt: skip
"""As the village has them: 3,590 in all."""

MODEL = (
    "7K4QZ Upendo 24 Nov KES 3590. 1Mary860 2Jane290 3Alice770 4Esther50 5Josephine530 6Brian290 7Lilian290"
    " 8Samuel50 9Ruth410 10Faith50. Late:3"
)


def line(number: int, name: str, amount: str | int, late: int = 0) -> SheetLine:
    account = CoreAccount(number, AccountReference(AccountKind.LOAN, str(number)))
    return SheetLine(number, number, str(number), name, (Due(account, kes(amount), kes(late)),))


def sheet(*lines: SheetLine, title: str = "Upendo") -> NewSheet:
    return NewSheet("9 2026-11-24", "7K4QZ", 9, title, 1, "Grace Wanjiru", 2, TODAY, time(9), "KES", lines)


def upendo() -> NewSheet:
    return sheet(*(line(at, name, due, 720 if at == 3 else 0) for at, (name, due) in enumerate(UPENDO, start=1)))


def crowd(count: int, name: str = "Josephine Atieno") -> NewSheet:
    return sheet(*(line(each, f"{name}", 1480) for each in range(1, count + 1)))


def test_upendos_sheet_is_the_model_text() -> None:
    assert sheet_text(ENGLISH, upendo()) == MODEL


@pytest.mark.parametrize("language", ["sw", "fil"])
def test_it_fits_one_page_in_every_language(language: str) -> None:
    assert len(fit((sheet_text(load(language, NAIROBI), upendo()),))) == 1


@pytest.mark.parametrize(
    ("count", "pages", "begins"),
    [
        pytest.param(7, 1, "1JosephineA1480", id="names whole"),
        pytest.param(12, 1, "1JosA1480", id="names cut to one page"),
        pytest.param(14, 2, "1JosephineA1480", id="names whole on two pages"),
        pytest.param(30, 2, "1J", id="names cut to two"),
    ],
)
def test_names_are_cut_before_a_page_is_added(count: int, pages: int, begins: str) -> None:
    text = sheet_text(ENGLISH, crowd(count))
    assert (len(fit((text,))), text.split(". ")[1][: len(begins)]) == (pages, begins)


def test_what_two_pages_do_not_hold_is_counted() -> None:
    text = sheet_text(ENGLISH, crowd(60))
    told = [word for word in text.split() if word.endswith("A1480")]
    assert len(fit((text,))) == 2
    assert text.endswith(f"and {60 - len(told)} more")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(
            [line(1, "Elizabeth Wairimu N.", 530), line(2, "Elizabeth Wairimu K.", 410)],
            "1ElizabethN530 2ElizabethK410",
            id="two of one first name",
        ),
        pytest.param([line(1, "Mary", 50), line(2, "Mary", 50)], "1Mary50 2Mary50", id="no last name"),
        pytest.param([line(1, "Mary Akoth", "50.50")], "1Mary50.50", id="cents"),
        pytest.param([line(1, "Mary Akoth", 0)], "1Mary0", id="nothing expected"),
        pytest.param([SheetLine(1, 7, "7", "Zoe Auma", ())], "1Zoe0", id="no account"),
        pytest.param([SheetLine(1, 7, "7", "", ())], "1C0", id="no name"),
    ],
)
def test_a_line_is_its_number_name_and_amount(lines: list[SheetLine], words: str) -> None:
    assert sheet_text(ENGLISH, sheet(*lines)).partition(". ")[2] == words


def test_who_is_late_is_told_by_line() -> None:
    text = sheet_text(ENGLISH, sheet(line(1, "Mary", 50, 10), line(2, "Jane", 50), line(3, "Alice", 50, 10)))
    assert text.endswith(". Late:1,3")


def test_names_of_other_alphabets_leave_no_page_over() -> None:
    many = sheet(*(line(each, "Жанна Іванова", 1480) for each in range(1, 26)))
    assert len(fit((sheet_text(ENGLISH, many),))) == 2


def test_accents_do_not_cost_a_page() -> None:
    text = sheet_text(ENGLISH, sheet(*(line(each, "Renée Ōta", 480) for each in range(1, 9))))
    assert len(fit((text,))) == 1


def test_a_reported_sheet_is_said_to_be() -> None:
    assert reported_text(ENGLISH, upendo()) == "7K4QZ Upendo 24 Nov: reported."


def test_a_group_that_is_not_hers_is_answered_with_hers() -> None:
    said = no_such_sheet(ENGLISH, JIRANI, ["Upendo", "Baraka"])
    assert said == "No group of yours with that name meets today. You have: Upendo, Baraka. Questions: 0700000009"
