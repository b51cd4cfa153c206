"""A market day: as many meetings as asked for, and books in which everybody owes and saves the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.village.history import fill
from gateway.village.kenya import KENYA
from gateway.village.market import GROUPS_AN_OFFICER, INSTALMENT, MEMBERS, market_of
from mifos_client.sandbox.books import Books

MEETINGS = GROUPS_AN_OFFICER + 1


@pytest.fixture(scope="module")
def books() -> Books:
    books = Books(KENYA.institution.zone, "KES", lambda: datetime(2026, 11, 24, 8, 5, tzinfo=UTC))
    fill(books, market_of(KENYA, MEETINGS))
    return books


def test_a_new_officer_has_what_the_others_cannot_take() -> None:
    market = market_of(KENYA, MEETINGS)
    led = [each.officer for each in market.groups]
    assert (led.count("officer-aa"), led.count("officer-ab")) == (GROUPS_AN_OFFICER, 1)


def test_nobody_shares_a_phone() -> None:
    market = market_of(KENYA, MEETINGS)
    phones = [phone for each in (*market.clients,) for phone in each.phones] + [each.phone for each in market.staff]
    assert len(set(phones)) == len(phones) == MEETINGS * MEMBERS + len(market.staff)


def test_an_instalment_of_everybody_falls_due_today(books: Books) -> None:
    today = books.today()
    for number in range(1, MEETINGS * MEMBERS + 1):
        due = [row for row in books.loan(number).rows if row.due_on == today]
        assert [row.owed for row in due] == [INSTALMENT]
