"""The money of a day adds up, whatever became of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.day import sum_up
from domain.money import Money
from domain.postings import PostingState
from domain.receipts import Receipt, Word
from domain.reconciling import DayClass, DayLine, Said, Traced, classify
from domain.remittances import Remittance, RemittanceState

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
R, P = RemittanceState, PostingState


def kes(minor: int) -> Money:
    return Money(minor, "KES")


def line(amount: int, state: RemittanceState, *postings: tuple[PostingState, int], reason: str = "why") -> DayLine:
    receipt = Receipt("mpesa", "UKN4T7Q2WX", kes(amount), NOON, Word.CALLBACK)
    remittance = Remittance(1, receipt, state, reason, None, 0, NOON, NOON)
    said = (Said(Word.CALLBACK, kes(amount), NOON),)
    traced = Traced(remittance, said, tuple((at, kes(minor)) for at, minor in postings))
    return classify(traced, is_covered=False)


POSTED = line(12_000, R.POSTED, (P.POSTED, 10_000), (P.POSTED, 2_000))
SUSPENDED = line(50_000, R.SUSPENDED)
PARTLY = line(50_000, R.SUSPENDED, (P.POSTED, 30_000), (P.REFUSED, 20_000))
WAITING = line(24_000, R.MATCHED, (P.DUE, 24_000))
HALF_WAITING = line(24_000, R.MATCHED, (P.POSTED, 10_000), (P.UNCLEAR, 14_000))
RETURNED = line(9_000, R.RETURNED)
REVERSED = line(9_000, R.REVERSED, (P.UNDONE, 9_000))
LOST = line(7_000, R.POSTED, (P.POSTED, 6_000))


@pytest.mark.parametrize(
    ("lines", "sums"),
    [
        pytest.param([], [(0, 0)] * 6, id="nothing"),
        pytest.param([POSTED], [(1, 12_000), (1, 12_000), (0, 0), (0, 0), (0, 0), (0, 0)], id="posted"),
        pytest.param([SUSPENDED], [(1, 50_000), (0, 0), (0, 0), (1, 50_000), (0, 0), (0, 0)], id="in suspense"),
        pytest.param(
            [PARTLY], [(1, 50_000), (0, 30_000), (0, 0), (1, 20_000), (0, 0), (0, 0)], id="the rest in suspense"
        ),
        pytest.param([WAITING], [(1, 24_000), (0, 0), (1, 24_000), (0, 0), (0, 0), (0, 0)], id="waits for the core"),
        pytest.param([HALF_WAITING], [(1, 24_000), (0, 10_000), (1, 14_000), (0, 0), (0, 0), (0, 0)], id="half waits"),
        pytest.param([RETURNED, REVERSED], [(2, 18_000), (0, 0), (0, 0), (0, 0), (2, 18_000), (0, 0)], id="went back"),
        pytest.param([LOST], [(1, 7_000), (0, 0), (0, 0), (0, 0), (0, 0), (1, 7_000)], id="unexplained"),
    ],
)
def test_each_receipt_is_counted_where_its_money_is(lines: list[DayLine], sums: list[tuple[int, int]]) -> None:
    day = sum_up(lines, "KES")
    found = (day.received, day.posted, day.waiting, day.suspended, day.gone, day.unexplained)
    assert [(each.receipts, each.amount.minor) for each in found] == sums


def test_what_nobody_knows_of_is_listed() -> None:
    assert sum_up([POSTED, HALF_WAITING, WAITING], "KES").unclear == (HALF_WAITING,)


_AMOUNTS = st.integers(1, 10**9)
_LINES = st.builds(
    lambda amount, state, postings, reason: line(amount, state, *postings, reason=reason),
    _AMOUNTS,
    st.sampled_from(RemittanceState),
    st.lists(st.tuples(st.sampled_from(PostingState), _AMOUNTS), max_size=3),
    st.sampled_from(["", "why"]),
)


@given(st.lists(_LINES, max_size=8))
def test_received_is_posted_and_waiting_and_suspended_and_gone_and_unexplained(lines: list[DayLine]) -> None:
    assert sum_up(lines, "KES").adds_up


@given(st.lists(_LINES, max_size=8))
def test_nothing_is_below_nought(lines: list[DayLine]) -> None:
    day = sum_up(lines, "KES")
    parts = (day.received, day.posted, day.waiting, day.suspended, day.gone, day.unexplained)
    assert all(each.amount.minor >= 0 for each in parts)


def test_every_class_has_its_place() -> None:
    classes = {each.day_class for each in (POSTED, SUSPENDED, WAITING, RETURNED, REVERSED, LOST)}
    assert classes == set(DayClass)
