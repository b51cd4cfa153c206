"""Who brings what? A sheet for print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from domain.reports import ClientShares, Share, SheetReport
from domain.sheets import SheetState
from domain.staff import HEAD_OFFICE
from gateway.store.opening import OpenStore
from tests.parsers.test_reports import report_of
from tests.parsers.test_sheets import crowd, line, sheet, upendo
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages

PLACE = "/staff/sheets/7K4QZ"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return StaffPages(store, clock, shown=frozenset({"sheets"}))


@pytest.fixture
def printed(store: OpenStore) -> None:
    store.write(lambda work: work.sheets.add(upendo(), NOW))


def words(pages: StaffPages, login: str, place: str = PLACE) -> str:
    return read(pages.visitor(login).get(place)).text


def test_it_is_as_every_page(pages: StaffPages, printed: None) -> None:
    assert judge(pages.visitor("faith").get(PLACE)) == []


def test_it_says_who_meets_when_and_what_is_expected(pages: StaffPages, printed: None) -> None:
    shown = words(pages, "faith")
    assert "Upendo brings KES 3,590 on Tue 24 Nov" in shown
    assert "7K4QZ JIRANI Upendo, Grace Wanjiru Tue 24 Nov 2026, 9:00 No Client Loans Sav. Due Got" in shown


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("1 Mary Akoth L1 860 860 ____", id="a line"),
        pytest.param("3 Alice Nduku late 720, not in Due L3 770 770 ____", id="what is late stands aside"),
        pytest.param("Total 3,590 ____", id="the total"),
        pytest.param("All as listed: text 7K4QZ . Else, for example: 7K4QZ BUT 3=0 5=40 7=A", id="how to report"),
        pytest.param("50 ____ C Guest Accounts Got ____ ____ ____ Total", id="a place for guests"),
        pytest.param("With a guest, client 15: 7K4QZ, C 15 L300", id="how to report a guest"),
        pytest.param("Officer ________ Group ________ Cashier ________", id="three sign"),
    ],
)
def test_it_has(pages: StaffPages, printed: None, row: str) -> None:
    assert row in words(pages, "faith")


def test_an_example_names_lines_that_are_there(pages: StaffPages, store: OpenStore) -> None:
    store.write(lambda work: work.sheets.add(sheet(line(1, "Mary Akoth", 50)), NOW))
    assert "7K4QZ BUT 1=0" in words(pages, "faith")


def test_the_example_with_a_guest_is_read_as_one(pages: StaffPages, printed: None) -> None:
    [written] = re.findall("client 15: ([^.]*) Officer", words(pages, "faith"))
    assert report_of(written) == SheetReport("7K4QZ", (), (ClientShares("15", (Share("L", 300),)),))


@pytest.mark.parametrize(
    ("lines", "leaves"),
    [pytest.param(25, 1, id="as many as a leaf takes"), pytest.param(26, 2, id="one more")],
)
def test_each_leaf_has_the_code_and_25_lines(pages: StaffPages, store: OpenStore, lines: int, leaves: int) -> None:
    store.write(lambda work: work.sheets.add(crowd(lines), NOW))
    seen = read(pages.visitor("faith").get(PLACE))
    assert [each.get("class") for tag, each in seen.tags if tag in ("section", "p")].count("big") == leaves
    assert seen.text.count("No Client Loans") == leaves
    assert seen.text.count("C Guest Accounts") == 1


@pytest.mark.parametrize(
    ("place", "title"),
    [
        pytest.param(PLACE, "Upendo brings KES 3,590 on Tue 2 Mar", id="the newest"),
        pytest.param(f"{PLACE}/2026-11-24", "Upendo brings KES 3,590 on Tue 24 Nov", id="of a day"),
        pytest.param(f"{PLACE}/2026-11-25", "There is no sheet with that code", id="of another day"),
        pytest.param(f"{PLACE}/24-11-26", "That is no day; write it like 2026-11-24", id="of no day"),
    ],
)
def test_of_a_code_that_came_again(pages: StaffPages, store: OpenStore, printed: None, place: str, title: str) -> None:
    again = replace(upendo(), key="again", officer_id=2, on=date(2027, 3, 2))
    store.write(lambda work: work.sheets.move(work.sheets.get(1), SheetState.EXPIRED, NOW))
    store.write(lambda work: work.sheets.add(again, NOW))
    assert title in words(pages, "faith", place)


@pytest.mark.parametrize(
    ("login", "status"),
    [
        pytest.param("faith", 200, id="the cashier"),
        pytest.param("rose", 200, id="the manager"),
        pytest.param("admin", 200, id="an administrator"),
        pytest.param("grace", 200, id="her officer"),
        pytest.param("peter", 403, id="another officer"),
        pytest.param("daniel", 403, id="finance"),
    ],
)
def test_it_opens_to(pages: StaffPages, printed: None, login: str, status: int) -> None:
    assert pages.visitor(login).get(PLACE).status_code == status


@pytest.mark.parametrize("login", ["faith", "rose", "admin", "peter"])
def test_another_branch_does_not_find_it(pages: StaffPages, store: OpenStore, login: str) -> None:
    store.write(lambda work: work.sheets.add(replace(upendo(), office_id=3), NOW))
    for place in (PLACE, f"{PLACE}/2026-11-24"):
        answer = pages.visitor(login).get(place)
        assert (answer.status_code, "Upendo" in answer.text) == (404, False)


def test_an_officer_finds_her_own_in_another_branch_too(pages: StaffPages, store: OpenStore) -> None:
    store.write(lambda work: work.sheets.add(replace(upendo(), office_id=3), NOW))
    assert pages.visitor("grace").get(PLACE).status_code == 200


def test_the_head_office_finds_all(pages: StaffPages, printed: None) -> None:
    pages.logins.people["admin"] = replace(pages.logins.people["admin"], office_id=HEAD_OFFICE)
    assert pages.visitor("admin").get(PLACE).status_code == 200


def test_a_code_is_read_in_any_case(pages: StaffPages, printed: None) -> None:
    assert "Upendo brings" in words(pages, "faith", "/staff/sheets/7k4qz")


def test_a_code_of_no_sheet_is_said_to_be(pages: StaffPages, printed: None) -> None:
    assert "There is no sheet with that code" in words(pages, "faith", "/staff/sheets/7K4QX")


@pytest.mark.slow
def test_it_fits_a_small_phone(pages: StaffPages, store: OpenStore, phone: Opens) -> None:
    store.write(lambda work: work.sheets.add(replace(crowd(26), title="A group with a long name"), NOW))
    page = phone(pages, "faith")
    page.goto(PLACE)
    assert look(page) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "late", "leaves"),
    [
        pytest.param(25, 0, 1, id="a full leaf"),
        pytest.param(25, 720, 1, id="a full leaf of clients who are late"),
        pytest.param(60, 0, 3, id="several"),
    ],
)
def test_each_leaf_is_a_printed_page(
    pages: StaffPages, store: OpenStore, phone: Opens, lines: int, late: int, leaves: int
) -> None:
    made = sheet(*(line(each, "Josephine Atieno Wanjiru", 1480, late) for each in range(1, lines + 1)))
    store.write(lambda work: work.sheets.add(made, NOW))
    page = phone(pages, "faith")
    page.goto(PLACE)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == leaves
