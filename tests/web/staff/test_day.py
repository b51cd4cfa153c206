"""The day: what must I do, where do we stand?"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from playwright.sync_api import Page

from domain.postings import PostingState
from gateway.store.opening import OpenStore
from tests.support.clock import HandClock
from tests.support.pages import Seen, judge, look, read
from tests.support.visitor import Opens, StaffPages
from tests.web.staff.day_books import PHONE, Books, shown, sums


@pytest.fixture
def books(store: OpenStore, clock: HandClock) -> Books:
    return Books(store, clock)


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
