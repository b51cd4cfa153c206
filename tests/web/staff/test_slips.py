"""A slip for a client without a phone: once it is posted, and a copy from the second print on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.flows.read_slip import ReadSlip
from tests.flows.tray import FAITH, HERS, Tray
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor

COPY = " COPY Tue 24 Nov 2026"


@pytest.fixture
def pages(tray: Tray) -> StaffPages:
    core: Any = tray.figures
    flows: dict[type[Any], Any] = {ReadSlip: lambda: ReadSlip(tray.store, core, tray.clock)}
    return StaffPages(tray.store, tray.clock, flows, shown=frozenset({"slips"}))


@pytest.fixture
def path(tray: Tray) -> str:
    report = tray.hold(HERS)
    tray.release(report)
    return f"/staff/slips/{tray.report(report).given[0].reference}"


def test_it_says_what_is_on_the_books_and_what_she_owes(tray: Tray, faith: Visitor, path: str) -> None:
    tray.work()
    answer = faith.get(path)
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("KES 530 of Mary Akoth is on the books", [])
    assert "You still owe KES 14,400. Savings 3,500. As of Tue 24 Nov, 08:00." in seen.text
    assert COPY not in seen.text


def test_there_is_none_before_posting(faith: Visitor, path: str) -> None:
    answer = faith.get(path)
    assert answer.status_code == 404
    assert "A slip comes after posting" in answer.text


def test_the_second_print_says_copy(tray: Tray, faith: Visitor, path: str) -> None:
    tray.work()
    faith.get(path)
    first = read(faith.send(f"{path}/print")).text
    assert "Print this page now" in first
    assert COPY not in first
    assert COPY in read(faith.get(path)).text
    assert COPY in read(faith.send(f"{path}/print")).text


def test_of_two_who_print_at_once_one_gets_the_original(tray: Tray, pages: StaffPages, path: str) -> None:
    tray.work()
    visitors = [pages.visitor(login) for login in ("faith", "rose")]
    forms = [read(each.get(path)).form(f"{path}/print") for each in visitors]
    leads = [each.http.post(f"{path}/print", data=form) for each, form in zip(visitors, forms, strict=True)]
    shown = [read(each.get(lead.headers["Location"])).text for each, lead in zip(visitors, leads, strict=True)]
    assert [COPY in each for each in shown] == [False, True]
    assert ["it says COPY" in each for each in shown] == [False, True]


def test_what_another_printed_is_a_copy_to_who_opens_it(tray: Tray, pages: StaffPages, path: str) -> None:
    tray.work()
    faith, rose = (pages.visitor(login) for login in ("faith", "rose"))
    form = read(faith.get(path)).form(f"{path}/print")
    lead = faith.http.post(f"{path}/print", data=form).headers["Location"]
    assert COPY in read(rose.get(lead)).text


@pytest.mark.parametrize("typed", ["?print=1", "?print=2", "?print=x", "?print=99999999999999999999"])
def test_an_address_makes_no_original(tray: Tray, faith: Visitor, path: str, typed: str) -> None:
    tray.work()
    faith.get(path)
    faith.send(f"{path}/print")
    assert COPY in read(faith.get(path + typed)).text


def test_each_print_is_on_record(tray: Tray, faith: Visitor, path: str) -> None:
    tray.work()
    faith.get(path)
    faith.send(f"{path}/print")
    source = tray.report(1).given[0].source
    acts = [line.act for line in tray.store.read(lambda work: work.audit.of(source))]
    assert acts.count("slip printed") == 1


def test_while_mifos_is_silent_it_says_no_debt(tray: Tray, faith: Visitor, path: str) -> None:
    tray.work()
    tray.figures.is_silent = True
    assert "You still owe" not in read(faith.get(path)).text


@pytest.mark.parametrize("reference", ["T9999", "R2236", "x", "T" * 40])
def test_what_is_not_there_is_said_to_be(faith: Visitor, reference: str) -> None:
    assert faith.get(f"/staff/slips/{reference}").status_code == 404


def test_another_branch_cannot_print_it(tray: Tray, faith: Visitor) -> None:
    report = tray.hold(HERS, office_id=3)
    tray.release(report, person=replace(FAITH, office_id=3))
    tray.work()
    assert faith.get(f"/staff/slips/{tray.report(report).given[0].reference}").status_code == 404


def test_it_fits_a_phone(tray: Tray, pages: StaffPages, phone: Opens, path: str) -> None:
    tray.work()
    screen = phone(pages, "faith")
    screen.goto(path)
    assert look(screen) == []
