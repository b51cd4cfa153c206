"""The day: what must I do, where do we stand?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from domain.accounts import Client
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.remittances import RemittanceState
from domain.tasks import TaskKind
from gateway.store.opening import OpenStore
from gateway.store.tasks import SHOWN_MAX
from tests.store.money import add_posting, hear, kes, order, receipt
from tests.support.clock import HandClock
from tests.support.pages import Seen, judge, look, read
from tests.support.visitor import Opens, StaffPages

PHONE = "+254700000011"
R = RemittanceState


@pytest.fixture
def books(store: OpenStore, clock: HandClock) -> Books:
    return Books(store, clock)


class Books:
    """Puts receipts and tasks on record."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock

    def hear(self, number: str, amount: int, **changes: Any) -> int:
        told = receipt(number, amount=kes(amount), paid_at=self.clock() - timedelta(minutes=1), **changes)
        return self.store.write(lambda work: hear(work, told)[0])

    def suspend(self, number: str, amount: int) -> None:
        self._move(self.hear(number, amount), R.RECEIVED, R.SUSPENDED, "four people share the phone")

    def post(self, number: str, amount: int, *, posted: int | None = None) -> None:
        found = self.hear(number, amount)
        self._move(found, R.RECEIVED, R.MATCHED)
        self._add_posting(number, posted or amount, PostingState.POSTED)
        self._move(found, R.MATCHED, R.POSTED)

    def order(self, number: str, amount: int, end: PostingState) -> None:
        self._move(self.hear(number, amount), R.RECEIVED, R.MATCHED)
        self._add_posting(number, amount, end)

    def task(self, kind: str, subject: str, note: str = "") -> None:
        self.store.write(lambda work: work.tasks.open(kind, subject, note, self.clock()))

    def dispute(self, number: str) -> None:
        self.store.write(self._know_mary)
        self.task("dispute", f"{number} {PHONE}", "41")

    def _know_mary(self, work: UnitOfWork) -> None:
        work.phones.put_client(Client(1, "1", "Mary Akoth", PHONE, True))
        work.phones.link(PHONE, 1, Origin.CORE, self.clock())

    def _move(self, found: int, start: RemittanceState, to: RemittanceState, reason: str = "") -> None:
        self.store.write(lambda work: work.remittances.move(found, start=start, to=to, now=self.clock(), reason=reason))

    def _add_posting(self, number: str, amount: int, end: PostingState) -> None:
        source = f"mpesa:{number}"
        ordered = order(source=source, amount=kes(amount), receipt=number)

        def step(work: UnitOfWork) -> None:
            found = add_posting(work, ordered, source)
            assert found is not None
            work.postings.move(found, start=PostingState.DUE, to=PostingState.POSTING, now=self.clock())
            work.postings.move(found, start=PostingState.POSTING, to=end, now=self.clock())

        self.store.write(step)


def shown(pages: StaffPages, login: str) -> Seen:
    return read(pages.visitor(login).get("/staff/"))


def sums(seen: Seen) -> dict[str, int]:
    """Read the tiles as a person does."""
    found = re.findall(
        r"(Received|Posted|Waits for Mifos|In suspense|Went back|Unexplained)(?:, \d+)? ([\d,]+)", seen.text
    )
    return {name: int(figure.replace(",", "")) for name, figure in found}


def test_nothing_waits(pages: StaffPages) -> None:
    seen = shown(pages, "rose")
    assert seen.heads == ["Nothing waits for you"]
    assert "No receipt yet today." in seen.text


@pytest.mark.parametrize("login", ["grace", "rose", "daniel", "faith", "admin"])
def test_is_as_every_page(pages: StaffPages, books: Books, login: str) -> None:
    books.post("UKN4T7Q2WX", 120)
    books.suspend("UKO7D2F4GH", 500)
    books.dispute("UKN4T7Q2WX")
    books.order("UKO1B2C3D4", 300, PostingState.UNCLEAR)
    books.task("sms refused", "twilio", "to +254700000015: no such number")
    assert judge(pages.visitor(login).get("/staff/")) == []


def test_weighs_little_with_20_rows(pages: StaffPages, books: Books) -> None:
    for number in range(25):
        books.task("receipt claimed", f"UKN4T7Q2{number:02}", f"by {PHONE}")
    answer = pages.visitor("rose").get("/staff/")
    assert (judge(answer), read(answer).heads) == ([], ["25 things wait for you"])
    assert "And 5 more" in read(answer).text


class TestTheSums:
    @pytest.fixture
    def day(self, pages: StaffPages, books: Books) -> Seen:
        books.post("UKN4T7Q2WX", 4_200)
        books.suspend("UKO7D2F4GH", 500)
        books.suspend("UKO4H8S6TN", 480)
        books.order("UKO2C9X4LM", 240, PostingState.UNCLEAR)
        return shown(pages, "daniel")

    def test_what_came_in_is_all_that_follows(self, day: Seen) -> None:
        parts = sums(day)
        assert parts.pop("Received") == sum(parts.values()) == 5_420

    def test_each_is_where_it_is(self, day: Seen) -> None:
        assert sums(day) == {
            "Received": 5_420,
            "Posted": 4_200,
            "Waits for Mifos": 240,
            "In suspense": 980,
            "Unexplained": 0,
        }

    def test_what_is_nowhere_is_not_shown(self, day: Seen) -> None:
        assert "Went back" not in day.text

    def test_what_nobody_knows_of_is_told_and_nobody_has_to_act(self, day: Seen) -> None:
        assert "unclear KES 240, UKO2C9X4LM: we ask Mifos again. Nothing for you to do." in day.text

    def test_yesterday_is_another_day(self, pages: StaffPages, books: Books, clock: HandClock) -> None:
        books.post("UKN4T7Q2WX", 4_200)
        clock.move(days=1)
        assert "No receipt yet today." in shown(pages, "daniel").text

    def test_the_day_is_the_institutions(self, pages: StaffPages, books: Books, clock: HandClock) -> None:
        clock.move(hours=13, minutes=30)  # half past nine in the evening in UTC, half past midnight in Nairobi
        books.post("UKN4T7Q2WX", 4_200)
        seen = shown(pages, "daniel")
        assert (sums(seen)["Received"], "Tue 3 Mar 00:30" in seen.text) == (4_200, True)


class TestUnexplained:
    @pytest.fixture
    def lost(self, books: Books) -> Books:
        books.post("UKN4T7Q2WX", 500, posted=260)
        books.post("UKO1B2C3D4", 240, posted=100)
        return books

    @pytest.mark.parametrize("login", ["daniel", "rose"])
    def test_it_comes_before_all(self, pages: StaffPages, lost: Books, login: str) -> None:
        assert shown(pages, login).heads == ["2 receipts, KES 740, are unexplained"]

    def test_who_keeps_no_books_is_not_called(self, pages: StaffPages, lost: Books) -> None:
        assert shown(pages, "faith").heads == ["Nothing waits for you"]


class TestWhatWaits:
    def test_money_in_suspense_waits_for_finance(self, pages: StaffPages, books: Books) -> None:
        books.suspend("UKO7D2F4GH", 500)
        books.suspend("UKO4H8S6TN", 480)
        seen = shown(pages, "daniel")
        assert seen.heads == ["1 thing waits for you"]
        assert "Find whose 2 receipts are 980 the oldest waits since Mon 2 Mar, 10:59" in seen.text

    def test_a_case_waits_for_the_manager(self, pages: StaffPages, books: Books) -> None:
        books.post("UKN4T7Q2WX", 860)
        books.dispute("UKN4T7Q2WX")
        said = "Case 41: Mary says UKN4T7Q2WX is wrong 860 call +254 7•• ••• •11 by Tue 3 Mar, 17:00"
        assert said in shown(pages, "rose").text

    @pytest.mark.parametrize("login", ["grace", "peter", "daniel", "faith", "admin"])
    def test_a_case_is_shown_to_nobody_else(self, pages: StaffPages, books: Books, login: str) -> None:
        books.dispute("UKN4T7Q2WX")
        assert "41" not in shown(pages, login).text

    def test_a_case_is_not_shown_to_who_did_what_it_is_about(
        self, pages: StaffPages, books: Books, store: OpenStore, clock: HandClock
    ) -> None:
        books.post("UKN4T7Q2WX", 860)
        books.dispute("UKN4T7Q2WX")

        def act(work: UnitOfWork) -> None:
            work.audit.by("Rose")
            work.audit.note("mpesa:UKN4T7Q2WX", "matched", clock())

        store.write(act)
        assert shown(pages, "rose").heads == ["Nothing waits for you"]

    def test_what_stops_in_the_system_waits_for_the_administrator(self, pages: StaffPages, books: Books) -> None:
        books.task("sms refused", "twilio", f"to {PHONE}: no such number")
        assert "twilio refuses our texts to +254 7•• ••• •11: no such number" in shown(pages, "admin").text

    def test_a_kind_that_nobody_wrote_words_for_is_shown_all_the_same(self, pages: StaffPages, books: Books) -> None:
        books.task("channel silent", "twilio", "nothing since 09:00")
        assert "Channel silent: twilio nothing since 09:00" in shown(pages, "admin").text

    def test_a_note_is_shown_as_it_is(self, pages: StaffPages, books: Books) -> None:
        books.post("UKN4T7Q2WX", 860)
        books.task("receipt told otherwise", "mpesa:UKN4T7Q2WX", "statement: KES 900")
        said = "UKN4T7Q2WX was told twice, and not alike 860 statement: KES 900; since Mon 2 Mar, 11:00"
        assert said in shown(pages, "daniel").text

    def test_what_waits_for_others_hides_nothing(self, pages: StaffPages, books: Books) -> None:
        many = range(SHOWN_MAX)
        now = books.clock()
        books.store.write(lambda work: [work.tasks.open(TaskKind.JOB_PARKED, str(each), "", now) for each in many])
        books.task("statement", "x", "it does not add up")
        assert shown(pages, "daniel").heads == ["1 thing waits for you"]

    def test_what_typed_html_says_is_text(self, pages: StaffPages, books: Books) -> None:
        books.task("sms refused", "<b>twilio</b>", "<script>")
        answer = pages.visitor("admin").get("/staff/")
        assert "<script>" not in answer.text
        assert "<b>twilio</b> refuses our texts" in read(answer).text


@pytest.mark.parametrize(
    ("login", "is_warned"),
    [("rose", True), ("daniel", True), ("admin", True), ("faith", False)],
)
def test_who_keeps_the_books_is_warned_of_a_silent_channel(
    pages: StaffPages, books: Books, login: str, is_warned: bool
) -> None:
    books.task("silence", "M-PESA callbacks", "no callback for 25 minutes, since 10:35")
    said = "Silent: M-PESA callbacks, no callback for 25 minutes, since 10:35."
    assert (said in shown(pages, login).text) is is_warned
    assert judge(pages.visitor(login).get("/staff/")) == []


@pytest.mark.slow
class TestInABrowser:
    @pytest.fixture
    def day(self, pages: StaffPages, books: Books, phone: Opens) -> Page:
        books.post("UKN4T7Q2WX", 120)
        books.suspend("UKO7D2F4GH", 500)
        books.dispute("UKN4T7Q2WX")
        books.order("UKO1B2C3D4", 300, PostingState.UNCLEAR)
        return phone(pages, "rose")

    def test_it_fits(self, day: Page) -> None:
        assert look(day) == []

    def test_the_door_fits(self, pages: StaffPages, phone: Opens) -> None:
        assert look(phone(pages, "")) == []

    def test_a_wrong_sign_in_fits(self, pages: StaffPages, phone: Opens) -> None:
        page = phone(pages, "")
        page.get_by_label("Mifos login").fill("rose")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        assert look(page) == []

    def test_the_keyboard_goes_as_one_reads(self, day: Page) -> None:
        day.goto("/staff/")
        reached = []
        for _ in range(4):
            day.keyboard.press("Tab")
            reached.append(day.evaluate("document.activeElement.textContent").strip())
        assert reached == ["To the page", "JIRANI Soko branch", "look again", "Day"]

    def test_signing_out_leads_to_the_door(self, day: Page) -> None:
        day.get_by_role("button", name="Sign out").click()
        assert day.inner_text("h1") == "Sign in with your Mifos login"

    def test_a_text_browser_reads_it_in_order(self, pages: StaffPages, day: Page) -> None:
        if shutil.which("w3m") is None:
            words = "w3m is missing: apt-get install w3m"
            pytest.skip(words) if os.environ.get("TEST_SPEED") == "fast" else pytest.fail(words)
        html = pages.visitor("rose").get("/staff/").text
        read_out = subprocess.run(
            ["w3m", "-dump", "-cols", "60", "-T", "text/html"], input=html, capture_output=True, text=True
        )
        words = " ".join(read_out.stdout.split())
        order = [
            "JIRANI Soko branch",
            "Day",
            "things wait for you",
            "Case 41",
            "M-PESA today",
            "Received",
            "Rose Chebet",
        ]
        places = [words.find(each) for each in order]
        assert -1 not in places
        assert places == sorted(places)
