"""A standing comes back as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import Client, Instalment, Loan, Savings, Standing
from domain.money import Money
from gateway.store.standings import read_standing, write_standing

_MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["KES", "PHP", "JPY"]))
_WORDS = st.text(max_size=20)
_DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
_LOANS = st.builds(
    Loan,
    st.integers(1),
    _WORDS,
    _MONEY,
    _MONEY,
    st.none() | _DAYS,
    st.none() | st.builds(Instalment, _DAYS, _MONEY),
)
_STANDINGS = st.builds(
    Standing,
    st.builds(Client, st.integers(1), _WORDS, _WORDS, st.none() | _WORDS, st.booleans()),
    st.lists(_LOANS, max_size=3).map(tuple),
    st.lists(st.builds(Savings, st.integers(1), _WORDS, _MONEY, _MONEY, _WORDS), max_size=3).map(tuple),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)


@given(_STANDINGS)
def test_a_standing_comes_back_as_it_was_written(standing: Standing) -> None:
    assert read_standing(write_standing(standing)) == standing


def test_money_is_written_in_minor_units() -> None:
    savings = Savings(1, "1", Money(123_45, "KES"), Money(0, "KES"))
    standing = Standing(Client(1, "1", "Mary", None, True), (), (savings,), datetime(2026, 3, 2, tzinfo=UTC))
    assert '[12345,"KES"]' in write_standing(standing)


def test_what_was_written_before_products_were_is_read() -> None:
    text = '{"client":[1,"1","Mary",null,true],"loans":[],"savings":[[1,"1",[5,"KES"],[0,"KES"]]],"read_at":"2026-03-02T00:00:00+00:00"}'
    assert read_standing(text).savings == (Savings(1, "1", Money(5, "KES"), Money(0, "KES")),)
