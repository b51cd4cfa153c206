"""Which part goes to which account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import AccountKind, AccountReference
from domain.allocation import Bucket, Overpaid, Wish, allocate
from domain.money import Money


def _kes(amount: int) -> Money:
    return Money(amount, "KES")


def _loan(number: int, due: int, owed: int) -> Bucket:
    return Bucket(AccountReference(AccountKind.LOAN, str(number)), _kes(due), _kes(owed))


L1, L2 = _loan(1, 480, 2_000), _loan(2, 330, 330)
S1 = Bucket(AccountReference(AccountKind.SAVINGS, "1"), _kes(0), _kes(0))


@pytest.mark.parametrize(
    ("amount", "overpaid", "wishes", "shares", "held_back"),
    [
        pytest.param(300, Overpaid.SAVINGS, {}, {"L1": 300}, 0, id="less than is due"),
        pytest.param(810, Overpaid.SAVINGS, {}, {"L1": 480, "L2": 330}, 0, id="both loans"),
        pytest.param(1_000, Overpaid.SAVINGS, {}, {"L1": 480, "L2": 330, "S1": 190}, 0, id="the rest is saved"),
        pytest.param(1_000, Overpaid.SUSPENSE, {}, {"L1": 480, "L2": 330}, 190, id="the rest waits"),
        pytest.param(1_000, Overpaid.PREPAY, {}, {"L1": 670, "L2": 330}, 0, id="the rest prepays"),
        pytest.param(3_000, Overpaid.PREPAY, {}, {"L1": 2_000, "L2": 330, "S1": 670}, 0, id="never more than is owed"),
        pytest.param(120, Overpaid.SUSPENSE, {"L1": 100, "S1": 20}, {"L1": 100, "S1": 20}, 0, id="L100 S20"),
        pytest.param(
            900, Overpaid.SAVINGS, {"L2": 900}, {"L2": 330, "L1": 480, "S1": 90}, 0, id="wished beyond the debt"
        ),
    ],
)
def test_divides(
    amount: int, overpaid: Overpaid, wishes: dict[str, int], shares: dict[str, int], held_back: int
) -> None:
    wished = [Wish(AccountReference(AccountKind(k[0]), k[1:]), _kes(v)) for k, v in wishes.items()]
    found, _ = allocate(_kes(amount), [L1, L2, S1], overpaid, wished)
    assert ({str(e.account): e.amount.minor for e in found.shares}, found.held_back.minor) == (shares, held_back)


LOANS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 5_000)), max_size=4)
AMOUNTS = st.lists(
    st.tuples(st.integers(0, 4_000), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3_000)), max_size=3))
)


@given(LOANS, st.booleans(), AMOUNTS, st.sampled_from(Overpaid))
def test_sum_in_is_sum_out_and_no_loan_gets_more_than_it_owed_in_a_batch(
    loans: list[tuple[int, int]], saves: bool, amounts: list[tuple[int, list[tuple[int, int]]]], overpaid: Overpaid
) -> None:
    first = [_loan(place, due, due + more) for place, (due, more) in enumerate(loans)] + ([S1] if saves else [])
    buckets, got = tuple(first), dict.fromkeys((each.account for each in first), 0)
    for amount, wishes in amounts:
        wished = [Wish(first[place].account, _kes(part)) for place, part in wishes if place < len(first)]
        found, buckets = allocate(_kes(amount), buckets, overpaid, wished)
        assert sum(each.amount.minor for each in found.shares) + found.held_back.minor == amount
        for each in found.shares:
            got[each.account] += each.amount.minor
    for each in first:
        assert each.is_savings or got[each.account] <= each.owed.minor


@given(LOANS, st.lists(st.integers(0, 4_000)), st.sampled_from((Overpaid.SAVINGS, Overpaid.SUSPENSE)))
def test_what_is_due_is_taken_once_in_a_batch(
    loans: list[tuple[int, int]], amounts: list[int], overpaid: Overpaid
) -> None:
    first = [_loan(place, due, due + more) for place, (due, more) in enumerate(loans)]
    buckets, given_out = tuple(first), 0
    for amount in amounts:
        found, buckets = allocate(_kes(amount), buckets, overpaid)
        given_out += sum(each.amount.minor for each in found.shares)
    assert given_out == min(sum(amounts), sum(due for due, _ in loans))
