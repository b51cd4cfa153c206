"""The day: what waits for whom."""

from __future__ import annotations

import pytest

from domain.ports.store import UnitOfWork
from domain.tasks import TaskKind
from gateway.store.opening import OpenStore
from gateway.store.tasks import SHOWN_MAX
from tests.support.clock import HandClock
from tests.support.pages import read
from tests.support.visitor import StaffPages
from tests.web.staff.day_books import PHONE, Books, shown


@pytest.fixture
def books(store: OpenStore, clock: HandClock) -> Books:
    return Books(store, clock)


def test_money_in_suspense_waits_for_finance(pages: StaffPages, books: Books) -> None:
    books.suspend("UKO7D2F4GH", 500)
    books.suspend("UKO4H8S6TN", 480)
    seen = shown(pages, "daniel")
    assert seen.heads == ["1 thing waits for you"]
    assert "Find whose 2 receipts are 980 the oldest waits since Mon 2 Mar, 10:59" in seen.text


def test_a_case_waits_for_the_manager(pages: StaffPages, books: Books) -> None:
    books.post("UKN4T7Q2WX", 860)
    books.dispute("UKN4T7Q2WX")
    said = "Case 41: Mary says UKN4T7Q2WX is wrong 860 call +254 7•• ••• •11 by Tue 3 Mar, 17:00"
    assert said in shown(pages, "rose").text


@pytest.mark.parametrize("login", ["grace", "peter", "daniel", "faith", "admin"])
def test_a_case_is_shown_to_nobody_else(pages: StaffPages, books: Books, login: str) -> None:
    books.dispute("UKN4T7Q2WX")
    assert "41" not in shown(pages, login).text


def test_a_case_is_not_shown_to_who_did_what_it_is_about(
    pages: StaffPages, books: Books, store: OpenStore, clock: HandClock
) -> None:
    books.post("UKN4T7Q2WX", 860)
    books.dispute("UKN4T7Q2WX")

    def act(work: UnitOfWork) -> None:
        work.audit.by("Rose")
        work.audit.note("mpesa:UKN4T7Q2WX", "matched", clock())

    store.write(act)
    assert shown(pages, "rose").heads == ["Nothing waits for you"]


def test_what_stops_in_the_system_waits_for_the_administrator(pages: StaffPages, books: Books) -> None:
    books.task("sms refused", "twilio", f"to {PHONE}: no such number")
    assert "twilio refuses our texts to +254 7•• ••• •11: no such number" in shown(pages, "admin").text


def test_a_kind_that_nobody_wrote_words_for_is_shown_all_the_same(pages: StaffPages, books: Books) -> None:
    books.task("channel silent", "twilio", "nothing since 09:00")
    assert "Channel silent: twilio nothing since 09:00" in shown(pages, "admin").text


def test_a_note_is_shown_as_it_is(pages: StaffPages, books: Books) -> None:
    books.post("UKN4T7Q2WX", 860)
    books.task("receipt told otherwise", "mpesa:UKN4T7Q2WX", "statement: KES 900")
    said = "UKN4T7Q2WX was told twice, and not alike 860 statement: KES 900; since Mon 2 Mar, 11:00"
    assert said in shown(pages, "daniel").text


def test_what_was_told_twice_leads_to_its_receipt(store: OpenStore, clock: HandClock, books: Books) -> None:
    pages = StaffPages(store, clock, shown=frozenset({"receipts", "parked"}))
    books.post("UKN4T7Q2WX", 860)
    books.task("receipt told otherwise", "mpesa:UKN4T7Q2WX", "statement: KES 900")
    row = '<a href="/staff/receipts/UKN4T7Q2WX">UKN4T7Q2WX was told twice, and not alike</a>'
    daniel = pages.visitor("daniel")
    assert all(row in daniel.get(path).text for path in ("/staff/", "/staff/parked"))


def test_what_waits_for_others_hides_nothing(pages: StaffPages, books: Books) -> None:
    many = range(SHOWN_MAX)
    now = books.clock()
    books.store.write(lambda work: [work.tasks.open(TaskKind.JOB_PARKED, str(each), "", now) for each in many])
    books.task("statement", "x", "it does not add up")
    assert shown(pages, "daniel").heads == ["1 thing waits for you"]


def test_what_typed_html_says_is_text(pages: StaffPages, books: Books) -> None:
    books.task("sms refused", "<b>twilio</b>", "<script>")
    answer = pages.visitor("admin").get("/staff/")
    assert "<script>" not in answer.text
    assert "<b>twilio</b> refuses our texts" in read(answer).text
