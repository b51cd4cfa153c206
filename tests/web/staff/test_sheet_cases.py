"""A client says that what her officer wrote down is wrong: the manager reads it, and never the officer whom it names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.codes import CASH, REPORT, reference_of
from domain.postings import Earmark
from domain.sheets import NewReport
from gateway.store.opening import OpenStore
from tests.flows.tray import ROSE as MANAGER
from tests.flows.tray import Tray
from tests.store.money import kes
from tests.store.test_sheets import GAVE, added, get, report
from tests.store.test_sheets import REPORT as REPORTED
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import StaffPages
from tests.web.staff.day_books import Books

ROSE, GRACE = 3, 1
CASE = "/staff/parked/1"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return StaffPages(store, clock, shown=frozenset({"parked"}))


def complain(store: OpenStore, clock: HandClock, letter: str, officer_id: int = GRACE) -> str:
    """Put a sheet of an officer's on record, and Mary's word about it."""
    sheet = added(store, officer_id=officer_id)
    number = report(store, sheet)
    given = store.read(lambda work: work.sheets.reported(number)).given[0]
    assert given.what == GAVE
    reference = reference_of(number if letter == REPORT else given.id, letter)
    Books(store, clock).dispute(reference)
    return reference


@pytest.mark.parametrize("letter", [pytest.param(REPORT, id="a report"), pytest.param(CASH, id="a receipt of cash")])
class TestACase:
    def test_the_manager_reads_who_wrote_it_down_where_and_how_much(
        self, store: OpenStore, clock: HandClock, pages: StaffPages, letter: str
    ) -> None:
        reference = complain(store, clock, letter)
        shown = pages.visitor("rose").get(CASE)
        text = read(shown).text
        assert judge(shown) == []
        assert f"Case 41: Mary says {reference} is wrong" in text
        assert "Grace Wanjiru wrote KES 530 down, Upendo 24 Nov" in text

    def test_whom_it_names_does_not_find_it(
        self, store: OpenStore, clock: HandClock, pages: StaffPages, letter: str
    ) -> None:
        complain(store, clock, letter, officer_id=ROSE)
        rose = pages.visitor("rose")
        assert rose.get(CASE).status_code == 404
        assert "Case 41" not in read(rose.get("/staff/")).text


def corrected(store: OpenStore, clock: HandClock, by: str, place: int) -> str:
    """Let somebody correct what one client gave by an officer's report, and Mary, who is the first, complain."""
    sheet = added(store)
    report(store, sheet)
    given = list(REPORTED.given)
    given[place] = replace(given[place], shares=(Earmark(GAVE.shares[0].account, kes(5)),))
    number = report(store, get(store, sheet.id), NewReport("corrected", tuple(given), by))
    Books(store, clock).dispute(reference_of(number, REPORT))
    return reference_of(number, REPORT)


def test_who_wrote_her_amount_does_not_find_it(store: OpenStore, clock: HandClock, pages: StaffPages) -> None:
    corrected(store, clock, "rose", place=0)
    assert pages.visitor("rose").get(CASE).status_code == 404


def test_who_changed_another_line_finds_it(store: OpenStore, clock: HandClock, pages: StaffPages) -> None:
    """In a branch with one manager nobody else would."""
    reference = corrected(store, clock, "rose", place=1)
    assert f"Mary says {reference} is wrong" in read(pages.visitor("rose").get(CASE)).text


def test_who_typed_it_from_paper_does_not_find_it(store: OpenStore, clock: HandClock, pages: StaffPages) -> None:
    number = report(store, added(store), replace(REPORTED, by="rose"))
    Books(store, clock).dispute(reference_of(number, REPORT))
    assert pages.visitor("rose").get(CASE).status_code == 404


def test_who_counted_it_does_not_find_it(store: OpenStore, clock: HandClock, pages: StaffPages) -> None:
    tray = Tray(store, clock)
    number = tray.hold()
    tray.release(number, person=MANAGER)
    Books(store, clock).dispute(reference_of(number, REPORT))
    assert pages.visitor("rose").get(CASE).status_code == 404


def test_a_reference_that_nothing_has_is_a_case_all_the_same(
    store: OpenStore, clock: HandClock, pages: StaffPages
) -> None:
    Books(store, clock).dispute(reference_of(77, REPORT))
    assert "Mary says" in read(pages.visitor("rose").get(CASE)).text
