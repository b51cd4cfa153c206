"""SHEET gives an officer her sheets of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import StaffMember
from domain.commands import Answer
from domain.phonebook import PhoneCard
from domain.sheets import NewSheet, SheetState
from gateway.commands.sheet import COMMAND
from gateway.store.opening import OpenStore
from parsers.paging import fit
from tests.parsers.test_sheets import MODEL, upendo
from tests.support.people import NOW, TODAY, question, tools

PHONE = "+254700000001"
GRACE = StaffMember(1, "Grace Wanjiru", PHONE, 2, is_loan_officer=True, is_active=True)
BARAKA = replace(upendo(), key="10 2026-11-24", code="3B2CD", group_id=10, title="Baraka")
OTHERS = (
    replace(upendo(), key="11 2026-11-24", code="4B2CD", group_id=11, title="Tumaini", officer_id=2),
    replace(upendo(), key="9 2026-11-17", code="5B2CD", on=TODAY - timedelta(days=7)),
    replace(upendo(), key="sms-9", code=None),
)


@pytest.fixture(autouse=True)
def sheets(store: OpenStore) -> None:
    for each in OTHERS:
        add(store, each)


def add(store: OpenStore, sheet: NewSheet) -> int:
    number = store.write(lambda work: work.sheets.add(sheet, NOW))
    assert number is not None
    return number


def ask(store: OpenStore, group: str = "") -> Answer:
    asked = question("sheet", {"group": group} if group else {}, card=PhoneCard(PHONE, staff=GRACE.name))
    return COMMAND.answer(asked, GRACE, tools(store))


def texts(answer: Answer) -> list[str]:
    return [page for text in (*answer.variants, *answer.then) for page in fit((text,))]


def due(store: OpenStore) -> list[str]:
    claimed = store.write(lambda work: work.jobs.claim("bulk", limit=9, now=NOW, until=NOW + timedelta(minutes=1)))
    return [job.subject for job in claimed]


def test_her_sheets_come_each_on_a_page_of_its_own(store: OpenStore) -> None:
    add(store, upendo())
    add(store, BARAKA)
    assert texts(ask(store)) == [MODEL, MODEL.replace("7K4QZ Upendo", "3B2CD Baraka")]


@pytest.mark.parametrize("group", ["BARAKA", "baraka", "BARA"])
def test_a_group_is_found_by_its_name(store: OpenStore, group: str) -> None:
    add(store, upendo())
    add(store, BARAKA)
    assert [text[:12] for text in texts(ask(store, group))] == ["3B2CD Baraka"]


def test_another_officers_group_is_answered_as_one_that_is_not_there(store: OpenStore) -> None:
    add(store, upendo())
    assert texts(ask(store, "TUMAINI")) == texts(ask(store, "NOBODY"))


def test_a_reported_sheet_has_no_lines(store: OpenStore) -> None:
    number = add(store, upendo())
    sheet = store.read(lambda work: work.sheets.get(number))
    store.write(lambda work: work.sheets.move(sheet, SheetState.REPORTED, NOW))
    assert texts(ask(store)) == ["7K4QZ Upendo 24 Nov: reported."]


def test_who_has_none_has_the_core_asked_again(store: OpenStore) -> None:
    answer = ask(store)
    assert answer.change is not None
    store.write(answer.change)
    assert (due(store), "We have no sheet of yours for Tue 24 Nov" in texts(answer)[0]) == (
        ["2026-11-24 0 1 48"],
        True,
    )


def test_asked_twice_the_core_is_asked_once(store: OpenStore) -> None:
    for _ in range(2):
        answer = ask(store)
        assert answer.change is not None
        store.write(answer.change)
    assert len(due(store)) == 1
