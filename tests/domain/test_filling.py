"""A sheet is filled in as its officer said."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import AccountKind, AccountReference
from domain.filling import Guest, NotFilled, Problem, fill
from domain.money import Money
from domain.postings import CoreAccount
from domain.reports import ClientShares, ReportedLine, Share, SheetReport
from domain.sheets import Due, NewGiven, NewReport, NewSheet, SheetLine


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def due(account: str, amount: int, late: int = 0) -> Due:
    reference = AccountReference(AccountKind(account[0]), account[1:])
    return Due(CoreAccount(int(account[1:]) + 100, reference), kes(amount), kes(late))


def member(number: int, name: str, *dues: Due) -> SheetLine:
    return SheetLine(number, number, str(number), name, dues)


MARY = member(1, "Mary Akoth", due("L4", 480), due("L21", 330), due("S1", 50))
JANE = member(2, "Jane Wambui", due("L1", 240), due("S2", 50))
ALICE = member(3, "Alice Nduku", due("L2", 720, late=720), due("S3", 50))
PAUL = member(4, "Paul Otieno", due("L44", 100))
NONE = member(5, "Esther Moraa")
SHEET = NewSheet(
    "9 2026-11-24",
    "7K4QZ",
    9,
    "Upendo",
    1,
    "Grace Wanjiru",
    2,
    date(2026, 11, 24),
    time(9),
    "KES",
    (MARY, JANE, ALICE, PAUL, NONE),
)
DORCAS = SheetLine(0, 15, "15", "Dorcas Wanza", (due("L14", 300), due("S15", 50)))


def line(number: int, amount: int | None = None, *shares: tuple[str, int], absent: bool = False) -> ReportedLine:
    return ReportedLine(number, amount, tuple(Share(*each) for each in shares), absent)


def told(gave: NewGiven) -> str:
    return ("A " if gave.is_absent else "") + ", ".join(
        f"{share.account.reference} {share.amount.minor // 100}" for share in gave.shares
    )


def filled(*lines: ReportedLine, guests: tuple[Guest, ...] = ()) -> NewReport:
    report = fill(SHEET, SheetReport("7K4QZ", lines, tuple(each.said for each in guests)), "+254700000001", guests)
    assert isinstance(report, NewReport)
    return report


def refused(*lines: ReportedLine, guests: tuple[Guest, ...] = ()) -> NotFilled:
    report = fill(SHEET, SheetReport("7K4QZ", lines, tuple(each.said for each in guests)), "+254700000001", guests)
    assert isinstance(report, NotFilled)
    return report


def test_the_code_alone_says_that_all_brought_what_was_expected() -> None:
    report = filled()
    assert [told(each) for each in report.given] == [
        "L4 480, L21 330, S1 50",
        "L1 240, S2 50",
        "L2 720, S3 50",
        "L44 100",
        "",
    ]
    assert report.total("KES") == SHEET.expected == kes(2_020)


@pytest.mark.parametrize(
    ("said", "gave"),
    [
        pytest.param(line(1, 0), "", id="nothing"),
        pytest.param(line(1, 400), "L4 400", id="less than the first loan"),
        pytest.param(line(1, 500), "L4 480, L21 20", id="the first loan, then the second"),
        pytest.param(line(1, 1_000), "L4 480, L21 330, S1 190", id="the rest into savings"),
        pytest.param(line(3, 720), "L2 720", id="what is late comes first"),
        pytest.param(line(3, 800), "L2 800", id="then what is due"),
        pytest.param(line(4, 250), "L44 250", id="without savings ahead on the loan"),
        pytest.param(line(1, None, ("L", 400), ("S", 50)), "L4 400, S1 50", id="exactly as written"),
        pytest.param(line(1, None, ("L2", 20)), "L21 20", id="L2 is the second loan"),
        pytest.param(line(1, None, ("L21", 20)), "L21 20", id="or the loan of that number"),
        pytest.param(line(1, None, ("L", 100), ("L1", 50)), "L4 150", id="one account named twice"),
        pytest.param(line(1, absent=True), "A ", id="absent"),
        pytest.param(line(1, 480, absent=True), "A L4 480", id="absent, but sent money"),
    ],
)
def test_one_line_differs(said: ReportedLine, gave: str) -> None:
    report = filled(said)
    assert told(next(each for each in report.given if each.line == said.number)) == gave
    assert sum(each.line != said.number for each in report.given) == 4


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param(line(6, 100), Problem.NO_LINE, id="a line that is not on the sheet"),
        pytest.param(line(0, 100), Problem.NO_LINE, id="line nought"),
        pytest.param(line(2, 871), Problem.TOO_MUCH, id="more than three times what is expected"),
        pytest.param(line(2, None, ("L", 900)), Problem.TOO_MUCH, id="the same, with accounts"),
        pytest.param(line(4, None, ("S", 10)), Problem.NO_ACCOUNT, id="savings that she has not"),
        pytest.param(line(1, None, ("L3", 10)), Problem.NO_ACCOUNT, id="a third loan"),
        pytest.param(line(1, None, ("FREG", 10)), Problem.NO_FEES, id="a fee"),
        pytest.param(line(5, 10), Problem.NOTHING_TAKES_IT, id="a member without accounts"),
    ],
)
def test_what_cannot_be_meant_is_asked_back(said: ReportedLine, problem: Problem) -> None:
    assert refused(said).problem is problem


def test_three_times_is_not_too_much() -> None:
    assert filled(line(2, 870)).total("KES") == kes(2_020 - 290 + 870)


def test_a_label_that_means_two_loans_is_asked_back() -> None:
    """L2 is Ann's loan 2 and the second loan she has."""
    ann = member(1, "Ann Odhiambo", due("L2", 100), due("L9", 100))
    sheet = NewSheet("k", "7K4QZ", 9, "Upendo", 1, "Grace", 2, date(2026, 11, 24), None, "KES", (ann,))
    report = fill(sheet, SheetReport("7K4QZ", (line(1, None, ("L2", 50)),)), "grace")
    assert report == NotFilled(Problem.NO_ACCOUNT, 1, "C1", "L2=50")


def test_guests_give_exactly_what_was_written() -> None:
    guest = Guest(ClientShares("15", (Share("L", 300),), by="12"), DORCAS)
    gave = filled(guests=(guest,)).given[-1]
    assert (gave.line, gave.client_number, gave.by, told(gave)) == (None, "15", "12", "L14 300")


@pytest.mark.parametrize(
    "guests",
    [
        pytest.param((Guest(ClientShares("1", (Share("L", 300),)), MARY),), id="a member is no guest"),
        pytest.param((Guest(ClientShares("15", (Share("L", 300),)), DORCAS),) * 2, id="one guest twice"),
    ],
)
def test_nobody_gives_twice_in_one_report(guests: tuple[Guest, ...]) -> None:
    assert refused(guests=guests).problem is Problem.TWICE


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param((line(1, 860),), (), True, id="an exception that is as expected"),
        pytest.param((line(1, 500), line(2, 0)), (line(2, 0), line(1, 500)), True, id="in another order"),
        pytest.param((line(1, None, ("L", 480), ("L2", 20)),), (line(1, 500),), True, id="spelt out or not"),
        pytest.param((line(1, 0),), (line(1, absent=True),), False, id="nothing, and absent"),
        pytest.param((line(1, 500),), (line(1, 501),), False, id="another amount"),
    ],
)
def test_what_means_the_same_is_known_as_the_same(
    first: tuple[ReportedLine, ...], second: tuple[ReportedLine, ...], *, same: bool
) -> None:
    assert (filled(*first).meaning == filled(*second).meaning) is same


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 300), max_size=4))
def test_every_shilling_that_was_written_goes_somewhere(amounts: dict[int, int]) -> None:
    report = filled(*(line(number, amount) for number, amount in amounts.items()))
    expected = {each.number: each.expected("KES").minor // 100 for each in SHEET.lines} | amounts
    assert report.total("KES") == kes(sum(expected.values()))
    assert all(share.amount.minor > 0 for each in report.given for share in each.shares)
