"""UNDO takes a report back until its cash is counted."""

from __future__ import annotations

import pytest

from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.support.officer import PETER, UPENDO, Officer, sheet_of

FIRST, SECOND = "H2235", "H2247"
BACK = (
    "H2235 is taken back: Upendo 24 Nov, KES 2,500 does not count. Clients whom we told of it get a correction. To report"
    " again send 7K4QZ."
)
S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    officer = Officer(store)
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    officer.texts("7K4QZ")
    return officer


@pytest.mark.parametrize("path", [(), (S.HELD,)], ids=["reported", "held"])
def test_a_sheet_is_open_again(grace: Officer, path: tuple[SheetState, ...]) -> None:
    grace.moves(1, *path)
    assert grace.says(f"UNDO {FIRST}") == BACK
    assert (grace.sheet(1).state, grace.total(1)) == (S.OPEN, 0)


def test_twice_it_is_done_once(grace: Officer) -> None:
    assert grace.texts(f"UNDO {FIRST}") == grace.texts(f"undo {FIRST.lower()}")
    assert grace.sheet(1).state is S.OPEN


def test_a_pin_behind_it_changes_nothing(grace: Officer) -> None:
    assert grace.says(f"UNDO {FIRST} 4071") == BACK


def test_without_a_code_it_is_cancelled(grace: Officer) -> None:
    grace.texts("c 15 L300")
    assert grace.says(f"UNDO {SECOND}") == (
        "H2247 is taken back: Clients 24 Nov, KES 300 does not count. Clients whom we told of it get a correction."
    )
    assert grace.sheet(2).state is S.CANCELLED


def test_what_came_late_and_is_not_held_yet(grace: Officer, store: OpenStore) -> None:
    grace.texts(f"UNDO {FIRST}")
    grace.moves(1, S.EXPIRED)
    grace.texts("7K4QZ 3=0")
    assert "KES 1,730 does not count" in grace.says(f"UNDO {SECOND}")
    assert grace.sheet(1).state is S.OPEN


class TestNot:
    def test_what_another_took_the_place_of(self, grace: Officer) -> None:
        grace.texts("7K4QZ 3=0")
        assert (
            grace.says(f"UNDO {FIRST}")
            == "H2235 does not count: H2247 took its place. To take that back send UNDO H2247."
        )
        assert grace.total(1) == 1_730

    def test_what_another_took_the_place_of_that_was_taken_back(self, grace: Officer) -> None:
        grace.texts("7K4QZ 3=0")
        grace.texts(f"UNDO {SECOND}")
        assert grace.says(f"UNDO {FIRST}") == "H2235 does not count: H2247 took its place, and was taken back."

    def test_what_the_cashier_has(self, grace: Officer) -> None:
        grace.moves(1, S.HELD, S.RELEASED)
        assert grace.says(f"UNDO {FIRST}") == (
            "H2235 is closed already, so nothing was changed. Please ask the cashier: 0700000009"
        )
        assert grace.sheet(1).state is S.RELEASED

    @pytest.mark.parametrize("reference", [pytest.param("H2236", id="mistyped"), pytest.param(SECOND, id="nobody's")])
    def test_what_is_no_report(self, grace: Officer, reference: str) -> None:
        assert grace.says(f"UNDO {reference}") == (
            f"No report of yours has the reference {reference}, so nothing was changed. Please compare it with our text."
            " Questions: 0700000009"
        )

    def test_what_is_another_officers(self, store: OpenStore, grace: Officer) -> None:
        peter = Officer(store, who=PETER)
        assert peter.says(f"UNDO {FIRST}") == peter.says(f"UNDO {SECOND}").replace(SECOND, FIRST)
        assert grace.sheet(1).state is S.REPORTED
