"""Parked: what waits for a person, and is closed with what was found."""

from __future__ import annotations

import re

import pytest

from gateway.store.opening import OpenStore
from tests.support.clock import HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor
from tests.web.staff.day_books import PHONE, Books

CASE = "/staff/parked/1"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return StaffPages(store, clock, shown=frozenset({"parked"}))


@pytest.fixture
def rose(pages: StaffPages, store: OpenStore, clock: HandClock) -> Visitor:
    """Rose, who looks at Mary's case."""
    books = Books(store, clock)
    books.dispute("UKN4T7Q2WX")
    visitor = pages.visitor("rose")
    visitor.get(CASE)
    return visitor


def words(visitor: Visitor) -> str:
    assert visitor.page is not None
    return read(visitor.page).text


def test_the_day_leads_there(rose: Visitor) -> None:
    assert f'href="{CASE}"' in rose.get("/staff/").text


@pytest.mark.parametrize("path", ["/staff/parked", CASE])
def test_is_as_every_page(rose: Visitor, path: str) -> None:
    assert judge(rose.get(path)) == []


def test_nothing_stopped(pages: StaffPages) -> None:
    shown = pages.visitor("rose").get("/staff/parked")
    assert (judge(shown), read(shown).heads) == ([], ["Nothing stopped"])


def test_it_is_closed_with_what_was_found(rose: Visitor) -> None:
    rose.send(f"{CASE}/close", because="called her, the sum is right")
    assert "Closed: Case 41: Mary says UKN4T7Q2WX is wrong." in words(rose)
    assert "Nothing waits for you" in words(rose)


def test_without_a_word_it_stays(rose: Visitor) -> None:
    shown = rose.send(f"{CASE}/close", because=" ")
    assert (shown.status_code, judge(shown)) == (422, [])
    assert "Case 41" in read(rose.get("/staff/")).text


def test_what_is_closed_is_not_there(rose: Visitor) -> None:
    rose.send(f"{CASE}/close", because="done")
    assert rose.get(CASE).status_code == 404


def test_who_it_is_not_for_does_not_find_it(pages: StaffPages, rose: Visitor) -> None:
    assert [pages.visitor(login).get(CASE).status_code for login in ("daniel", "admin", "grace")] == [404, 404, 403]


def test_the_number_is_shown_once_and_that_is_on_record(rose: Visitor, store: OpenStore) -> None:
    rose.send(f"{CASE}/show")
    assert PHONE in words(rose)
    assert "Shown to Rose Chebet, 11:00. This is on record." in words(rose)
    assert PHONE not in rose.get(CASE).text
    (line,) = store.read(lambda work: work.audit.of("task:1"))
    assert (line.by, line.act) == ("rose", "unmasked")


def test_whose_case_it_is_is_named_and_leads_to_her(store: OpenStore, clock: HandClock) -> None:
    Books(store, clock).task("receipt claimed", "UKN4T7Q2WX", "by C1 or C2")
    pages = StaffPages(store, clock, shown=frozenset({"parked", "clients"}))
    item = pages.visitor("rose").get(CASE)
    assert judge(item) == []
    assert re.findall(r'<a href="/staff/clients/([0-9]+)">C\1</a>', item.text) == ["1", "2"]


def test_who_closed_it_is_on_record(rose: Visitor, store: OpenStore) -> None:
    rose.send(f"{CASE}/close", because="done")
    (line,) = store.read(lambda work: work.audit.of("task:1"))
    assert (line.by, line.act) == ("rose", "closed")


@pytest.mark.slow
def test_it_fits_a_small_phone(pages: StaffPages, rose: Visitor, phone: Opens) -> None:
    page = phone(pages, "rose")
    wrong = []
    for path in ("/staff/parked", CASE):
        page.goto(path)
        wrong += look(page)
    assert wrong == []
