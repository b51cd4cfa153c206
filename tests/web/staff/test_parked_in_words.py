"""Parked: balances that do not follow, and callbacks that could not be read, in words that finance understands."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.balances import find_gaps
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.receipts import Receipt, Word
from domain.tasks import TaskKind
from gateway.flows.watch_balances import WatchBalances, describe
from gateway.store.opening import OpenStore
from tests.store.money import hear
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, read
from tests.support.visitor import Opens, StaffPages
from tests.web.staff.day_books import PHONE, Books

OURS, FIRST, LAST = "600417", "UC25C4D8QA", "UC25C4D8QC"
ITEM = "/staff/parked/1"
GAP = (
    f"KES 250 more between {FIRST} (Mon 2 Mar, 11:00) and {LAST} (Mon 2 Mar, 11:09) than anybody told of:"
    " a message is missing"
)


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    flows = {WatchBalances: lambda: WatchBalances(store, "mpesa", OURS, clock)}
    return StaffPages(store, clock, flows, shown=frozenset({"parked", "receipts", "reconcile"}))


@pytest.fixture
def books(store: OpenStore, clock: HandClock) -> Books:
    return Books(store, clock)


@pytest.fixture
def gap(store: OpenStore) -> None:
    """Two receipts whose balances do not follow from each other."""

    def put(work: UnitOfWork) -> None:
        for number, minute, balance in ((FIRST, 0, 10_100), (LAST, 9, 10_425)):
            at, held = NOW + timedelta(minutes=minute), Money(balance * 100, "KES")
            amount = Money(7_500, "KES")
            hear(work, Receipt("mpesa", number, amount, at, Word.CALLBACK, shortcode=OURS, balance=held))
        told = work.movements.between("mpesa", OURS, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
        (found,) = find_gaps(told)
        note = describe(found, ZoneInfo("Africa/Nairobi"))
        work.tasks.open(TaskKind.BALANCE_GAP, f"mpesa:{OURS} {FIRST} {LAST}", note, NOW)

    store.write(put)


@pytest.mark.usefixtures("gap")
class TestGap:
    @pytest.mark.parametrize("path", ["/staff/", "/staff/parked", ITEM])
    def test_its_line_stands_whole_in_the_institutions_time(self, pages: StaffPages, path: str) -> None:
        assert GAP in read(pages.visitor("daniel").get(path)).text

    @pytest.mark.parametrize(
        "path",
        [f"/staff/receipts/{FIRST}", f"/staff/receipts/{LAST}", "/staff/reconcile/mpesa/2026-03-02"],
    )
    def test_its_page_leads_to_the_receipts_and_the_day(self, pages: StaffPages, path: str) -> None:
        shown = pages.visitor("daniel").get(ITEM)
        assert (judge(shown), f'href="{path}"' in shown.text) == ([], True)

    def test_a_phone_shows_it_without_scrolling_sideways(self, pages: StaffPages, phone: Opens) -> None:
        screen = phone(pages, "daniel")
        screen.goto(ITEM)
        assert GAP in screen.inner_text("main")
        assert screen.evaluate("document.documentElement.scrollWidth") <= 360


class TestCallback:
    @pytest.mark.parametrize(
        ("channel", "reason", "said"),
        [
            pytest.param(
                "c2b",
                "amount '15OO'",
                "its amount, “15OO”, is no amount; If it is money, the next pull or statement brings it",
                id="an amount with letters",
            ),
            pytest.param("c2b", "TransID is missing", "it lacks the receipt's number;", id="a field that it lacks"),
            pytest.param("c2b", "Body is missing", "a part is missing in it (Body);", id="a field nobody knows"),
            pytest.param(
                "c2b", "the body is not JSON in UTF-8", "it is damaged, or not written as they write;", id="no JSON"
            ),
            pytest.param("c2b", "time '2025'", "its time, “2025”, is no time;", id="a time"),
            pytest.param("stk", "nothing new", "it is not written as we know it (“nothing new”);", id="another reason"),
        ],
    )
    def test_its_page_says_in_words_what_was_wrong(
        self, pages: StaffPages, books: Books, channel: str, reason: str, said: str
    ) -> None:
        books.task("callback not read", channel, reason)
        shown = pages.visitor("admin").get(ITEM)
        assert (judge(shown), said in read(shown).text) == ([], True)

    @pytest.mark.parametrize(
        ("channel", "words"),
        [
            pytest.param("c2b", "M-PESA told us of money that came, and we could not read it", id="money"),
            pytest.param("reversal", "M-PESA told us whether money was sent back, and we could not read it", id="back"),
            pytest.param("twilio", "twilio told us something, and we could not read it", id="a carrier"),
        ],
    )
    def test_it_is_called_by_what_it_told(self, pages: StaffPages, books: Books, channel: str, words: str) -> None:
        books.task("callback not read", channel, "amount '15OO'")
        assert read(pages.visitor("admin").get(ITEM)).heads == [words]

    def test_no_whole_number_of_a_phone_is_shown(self, pages: StaffPages, books: Books) -> None:
        books.task("callback not read", "c2b", f"amount '{PHONE}'")
        assert PHONE not in pages.visitor("admin").get(ITEM).text
