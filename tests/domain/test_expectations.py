"""Which amounts would surprise nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.accounts import AccountKind, AccountReference, Client, Holding, Holdings, Instalment, Loan, Standing
from domain.expectations import held_accounts
from domain.money import Money

ALICE = Client(3, "3", "Alice Nduku", None, is_active=True)


def kes(*amounts: int) -> frozenset[Money]:
    return frozenset(Money(each * 100, "KES") for each in amounts)


def only(amount: int) -> Money:
    return Money(amount * 100, "KES")


LATE = Loan(2, "2", only(27_360), only(720), date(2026, 11, 17), Instalment(date(2026, 11, 24), only(700)))
HOLDINGS = Holdings(
    Standing(ALICE, (LATE,), (), datetime(2026, 11, 24, tzinfo=UTC)),
    (
        Holding(2, AccountReference(AccountKind.LOAN, "2"), is_open=True),
        Holding(1, AccountReference(AccountKind.LOAN, "1"), is_open=False),
        Holding(2, AccountReference(AccountKind.SAVINGS, "3"), is_open=True),
    ),
)


def expected(holdings: Holdings) -> dict[str, frozenset[Money]]:
    return {str(held.reference): held.expected for held, _ in held_accounts(holdings)}


def test_of_a_loan_what_is_late_what_comes_both_and_all() -> None:
    assert expected(HOLDINGS)["L2"] == kes(720, 700, 1_420, 27_360)


def test_nothing_of_a_closed_loan() -> None:
    assert expected(HOLDINGS)["L1"] == frozenset()


def test_nothing_of_savings_that_have_a_loans_id() -> None:
    assert expected(HOLDINGS)["S3"] == frozenset()


def test_of_a_client_number_what_all_her_loans_expect() -> None:
    assert expected(HOLDINGS)["C3"] == kes(720, 700, 1_420, 27_360)


def test_of_two_loans_their_sum_too() -> None:
    second = replace(LATE, id=9, number="9", overdue=only(0), late_since=None)
    standing = replace(HOLDINGS.standing, loans=(LATE, second))
    both = replace(HOLDINGS, standing=standing)
    assert only(1_420 + 700) in expected(both)["C3"]


def test_every_account_carries_the_cores_id_of_it() -> None:
    assert [(str(held.reference), core_id) for held, core_id in held_accounts(HOLDINGS)] == [
        ("L2", 2),
        ("L1", 1),
        ("S3", 2),
        ("C3", 3),
    ]
