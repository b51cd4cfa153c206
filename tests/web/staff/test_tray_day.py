"""The day of the tray, for print: officer by officer, and each count."""

from __future__ import annotations

from typing import Any

import pytest

from domain.counting import Difference
from gateway.flows.see_tray import SeeTray
from tests.flows.tray import HERS, Tray
from tests.store.test_sheets import added
from tests.support.pages import judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages

PATH = "/staff/tray/day/2026-11-24"


@pytest.fixture
def pages(tray: Tray) -> StaffPages:
    """Of 4,740 expected 530 are posted, counted 10 short, and 530 are held."""
    released = tray.hold(HERS)
    tray.hold(HERS, key="2", code="2BCDF", title="Baraka")
    added(tray.store, key="3", code="3BCDF", title="Tumaini", officer_id=2, officer="Peter Otieno")
    tray.release(released, counted=520, why=Difference.LATER)
    tray.work()
    flows: dict[type[Any], Any] = {SeeTray: lambda: SeeTray(tray.store, JIRANI.currency)}
    return StaffPages(tray.store, tray.clock, flows, shown=frozenset({"tray", "tray_day"}))


def test_the_tray_leads_to_it(pages: StaffPages) -> None:
    assert f'href="{PATH}"' in pages.visitor("faith").get("/staff/tray").text


def test_it_adds_up(pages: StaffPages) -> None:
    answer = pages.visitor("faith").get(PATH)
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("KES 1,060 brought on Tue 24 Nov", [])
    assert "Grace Wanjiru 3,160 Upendo 9:00, posted; Baraka 9:00, held 2,100 530 530 530" in seen.text
    assert "Total, KES 4,740 2 officers 3,680 530 530 530" in seen.text


def test_each_count_stands_there_with_its_difference(pages: StaffPages) -> None:
    text = read(pages.visitor("rose").get(PATH)).text
    assert "Tue 24 Nov, 08:00, faith 520 she brings it later -10 Total 520 1 count -10" in text


@pytest.mark.parametrize("day", ["2026-11-25", "24", "x"])
def test_what_is_no_day_is_said_to_be(pages: StaffPages, day: str) -> None:
    assert pages.visitor("faith").get(f"/staff/tray/day/{day}").status_code == 404


def test_another_day_is_empty(pages: StaffPages) -> None:
    assert "No group met that day" in read(pages.visitor("faith").get("/staff/tray/day/2026-11-20")).text


def test_it_is_for_cashiers_and_managers(pages: StaffPages) -> None:
    assert pages.visitor("grace").get(PATH).status_code == 403


def test_it_fits_a_phone(pages: StaffPages, phone: Opens) -> None:
    screen = phone(pages, "faith")
    screen.goto(PATH)
    assert look(screen) == []
