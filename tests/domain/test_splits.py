"""A split is read and written in one way."""

from __future__ import annotations

import pytest

from domain.accounts import AccountKind, AccountReference, Client, Loan, Savings, Standing
from domain.allocation import Wish
from domain.money import Money
from domain.references import Part, read_typed
from domain.splits import find_wishes, labels, mend, write_split
from tests.support.clock import NOW


def kes(amount: float) -> Money:
    return Money(int(amount * 100), "KES")


def wish(name: str, amount: float) -> Wish:
    return Wish(AccountReference(AccountKind(name[0]), name[1:]), kes(amount))


STANDING = Standing(
    Client(5, "5", "Josephine Atieno", None, is_active=True),
    (Loan(9, "9", kes(900), kes(0), None, None), Loan(5, "5", kes(900), kes(0), None, None)),
    (Savings(55, "55", kes(0), kes(0)),),
    NOW,
)


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        pytest.param("C5 L480 S20", (wish("L5", 480), wish("S55", 20)), id="her first loan and savings"),
        pytest.param("C5 L2=100 S20", (wish("L9", 100), wish("S55", 20)), id="her second loan"),
        pytest.param("C5 L1 L2=100", (wish("L5", 1), wish("L9", 100)), id="both"),
    ],
)
def test_what_is_written_is_read_as_it_was(typed: str, wishes: tuple[Wish, ...]) -> None:
    assert write_split("5", wishes, STANDING) == typed
    assert find_wishes(read_typed(typed, "KE").parts, "KES", STANDING) == wishes


@pytest.mark.parametrize(
    "wishes",
    [
        pytest.param((wish("L7", 480),), id="a loan that is not hers, or closed"),
        pytest.param((wish("L5", 479.5), wish("S55", 20.5)), id="cents"),
    ],
)
def test_what_cannot_be_typed_is_not_written(wishes: tuple[Wish, ...]) -> None:
    assert write_split("5", wishes, STANDING) is None


def test_a_part_of_no_account_is_named() -> None:
    assert find_wishes(read_typed("C5 L100 L3=20", "KE").parts, "KES", STANDING) == Part("L3", 20)


def test_her_accounts_are_listed_by_what_they_are_called() -> None:
    assert labels(STANDING) == ["L (L5)", "L2 (L9)", "S (S55)"]


@pytest.mark.parametrize(
    ("amounts", "mended"),
    [
        pytest.param((300, 20), (300, 200), id="too little"),
        pytest.param((300, 300), (300, 200), id="too much, in the last"),
        pytest.param((600, 20), (500,), id="too much, in the first"),
        pytest.param((0, 500), (500,), id="nothing in the first"),
    ],
)
def test_a_split_is_mended_to_what_there_is(amounts: tuple[int, ...], mended: tuple[int, ...]) -> None:
    wishes = tuple(wish(name, amount) for name, amount in zip(("L5", "S55"), amounts, strict=True))
    expected = tuple(wish(name, amount) for name, amount in zip(("L5", "S55"), mended, strict=False))
    assert mend(wishes, kes(500)) == expected
