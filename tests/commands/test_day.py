"""DAY: what an officer collected, and what she owes the cashier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.counting import Difference, Heap, NewCount
from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.support.officer import BARAKA, DAY, PETER, UPENDO, Officer, sheet_of
from tests.support.people import kes

S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    officer = Officer(store)
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    officer.has(sheet_of("Baraka", "59HCZ", BARAKA))
    return officer


def test_without_a_sheet_there_is_nothing_to_bring(store: OpenStore) -> None:
    assert Officer(store).says("day") == "24 Nov: no sheet of yours, nothing to bring to the cashier."


def test_before_any_report(grace: Officer) -> None:
    assert grace.says("day") == (
        "24 Nov: nothing to bring to the cashier. Upendo 2,500 not reported. Baraka 1,290 not reported."
    )


def test_what_was_reported_is_hers_to_bring(grace: Officer) -> None:
    grace.texts("7K4QZ but 3=0")
    grace.texts("c 1 s50")
    grace.texts("59HCZ")
    grace.texts("7K4QZ but 3=0 1=910")
    assert grace.says("day") == (
        "24 Nov: bring KES 3,070 to the cashier. Upendo 1,780 of 2,500, H2259. Baraka 1,290, H2247."
    )


def test_clients_one_by_one_count(grace: Officer) -> None:
    grace.texts("c 15 s50")
    assert grace.says("day").endswith("Clients 50, H2235.")


def test_what_was_taken_back_does_not(grace: Officer) -> None:
    grace.texts("7K4QZ")
    grace.texts("c 15 s50")
    grace.texts("UNDO H2235")
    grace.texts("UNDO H2247")
    assert grace.says("day").startswith("24 Nov: nothing to bring to the cashier. Upendo 2,500 not reported.")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param((S.HELD,), "bring KES 2,500 to the cashier. Upendo 2,500, H2235.", id="held"),
        pytest.param(
            (S.HELD, S.RELEASED), "nothing to bring to the cashier. Upendo 2,500, H2235: counted.", id="released"
        ),
        pytest.param(
            (S.HELD, S.RELEASED, S.POSTED),
            "nothing to bring to the cashier. Upendo 2,500, H2235: on the books.",
            id="posted",
        ),
    ],
)
def test_what_the_cashier_has_is_not_hers_any_more(grace: Officer, path: tuple[SheetState, ...], said: str) -> None:
    grace.texts("7K4QZ")
    grace.moves(1, *path)
    assert grace.says("day") == f"24 Nov: {said} Baraka 1,290 not reported."


def test_where_nobody_counts_what_she_wrote_down_is_said(grace: Officer) -> None:
    grace.holds = False
    grace.texts("7K4QZ")
    grace.moves(1, S.HELD, S.RELEASED, S.POSTED)
    assert (
        grace.says("day")
        == "24 Nov: you wrote down KES 2,500. Upendo 2,500, H2235: on the books. Baraka 1,290 not reported."
    )


def counted(grace: Officer, amount: int) -> None:
    """Let the cashier count what Grace reported."""
    count = NewCount(1, Heap((1,), kes(amount), Difference.LATER), kes(2_500), "faith", grace.now)
    grace.store.write(lambda work: work.counts.add(count))
    grace.moves(1, S.HELD, S.RELEASED)


def test_what_was_counted_short_is_said(grace: Officer) -> None:
    grace.texts("7K4QZ")
    counted(grace, 2_460)
    assert grace.says("day").endswith("Baraka 1,290 not reported. Counted KES 40 short.")


def test_on_the_day_of_the_count_alone(grace: Officer) -> None:
    grace.texts("7K4QZ")
    counted(grace, 2_460)
    grace.now += timedelta(days=1)
    assert "short" not in grace.says("day")


@pytest.mark.parametrize("amount", [2_500, 2_540])
def test_what_was_counted_full_is_not(grace: Officer, amount: int) -> None:
    grace.texts("7K4QZ")
    counted(grace, amount)
    assert "short" not in grace.says("day")


def test_of_before_what_she_still_has(grace: Officer) -> None:
    grace.texts("7K4QZ")
    grace.moves(2, S.EXPIRED)
    grace.now += timedelta(days=1)
    assert grace.says("day") == "25 Nov: bring KES 2,500 to the cashier. Upendo 24 Nov 2,500, H2235."


def test_another_officers_is_not_hers(store: OpenStore, grace: Officer) -> None:
    grace.texts("7K4QZ")
    assert "no sheet of yours" in Officer(store, who=PETER).says("day")


def test_it_is_the_institutions_day(store: OpenStore) -> None:
    grace = Officer(store)
    grace.has(sheet_of("Upendo", "7K4QZ", UPENDO, on=DAY + timedelta(days=1)))
    grace.now += timedelta(hours=17)
    assert "25 Nov: nothing to bring" in grace.says("day")
