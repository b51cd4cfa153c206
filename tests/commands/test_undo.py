"""UNDO takes a report back until its cash is counted."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from domain.sheets import SheetState
from gateway.flows.check_pin import CheckPIN
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.keep_team import KeepTeam
from gateway.store.opening import OpenStore
from gateway.store.secrets import Argon2PINs, Sealer, new_key
from tests.flows.test_keep_team import ROSE
from tests.support.officer import GRACE, PETER, PHONES, UPENDO, Officer, sheet_of
from tests.support.people import NAIROBI, NOW

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


class TestPIN:
    """Who finds her phone takes nothing back, where she has a PIN."""

    ASKED = (
        "Nothing is taken back. Please send UNDO H2235, a space and your 4-digit PIN, then delete that text."
        " PIN forgotten? Call 0700000009"
    )

    @pytest.fixture(autouse=True)
    def may_join(self, grace: Officer, store: OpenStore) -> None:
        grace.pins = CheckPIN(store, Argon2PINs([new_key()]), Sealer([new_key()]))
        for each in (GRACE, PETER):
            store.write(lambda work, each=each: work.phones.put_staff(each, PHONES[each.id], NOW))

    @pytest.fixture
    def joined(self, grace: Officer) -> str:
        return grace.says(f"JOIN {self.code(grace)} 4821")

    def code(self, grace: Officer) -> str:
        assert grace.pins is not None
        keep = KeepPINs(grace.store, grace.pins, lambda: grace.now, NAIROBI)
        team = KeepTeam(grace.store, Sealer([new_key()]), NAIROBI, time(7), lambda: grace.now, keep)
        code, _ = team.give_code(ROSE, GRACE.id)
        return code

    def test_she_sets_it_with_a_code_of_her_manager(self, joined: str) -> None:
        assert joined == (
            "Your PIN is set. Please delete the text you sent. From now on, put it behind UNDO and its reference."
        )

    @pytest.mark.parametrize("text", ["UNDO H2235", "UNDO H2235 4822"])
    def test_without_it_nothing_is_taken_back(self, grace: Officer, joined: str, text: str) -> None:
        assert (grace.says(text), grace.total(1)) == (self.ASKED, 2_500)

    def test_with_it_it_is(self, grace: Officer, joined: str) -> None:
        assert grace.says("undo h2235 4821") == BACK

    def test_three_wrong_ones_lock_it(self, grace: Officer, joined: str) -> None:
        for pin in ("1111", "2222", "3333"):
            grace.texts(f"UNDO {FIRST} {pin}")
        assert grace.says(f"UNDO {FIRST} 4821") == self.ASKED
        grace.now += timedelta(minutes=16)
        assert grace.says(f"UNDO {FIRST} 4821") == BACK

    def test_she_changes_it(self, grace: Officer, joined: str) -> None:
        assert grace.says("PIN 4821 7350").startswith("Grace: your PIN is changed.")
        assert grace.says(f"UNDO {FIRST} 4821") == self.ASKED
        assert grace.says(f"UNDO {FIRST} 7350") == BACK

    def test_a_new_code_is_for_who_forgot_it(self, grace: Officer, joined: str) -> None:
        grace.texts(f"JOIN {self.code(grace)} 7350")
        assert grace.says(f"UNDO {FIRST} 7350") == BACK

    def test_another_phone_cannot_use_her_code(self, grace: Officer, store: OpenStore) -> None:
        peter = Officer(store, who=PETER, pins=grace.pins)
        assert "could not answer" in peter.says(f"JOIN {self.code(grace)} 4821")
        assert grace.says(f"UNDO {FIRST}") == BACK

    def test_her_own_report_needs_none(self, grace: Officer, joined: str) -> None:
        assert "1 Mary 860" not in grace.says("7K4QZ 3=0")
        assert grace.total(1) == 1_730


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
