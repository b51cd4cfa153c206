"""What a group's members are expected to bring."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import Client, Loan, Savings, Standing
from domain.expected import expect, has_instalment
from domain.sheets import SheetLine
from tests.support.people import NOW, TODAY, kes, loan, savings

AGREED = kes(50)


def standing(number: str, name: str, *accounts: Loan | Savings, is_active: bool = True) -> Standing:
    loans = tuple(each for each in accounts if isinstance(each, Loan))
    saved = tuple(each for each in accounts if isinstance(each, Savings))
    return Standing(Client(int(number), number, name, None, is_active), loans, saved, NOW)


def line(*accounts: Loan | Savings) -> SheetLine:
    [only] = expect([standing("1", "Mary Akoth", *accounts)], TODAY, AGREED)
    return only


def told(of: SheetLine) -> list[tuple[str, int, int]]:
    """Say each account with what is expected and late, in whole shillings."""
    return [(str(each.account.reference), each.amount.minor // 100, each.late.minor // 100) for each in of.dues]


@pytest.mark.parametrize(
    ("accounts", "dues"),
    [
        pytest.param(
            (
                loan("21", 1980, due="24 Nov", amount=330),
                savings("1", 3450),
                loan("4", 14880, due="24 Nov", amount=480),
            ),
            [("L4", 480, 0), ("L21", 330, 0), ("S1", 50, 0)],
            id="the oldest loan first, savings last",
        ),
        pytest.param(
            (loan("2", 27360, late=720, since="17 Nov", due="24 Nov", amount=720), savings("3", 900)),
            [("L2", 720, 720), ("S3", 50, 0)],
            id="arrears stand aside",
        ),
        pytest.param((loan("1", 4800, due="24 Nov", amount=140),), [("L1", 140, 0)], id="part of it was paid by phone"),
        pytest.param((loan("1", 4800, due="1 Dec", amount=240),), [("L1", 0, 0)], id="all of it was paid by phone"),
        pytest.param((loan("1", 4800, late=240, since="17 Nov"),), [("L1", 0, 240)], id="only arrears"),
        pytest.param((savings("9", 10), savings("12", 0)), [("S9", 50, 0), ("S12", 0, 0)], id="two savings accounts"),
        pytest.param((), [], id="no account at all"),
    ],
)
def test_a_line_expects_todays_instalments_and_the_agreed_savings(
    accounts: tuple[Loan | Savings, ...], dues: list[tuple[str, int, int]]
) -> None:
    assert told(line(*accounts)) == dues


def test_a_line_adds_up_what_is_expected_without_what_is_late() -> None:
    late = line(loan("2", 27360, late=720, since="17 Nov", due="24 Nov", amount=720), savings("3", 900))
    assert (late.expected("KES"), late.late("KES")) == (kes(770), kes(720))


def test_lines_are_numbered_in_the_order_of_client_numbers() -> None:
    lines = expect([standing("19", "Joyce"), standing("3", "Alice"), standing("101", "Zainab")], TODAY, AGREED)
    assert [(each.number, each.name) for each in lines] == [(1, "Alice"), (2, "Joyce"), (3, "Zainab")]


def test_who_left_has_no_line() -> None:
    lines = expect([standing("1", "Mary"), standing("2", "Jane", is_active=False)], TODAY, AGREED)
    assert [each.name for each in lines] == ["Mary"]


@pytest.mark.parametrize(
    ("due", "falls"),
    [pytest.param("24 Nov", True, id="today"), pytest.param("1 Dec", False, id="next week")],
)
def test_an_instalment_falls_due_on_its_day(due: str, falls: bool) -> None:
    assert has_instalment(standing("1", "Mary", loan("4", 480, due=due, amount=480)), TODAY) is falls


def test_what_is_for_fees_is_last_and_has_no_agreed_savings() -> None:
    fund = replace(savings("1", 0), product="REG")
    [only] = expect([standing("1", "Mary Akoth", fund, savings("9", 3450))], TODAY, AGREED, {"REG"})
    assert (told(only), [each.label for each in only.dues]) == ([("S9", 50, 0), ("S1", 0, 0)], ["", "FREG"])
