"""The day by officer: what was expected is received, held or missing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.flows.see_tray import SeeTray
from tests.flows.tray import Tray
from tests.store.test_sheets import REPORT, added
from tests.support.pages import Seen, judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages


@pytest.fixture
def pages(tray: Tray) -> StaffPages:
    flows: dict[type[Any], Any] = {SeeTray: lambda: SeeTray(tray.store, JIRANI.currency)}
    return StaffPages(tray.store, tray.clock, flows, shown=frozenset({"tray"}))


def sums(seen: Seen) -> dict[str, int]:
    """Read the tiles: the first of each name is the sum of all officers."""
    found = dict[str, int]()
    for name, figure in re.findall(r"(Expected|Received|Held|Missing) ([\d,]+)", seen.text):
        found.setdefault(name, int(figure.replace(",", "")))
    return found


@pytest.mark.parametrize("login", ["rose", "faith"])
def test_expected_is_received_and_held_and_missing(tray: Tray, pages: StaffPages, login: str) -> None:
    released = tray.hold(REPORT)
    tray.release(released)
    tray.hold(REPORT, key="2", code="2BCDF", officer_id=2, officer="Peter Otieno")
    added(tray.store, key="3", code="3BCDF", title="Baraka")
    answer = pages.visitor(login).get("/staff/")
    seen = read(answer)
    told = sums(seen)
    assert judge(answer) == []
    assert told["Expected"] == told["Received"] + told["Held"] + told["Missing"]
    assert (told["Received"], told["Held"]) == (830, 830)
    assert "Upendo 9:00, released; Baraka 9:00 not reported" in seen.text


@pytest.mark.parametrize("login", ["daniel", "grace", "admin"])
def test_who_has_no_tray_sees_no_collections(tray: Tray, pages: StaffPages, login: str) -> None:
    tray.hold(REPORT)
    assert "Meetings today" not in read(pages.visitor(login).get("/staff/")).text


def test_a_day_without_meetings_says_nothing_of_them(pages: StaffPages) -> None:
    assert "Meetings today" not in read(pages.visitor("rose").get("/staff/")).text


def test_it_fits_a_phone(tray: Tray, pages: StaffPages, phone: Opens) -> None:
    tray.hold(REPORT)
    screen = phone(pages, "rose")
    screen.goto("/staff/")
    assert look(screen) == []
