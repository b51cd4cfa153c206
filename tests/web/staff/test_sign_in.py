"""May I come in? What staff are told at the door."""

from __future__ import annotations

from tests.support.pages import judge, read
from tests.support.visitor import StaffPages


def test_the_page_is_as_every_page(pages: StaffPages) -> None:
    assert judge(pages.visitor().get("/staff/login")) == []


def test_she_is_led_to_the_day(pages: StaffPages) -> None:
    assert "Faith Nduta, cashier" in read(pages.visitor().sign_in("faith")).text
