"""Money in suspense goes from colleague to colleague: who is offered, who is refused, and what she to whom it went sees."""

from __future__ import annotations

import pytest

from domain.staff import CorePerson
from gateway.flows.work_suspense import WorkSuspense
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import NUMBER, Office
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import Opens, StaffPages, Visitor, person

ITEM = f"/staff/suspense/{NUMBER}"
NOBODY = "may not work on suspense, or has not signed in here for long"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, office: Office) -> StaffPages:
    office.suspend()
    return StaffPages(store, clock, {WorkSuspense: lambda: office.desk}, shown=frozenset({"suspense"}))


def offered(visitor: Visitor) -> list[str]:
    """List the logins in the form's list."""
    page = visitor.get(ITEM).text
    listed = page.partition('<select id="login"')[2].partition("</select>")[0]
    return [part.partition('"')[0] for part in listed.split('<option value="')[1:] if not part.startswith('"')]


def test_only_colleagues_who_signed_in_and_may_work_on_it_are_offered(pages: StaffPages) -> None:
    for login in ("rose", "faith", "grace", "admin"):
        pages.visitor(login)
    assert offered(pages.visitor("daniel")) == ["rose"]


def test_where_nobody_else_may_the_page_says_so(daniel: Visitor) -> None:
    page = daniel.get(ITEM)
    assert "Nobody else who may work on suspense has signed in here lately." in read(page).text
    assert judge(page) == []


def test_she_works_on_it_by_her_name(daniel: Visitor, rose: Visitor) -> None:
    daniel.get(ITEM)
    seen = read(daniel.send(f"{ITEM}/hand", login="rose")).text
    assert "Rose Chebet works on it now." in seen
    assert "Works on it Rose Chebet" in seen


@pytest.mark.parametrize("login", ["faith", "rosie", "", "<b>rose</b>"])
def test_any_other_login_is_refused_in_words(pages: StaffPages, daniel: Visitor, login: str) -> None:
    pages.visitor("faith")
    pages.visitor("rose")
    daniel.get(ITEM)
    answer = daniel.send(f"{ITEM}/hand", login=login)
    words = "Choose whom you hand it to." if not login else NOBODY
    assert (answer.status_code, words in read(answer).text) == (422, True)
    assert "Works on it nobody yet" in read(answer).text
    assert judge(answer) == []


def test_who_lost_her_role_meanwhile_is_refused(pages: StaffPages, daniel: Visitor, rose: Visitor) -> None:
    daniel.get(ITEM)
    pages.logins.people["rose"] = person("rose", "Rose Chebet", "cashier")
    pages.visitor("rose")
    assert NOBODY in read(daniel.send(f"{ITEM}/hand", login="rose")).text


def test_who_may_come_in_no_more_is_refused(pages: StaffPages, daniel: Visitor, rose: Visitor) -> None:
    daniel.get(ITEM)
    pages.logins.people["rose"] = CorePerson("rose", "Rose Chebet", 3, 2, "Soko branch", ("retired",))
    pages.visitor().sign_in("rose")
    assert NOBODY in read(daniel.send(f"{ITEM}/hand", login="rose")).text


class TestAskedAgain:
    """The core is asked for her again while she is signed in."""

    def test_a_role_that_the_core_took_is_gone(
        self, pages: StaffPages, clock: HandClock, daniel: Visitor, rose: Visitor
    ) -> None:
        rose.get(ITEM)
        pages.logins.people["rose"] = person("rose", "Rose Chebet", "cashier")
        clock.move(minutes=16)
        rose.send(f"{ITEM}/note", note="I look at it")
        assert offered(daniel) == []

    def test_a_session_of_before_brings_no_role_back_while_the_core_is_silent(
        self, pages: StaffPages, clock: HandClock, daniel: Visitor, rose: Visitor
    ) -> None:
        rose.get(ITEM)
        pages.logins.people["rose"] = person("rose", "Rose Chebet", "cashier")
        pages.visitor("rose")
        pages.logins.fall_silent()
        clock.move(minutes=16)
        rose.send(f"{ITEM}/note", note="I look at it")
        assert offered(daniel) == []


class TestDay:
    def test_she_reads_who_handed_it_to_her(self, pages: StaffPages, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/hand", login="rose")
        day = rose.get("/staff/")
        assert f"Find whose {NUMBER} is 500 handed to you by Daniel Mutua" in read(day).text
        assert f'href="{ITEM}"' in day.text
        assert read(day).heads == ["1 thing waits for you"]
        assert judge(day) == []

    def test_it_waits_for_nobody_else(self, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/hand", login="rose")
        assert read(daniel.get("/staff/")).heads == ["Nothing waits for you"]

    def test_a_note_does_not_hide_who_handed_it(self, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/hand", login="rose")
        daniel.send(f"{ITEM}/note", note="over to you")
        assert "handed to you by Daniel Mutua" in read(rose.get("/staff/")).text

    def test_what_she_takes_herself_was_handed_by_nobody(self, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/hand", login="rose")
        daniel.send(f"{ITEM}/take")
        assert "handed to you" not in read(daniel.get("/staff/")).text

    def test_a_phone_shows_it_without_scrolling_sideways(
        self, pages: StaffPages, daniel: Visitor, rose: Visitor, phone: Opens
    ) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/hand", login="rose")
        screen = phone(pages, "rose")
        assert "handed to you by Daniel Mutua" in screen.inner_text("main")
        assert screen.evaluate("document.documentElement.scrollWidth") <= 360
