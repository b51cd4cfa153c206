"""Where an officer's collections stand, in one word and in sums that add up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.sheets import Given, Report, Sheet
from domain.tray import Meeting, OfficerTray, coins_of
from tests.store.money import kes
from tests.store.test_sheets import GAVE, NEW, S
from tests.support.clock import NOW

BROUGHT = Report(1, 1, 1, "m", "+254700000001", False, (Given(1, GAVE),), NOW)
"""530 of the 1,630 that are expected."""


def meeting(state: S, report: Report | None = BROUGHT) -> Meeting:
    return Meeting(Sheet(1, NEW, state, 1, NOW, NOW), report)


def tray(*meetings: Meeting) -> OfficerTray:
    return OfficerTray(1, "Grace Wanjiru", "KES", meetings)


@pytest.mark.parametrize(
    ("meetings", "word"),
    [
        pytest.param([meeting(S.OPEN, None)], "not reported", id="nobody reported"),
        pytest.param([meeting(S.OPEN, None), meeting(S.REPORTED)], "held", id="clients are being told"),
        pytest.param([meeting(S.POSTED), meeting(S.HELD)], "held", id="one is to be counted"),
        pytest.param([meeting(S.EXPIRED)], "held", id="it came late"),
        pytest.param([meeting(S.POSTED), meeting(S.RELEASED)], "released", id="one goes to the core"),
        pytest.param([meeting(S.RELEASED), meeting(S.PARTLY_POSTED)], "partly posted", id="the core refused lines"),
        pytest.param([meeting(S.POSTED), meeting(S.OPEN, None)], "posted", id="what was brought is posted"),
    ],
)
def test_what_somebody_has_to_do_comes_first(meetings: list[Meeting], word: str) -> None:
    assert tray(*meetings).stands == word


@pytest.mark.parametrize("state", list(S))
def test_expected_is_received_and_held_and_missing(state: S) -> None:
    report = None if state in {S.OPEN, S.CANCELLED, S.RETURNED} else BROUGHT
    one = tray(meeting(state, report))
    assert one.held + one.released + one.missing == one.expected


def test_nothing_is_missing_where_more_was_brought() -> None:
    more = replace(BROUGHT, given=(Given(1, GAVE), Given(2, GAVE), Given(3, GAVE), Given(4, GAVE)))
    assert tray(meeting(S.HELD, more)).missing == kes(0)


@pytest.mark.parametrize("currency", ["KES", "PHP", "TZS", "UGX", "XOF"])
def test_notes_and_coins_fall_in_value(currency: str) -> None:
    coins = list(coins_of(currency))
    assert coins == sorted(set(coins), reverse=True)
