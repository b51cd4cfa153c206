"""Each balance follows from the last, or a message is lost or forged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.balances import Gap, Movement, find_gaps
from domain.money import Money
from tests.support.clock import NOW

Told = tuple[str, int, int, int | None]


def kes(amount: int) -> Money:
    return Money(amount, "KES")


def moved(number: str, at_s: int, amount: int, balance: int | None, *, is_sure: bool = True) -> Movement:
    held = None if balance is None else kes(balance)
    return Movement(NOW + timedelta(seconds=at_s), number, kes(amount), held, is_sure)


def gaps(*told: Movement) -> list[tuple[str, str, int, str | None]]:
    return [(gap.start.number, gap.end.number, gap.missing.minor, gap.odd) for gap in find_gaps(told)]


def day(amounts: Sequence[int], apart_s: int = 300) -> list[Movement]:
    """Make a day whose balances all follow."""
    made, balance = [], 10_000
    for place, amount in enumerate(amounts):
        balance += amount
        made.append(moved(f"R{place:03}", place * apart_s, amount, balance))
    return made


A, B, C, D, E = day([100, 250, 75, 500, 30])


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([A], [], id="one balance is taken as it is"),
        pytest.param([A, B, C, D, E], [], id="all follow"),
        pytest.param([E, C, A, D, B], [], id="whatever the order they come in"),
        pytest.param([A, C, D], [("R000", "R002", 250, None)], id="one was dropped"),
        pytest.param([A, D, E], [("R000", "R003", 325, None)], id="two were dropped"),
        pytest.param([A, moved("R001", 300, 250, None), C, D], [], id="a pull filled it"),
        pytest.param([A, moved("R001", 300, 250, None, is_sure=False), C, D], [], id="a row of a statement filled it"),
        pytest.param([A, moved("fee", 301, -23, None, is_sure=False), B, C], [], id="a row of another account"),
        pytest.param(
            [A, moved("R001", 300, 200, None), C, D], [("R000", "R002", 50, None)], id="a pull filled less than all"
        ),
        pytest.param(
            [A, B, moved("FAKE", 400, 900, 11_250), C, D],
            [("FAKE", "R002", -900, "FAKE")],
            id="a forged one whose balance follows",
        ),
        pytest.param(
            [A, B, moved("FAKE", 400, 900, 7), C, D], [("R001", "FAKE", -11_243, "FAKE")], id="a forged one at random"
        ),
        pytest.param(
            [A, B, moved("FAKE", 1_000, 900, 7)], [("R001", "FAKE", -11_243, None)], id="a forged one is the last"
        ),
        pytest.param([A, B, moved("R009", 700, 75, 10_400)], [("R001", "R009", -25, None)], id="a charge was taken"),
        pytest.param([moved("X", 0, 5, -20), moved("Y", 90, 5, -15)], [], id="below nothing"),
    ],
)
def test_gaps(told: list[Movement], found: list[tuple[str, str, int, str | None]]) -> None:
    assert gaps(*told) == found


def test_in_one_second_any_order_will_do() -> None:
    told = [moved("A", 0, 100, 10_100), moved("Z", 5, 50, 10_150), moved("Y", 5, 75, 10_225), moved("X", 5, 5, 10_230)]
    assert gaps(*told) == []


def test_a_notice_that_tells_the_minute_only_is_in_its_place() -> None:
    told = [moved("A", 0, 100, 10_100), moved("B", 50, 50, 10_150), moved("C", 0, 5, 10_155), moved("D", 70, 5, 10_160)]
    assert gaps(*told) == []


def test_charges_beside_their_receipts_are_found_wherever_they_stand() -> None:
    fees = [moved(f"fee{each}", each * 300, -23, None, is_sure=False) for each in range(4)]
    told, balance = [], 10_000
    for place, amount in enumerate((100, 250, 75, 500)):
        balance += amount
        told.append(moved(f"R{place}", place * 300, amount, balance))
        balance -= 23
    assert gaps(*told, *fees) == []
    assert len(gaps(*told)) == 3


def test_charges_that_nobody_told_of_yet_set_receipts_of_one_second_apart_by_no_more() -> None:
    told = [moved("D", 0, 480, 480), moved("C", 0, 120, 597), moved("B", 0, 500, 1_094), moved("A", 0, 480, 1_571)]
    assert gaps(*told) == [("D", "C", -3, None), ("C", "B", -3, None), ("B", "A", -3, None)]
    assert all(gap.may_be_charge for gap in find_gaps(told))


@pytest.mark.parametrize(
    ("missing", "odd", "expected"),
    [
        pytest.param(-10, None, True, id="a tenth of the larger receipt"),
        pytest.param(-11, None, False, id="more than a charge"),
        pytest.param(3, None, False, id="more is there than was told"),
        pytest.param(-3, "R001", False, id="all follows without one of them"),
    ],
)
def test_what_may_be_a_charge(missing: int, odd: str | None, *, expected: bool) -> None:
    assert Gap(A, C, kes(missing), odd).may_be_charge is expected


def test_a_gap_says_from_where_to_where() -> None:
    (gap,) = find_gaps([A, C])
    assert gap == Gap(A, C, kes(250))


@given(
    amounts=st.lists(st.integers(1, 10**7), min_size=4, max_size=40, unique=True),
    seed=st.integers(0, 2**32),
    lost=st.data(),
)
@settings(max_examples=200, deadline=None)
def test_every_message_that_is_lost_between_two_shows_and_filling_it_closes_it(
    amounts: list[int], seed: int, lost: st.DataObject
) -> None:
    told = day(amounts)
    place = lost.draw(st.integers(1, len(told) - 2))
    left = told[:place] + told[place + 1 :]
    random.Random(seed).shuffle(left)
    (gap,) = gaps(*left)
    assert gap[:3] == (told[place - 1].number, told[place + 1].number, amounts[place])
    filled = moved(told[place].number, place * 300, amounts[place], None, is_sure=False)
    assert gaps(*left, filled) == []


@given(amounts=st.lists(st.integers(1, 10**7), min_size=4, max_size=40), forged=st.integers(1, 10**7), at=st.data())
@settings(max_examples=200, deadline=None)
def test_every_forged_message_between_two_shows_and_is_named(
    amounts: list[int], forged: int, at: st.DataObject
) -> None:
    told = day(amounts)
    place = at.draw(st.integers(1, len(told) - 2))
    # Where it is what the next ones come to, nobody can say whether it is forged or they are.
    assume(forged not in accumulate(amounts[place + 1 :]))
    after = told[place]
    assert after.balance
    fake = moved("FAKE", place * 300 + 150, forged, after.balance.minor + forged)
    assert [gap[3] for gap in gaps(*told, fake)] == ["FAKE"]


def test_a_day_of_ten_thousand_is_walked_without_looking_at_all_for_each() -> None:
    told = day(list(range(1, 10_001)), apart_s=8)
    pulled = [moved(f"P{each}", each * 8 + 4, 7, None, is_sure=False) for each in range(10_000)]
    assert gaps(*told, *pulled) == []


def test_a_crowd_that_pays_at_once_is_followed_whoever_tells_no_balance() -> None:
    """Eight a second, a fifth of them brought by a pull: what lies near one is hundreds, and must not be tried against all."""
    chance, told, balance = random.Random(8), [], 0
    for place in range(1_000):
        amount = chance.randrange(10, 90) * 100
        balance += amount
        held = None if chance.random() < 0.2 else balance
        told.append(moved(f"R{place:05}", place // 8, amount, held))
    assert gaps(*told) == []
