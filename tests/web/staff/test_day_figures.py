"""Each figure of the day is the figure of the page that it leads to: read as a person does, across midnight in Nairobi."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from domain.postings import PostingState
from domain.receipts import Word
from gateway.flows.explain_row import ExplainRow
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.tell_story import TellStory
from gateway.flows.watch_balances import WatchBalances
from gateway.flows.work_suspense import WorkSuspense
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.flows.portal import paid
from tests.flows.suspense_desk import DANIEL, ROSE, Office
from tests.flows.test_reconcile_day import imported
from tests.flows.test_take_off_account import deny
from tests.store.money import hear, kes, receipt
from tests.support.clock import HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages, Visitor
from tests.web.staff.day_books import Books

_UNCLEAR = PostingState.UNCLEAR
PAID_IN = "600999"
TODAY = "/staff/days/mpesa/2026-03-03"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, office: Office) -> StaffPages:
    """Half an hour after midnight in Nairobi, half past nine in the evening before by UTC; each receipt stands elsewhere."""
    day = ReconcileDay(store, "mpesa", PAID_IN, JIRANI.currency, JIRANI.zone, called="M-PESA")
    flows = {
        WorkSuspense: lambda: office.desk,
        ReconcileDay: lambda: day,
        ExplainRow: lambda: ExplainRow(store, clock, is_asked=True),
        WatchBalances: lambda: WatchBalances(store, "mpesa", PAID_IN, clock),
        TellStory: lambda: TellStory(store, Sealer([new_key()]), {"mpesa": "M-PESA"}),
    }
    shown = frozenset({"days", "suspense", "reconcile", "receipts", "parked"})
    _fill(Books(store, clock), office)
    return StaffPages(store, clock, flows, shown=shown)


def _fill(books: Books, office: Office) -> None:
    books.clock.move(hours=13, seconds=59)
    books.suspend("UC2LASTSEC", 300)  # paid in the last second of Monday
    books.clock.move(seconds=1)
    books.post("UC3F1RST00", 4_200)  # paid at midnight
    books.clock.move(minutes=15)
    books.suspend("UC3WAITS00", 500)
    books.suspend("UC3ROSES00", 70)
    books.suspend("UC3ASKED00", 40)
    books.suspend_rest("UC3PART000", 900, posted=650)
    books.order("UC3UNCLEAR", 240, _UNCLEAR)
    books.give_back("UC3BACK000", 80)
    books.take_back("UC3REV0000", 90)
    books.post("UC3L0ST000", 500, posted=260)
    books.post("UC30DD0000", 110)
    books.suspend("UC3DEN1ED0", 60)
    deny(office, "UC3DEN1ED0")
    told = receipt("UC30DD0000", amount=kes(9), word=Word.CALLBACK, paid_at=books.clock())
    books.store.write(lambda work: hear(work, told))
    books.clock.move(minutes=15)
    office.desk.take(ROSE, "UC3ROSES00", None)
    office.desk.give_back(DANIEL, "UC3ASKED00", None, "UC3Z9Z9Z9Z", "")
    row = paid("UC3B0NGA01", "33.00", **{"Details": "Bonga Points", "Completion Time": "03-03-2026 00:20:00"})
    imported(books.store, row, shortcode=PAID_IN)


def tiles(html: str) -> Iterator[tuple[str, str, int]]:
    """Read the tiles: what each is called, where it leads, its figure."""
    for inner, figure in re.findall(r"<dt[^>]*>(.*?)</dt><dd>([\d,]+)</dd>", html):
        path = re.search(r'href="([^"]+)"', inner)
        yield re.sub("<[^>]+>", "", inner), path[1] if path else "", int(figure.replace(",", ""))


def listed(html: str) -> int:
    """Add up the rows of the first table of receipts."""
    rows = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return sum(int(each.replace(",", "")) for each in re.findall(r'<td class="m">([\d,]+)</td>', rows))


def total(html: str) -> int:
    found = re.search(r'<tr class="total">.*?<td class="m">([\d,]+)</td>', html)
    return int(found[1].replace(",", "")) if found else 0


PARTS = {"received": 6_790, "posted": 4_850, "waiting": 240, "suspended": 860, "gone": 170, "unexplained": 670}


def test_the_day_begins_at_midnight_in_nairobi_and_adds_up(daniel: Visitor) -> None:
    found = {name.partition(",")[0]: figure for name, _, figure in tiles(daniel.get("/staff/").text)}
    assert found == {
        "Received": 6_790,
        "Posted": 4_850,
        "Waits for Mifos": 240,
        "In suspense": 860,
        "Went back": 170,
        "Unexplained": 670,
        "Rows of no class": 33,
    }


@pytest.mark.parametrize("login", ["daniel", "rose"])
def test_each_sum_is_that_of_the_list_behind_it(pages: StaffPages, login: str) -> None:
    visitor = pages.visitor(login)
    led = 0
    for name, path, figure in list(tiles(visitor.get("/staff/").text)):
        if path.startswith(TODAY):
            html = visitor.get(path).text
            assert (name, listed(html), total(html)) == (name, figure, figure)
            led += 1
    assert led == (5 if login == "daniel" else 6)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_as_every_page(daniel: Visitor, part: str) -> None:
    answer = daniel.get(f"{TODAY}/{part}")
    assert (judge(answer), listed(answer.text), total(answer.text)) == ([], PARTS[part], PARTS[part])
    assert read(answer).heads[0].startswith(f"Tue 3 Mar: KES {PARTS[part]:,} ")


def test_reconciling_says_what_the_day_says(daniel: Visitor) -> None:
    of_day = list(tiles(daniel.get("/staff/").text))
    (path,) = {path for name, path, _ in of_day if name == "Unexplained"}
    answer = daniel.get(path)
    assert list(tiles(answer.text)) == of_day
    assert read(answer).heads == ["Tue 3 Mar: 4 rows, KES 703, are unexplained"]
    assert listed(answer.text) == 670


def test_the_title_is_that_of_reconciling(daniel: Visitor) -> None:
    assert read(daniel.get("/staff/")).heads == ["4 rows, KES 703, are unexplained"]


def test_what_waits_for_her_stands_on_the_page_it_leads_to(daniel: Visitor, rose: Visitor) -> None:
    assert "Find whose 4 receipts are 1,110" in read(daniel.get("/staff/")).text
    assert (
        "4 receipts, KES 1,110, wait for you; with the others are colleagues."
        in read(daniel.get("/staff/suspense")).text
    )
    assert "Find whose 5 receipts are 1,180" in read(rose.get("/staff/")).text
    assert "5 receipts, KES 1,180, wait for you" in read(rose.get("/staff/suspense")).text


def test_what_she_confirms_is_the_sum_of_the_day(rose: Visitor) -> None:
    html = rose.get("/staff/").text
    assert "Confirm what Daniel Mutua proposes for UC3ASKED00 40" in read(rose.page).text  # type: ignore[arg-type]
    assert '<a href="/staff/suspense/UC3ASKED00">' in html
    assert "KES 40" in read(rose.get("/staff/suspense/UC3ASKED00")).heads[0]


def test_what_is_unclear_leads_to_the_same_sum(daniel: Visitor) -> None:
    assert "unclear KES 240, UC3UNCLEAR" in read(daniel.get("/staff/")).text
    assert "KES 240" in read(daniel.get("/staff/receipts/UC3UNCLEAR")).heads[0]


def test_what_m_pesa_does_not_know_is_named_on_the_day(pages: StaffPages) -> None:
    said = "unexplained KES 60, UC3DEN1ED0 : M-PESA does not know it."
    shown = {login: said in read(pages.visitor(login).get("/staff/")).text for login in ("daniel", "rose", "faith")}
    assert shown == {"daniel": True, "rose": True, "faith": False}


@pytest.mark.parametrize(
    "path",
    ["gcash/2026-03-03/posted", "mpesa/2026-03-04/posted", "mpesa/x/posted", "mpesa/2026-03-03/stolen"],
)
def test_what_is_no_part_of_a_day_is_not_found(daniel: Visitor, path: str) -> None:
    assert daniel.get(f"/staff/days/{path}").status_code == 404


@pytest.mark.parametrize(("login", "status"), [("daniel", 200), ("rose", 200), ("faith", 403), ("grace", 403)])
def test_who_may_see_it(pages: StaffPages, login: str, status: int) -> None:
    assert pages.visitor(login).get(f"{TODAY}/posted").status_code == status


def test_who_may_not_is_led_nowhere(pages: StaffPages) -> None:
    assert {path for _, path, _ in tiles(pages.visitor("faith").get("/staff/").text)} == {""}


@pytest.mark.slow
def test_it_fits_a_small_phone(pages: StaffPages, phone: Opens) -> None:
    page = phone(pages, "daniel")
    page.goto(f"{TODAY}/received")
    assert look(page) == []
