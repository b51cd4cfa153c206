"""Who works here, whose phone counts, who takes over?"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from domain.accounts import Client, StaffMember
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from gateway.flows.check_pin import CheckPIN
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.keep_team import KeepTeam
from gateway.store.opening import OpenStore
from gateway.store.secrets import Argon2PINs, Sealer, new_key
from tests.store.test_sheets import NEW, S, get, move
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages, Visitor

HOME = "/staff/team"
GRACE, PETER = f"{HOME}/1", f"{HOME}/2"
PHONE, MASKED = "+254700000001", "+254 7•• ••• •01"
OPEN = replace(NEW, on=NOW.date())


def put(work: UnitOfWork, staff_id: int, name: str, *, has_phone: bool = True, is_officer: bool = True) -> None:
    phone = f"+2547000000{staff_id:02}" if has_phone else None
    work.phones.put_staff(StaffMember(staff_id, name, phone, 2, is_officer, True), phone, NOW)


def people(work: UnitOfWork) -> None:
    put(work, 1, "Grace Wanjiru")
    put(work, 2, "Peter Otieno")
    put(work, 3, "Rose Chebet", is_officer=False)
    put(work, 4, "Daniel Mutua", has_phone=False, is_officer=False)


def keep_team(store: OpenStore, clock: HandClock) -> KeepTeam:
    seals = Sealer([new_key()])
    pins = KeepPINs(store, CheckPIN(store, Argon2PINs([new_key()]), seals), clock, JIRANI.zone)
    return KeepTeam(store, seals, JIRANI.zone, time(7), clock, pins)


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    store.write(people)
    flow = keep_team(store, clock)
    return StaffPages(store, clock, {KeepTeam: lambda: flow}, shown=frozenset({"team"}))


@pytest.fixture
def sheet(store: OpenStore) -> int:
    number = store.write(lambda work: work.sheets.add(OPEN, NOW))
    assert number is not None
    return number


def is_blocked(store: OpenStore) -> bool:
    return store.read(lambda work: work.phones.card(PHONE)).is_blocked


class TestList:
    def test_it_is_as_every_page(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        def many(work: UnitOfWork) -> None:
            for number in range(10, 40):
                put(work, number, f"Josephine Wairimu {number}")

        store.write(many)
        page = rose.get(HOME)
        assert (page.status_code, judge(page), page.text.count('<th scope="row">')) == (200, [], 20)

    def test_it_says_who_works_here(self, rose: Visitor, sheet: int) -> None:
        seen = read(rose.get(HOME))
        assert seen.heads == ["No phone is blocked"]
        assert f"Grace Wanjiru counts loan officer, {MASKED}, 1 sheet today" in seen.text
        assert "Daniel Mutua no phone staff" in seen.text

    def test_what_is_blocked_is_said(self, rose: Visitor, store: OpenStore) -> None:
        store.write(lambda work: work.phones.set_blocked(PHONE, True, NOW))
        seen = read(rose.get(HOME))
        assert seen.heads == ["1 phone is blocked"]
        assert "Grace Wanjiru blocked loan officer" in seen.text

    def test_it_goes_on_behind_its_last_row(self, rose: Visitor, store: OpenStore) -> None:
        store.write(lambda work: [put(work, number, f"Ann {number}") for number in range(10, 50)])
        found, path = [], HOME
        while path:
            page = rose.get(path)
            found += [each["href"] for _, each in read(page).tags if each.get("href", "").startswith(f"{HOME}/")]
            path = next((each["href"] for _, each in read(page).tags if each.get("rel") == "next"), "")
        assert len(found) == len(set(found)) == 44

    def test_nobody_yet_says_what_fills_it(self, store: OpenStore, clock: HandClock) -> None:
        flow = keep_team(store, clock)
        pages = StaffPages(store, clock, {KeepTeam: lambda: flow}, shown=frozenset({"team"}))
        page = pages.visitor("rose").get(HOME)
        assert ("Nobody works here yet" in read(page).text, judge(page)) == (True, [])


class TestOne:
    def test_it_is_as_every_page(self, rose: Visitor, sheet: int) -> None:
        for path in (GRACE, PETER, f"{HOME}/4"):
            page = rose.get(path)
            assert (page.status_code, judge(page)) == (200, [])

    @pytest.mark.parametrize(
        ("path", "title"),
        [
            pytest.param(GRACE, "Grace Wanjiru works today", id="with a sheet"),
            pytest.param(PETER, "Peter Otieno's phone counts", id="without"),
            pytest.param(f"{HOME}/4", "Daniel Mutua has no phone in Mifos", id="without a phone"),
        ],
    )
    def test_it_says_how_she_stands(self, rose: Visitor, sheet: int, path: str, title: str) -> None:
        assert read(rose.get(path)).heads == [title]

    def test_a_code_for_her_pin_is_shown_once(self, rose: Visitor) -> None:
        rose.get(GRACE)
        page = rose.send(f"{GRACE}/code")
        assert judge(page) == []
        assert "It is shown this once and works until" in read(page).text
        assert "JOIN code" not in read(rose.get(GRACE)).text

    def test_her_sheets_are_listed(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        move(store, get(store, sheet), S.REPORTED, S.HELD)
        seen = read(rose.get(GRACE))
        assert "Upendo 1,580 held Mon 2 Mar, 9:00, 7K4QZ" in seen.text
        assert "What she reported stays hers until its cash is counted." in seen.text

    def test_who_shares_her_phone_is_said(self, rose: Visitor, store: OpenStore) -> None:
        def shared(work: UnitOfWork) -> None:
            work.phones.put_client(Client(15, "15", "Mary Akoth", PHONE, True))
            work.phones.link(PHONE, 15, Origin.CORE, NOW)

        store.write(shared)
        assert "C15 on the same phone: a block counts for all of it" in read(rose.get(GRACE)).text

    def test_the_number_is_shown_once_and_that_is_on_record(self, rose: Visitor, store: OpenStore) -> None:
        assert PHONE not in rose.get(GRACE).text
        assert PHONE in read(rose.send(f"{GRACE}/show")).text
        [line] = store.read(lambda work: work.audit.of("staff:1"))
        assert (line.act, line.by) == ("unmasked", "rose")

    @pytest.mark.parametrize("number", ["77", "0", "x", "99999999999999999999"])
    def test_nobody_is_missing(self, rose: Visitor, number: str) -> None:
        page = rose.get(f"{HOME}/{number}")
        assert (page.status_code, read(page).heads) == (404, ["Nobody who works here is that"])


class TestBlock:
    def test_her_open_sheets_go_to_whom_is_named(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        rose.get(GRACE)
        page = rose.send(f"{GRACE}/block", heir="2")
        words = "Nothing from Grace Wanjiru's phone counts any more. 1 sheet is Peter Otieno's now: its code works from that phone."
        assert (words in read(page).text, judge(page)) == (True, [])
        assert (is_blocked(store), get(store, sheet).made.officer) == (True, "Peter Otieno")

    def test_who_takes_over_has_to_be_said(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        rose.get(GRACE)
        page = rose.send(f"{GRACE}/block")
        assert ("Choose who takes over." in read(page).text, judge(page), is_blocked(store)) == (True, [], False)

    def test_it_may_be_nobody(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        rose.get(GRACE)
        page = rose.send(f"{GRACE}/block", heir="nobody")
        assert "Her open sheets stay hers: type them in from paper." in read(page).text
        assert (is_blocked(store), get(store, sheet).made.officer_id) == (True, 1)

    def test_and_later_somebody(self, rose: Visitor, store: OpenStore, sheet: int) -> None:
        rose.get(GRACE)
        rose.send(f"{GRACE}/block", heir="nobody")
        page = rose.send(f"{GRACE}/hand-over", heir="2")
        assert ("1 sheet is Peter Otieno's now" in read(page).text, judge(page)) == (True, [])
        assert get(store, sheet).made.officer_id == 2

    def test_without_open_sheets_nobody_is_asked_for(self, rose: Visitor, store: OpenStore) -> None:
        page = rose.get(GRACE)
        assert "<select" not in page.text
        assert "phone counts any more." in read(rose.send(f"{GRACE}/block")).text
        assert is_blocked(store)

    def test_pressed_twice_it_is_done_once(self, rose: Visitor, store: OpenStore) -> None:
        first = rose.get(GRACE)
        for _ in range(2):
            rose.page = first
            page = rose.send(f"{GRACE}/block")
        assert "Nothing happened twice." in read(page).text
        assert len(store.read(lambda work: work.audit.of("staff:1"))) == 1

    def test_who_was_slower_is_told(self, pages: StaffPages, rose: Visitor, store: OpenStore) -> None:
        admin = pages.visitor("admin")
        for visitor in (rose, admin):
            visitor.get(GRACE)
        rose.send(f"{GRACE}/block")
        page = admin.send(f"{GRACE}/block")
        assert (page.status_code, "Nothing was done." in read(page).text) == (409, True)

    def test_it_is_unblocked(self, rose: Visitor, store: OpenStore) -> None:
        rose.get(GRACE)
        rose.send(f"{GRACE}/block")
        page = rose.send(f"{GRACE}/unblock")
        assert ("Grace Wanjiru's phone counts again." in read(page).text, judge(page)) == (True, [])
        assert not is_blocked(store)

    def test_nobody_unblocks_her_own(self, pages: StaffPages, rose: Visitor, store: OpenStore) -> None:
        admin = pages.visitor("admin")
        admin.get(f"{HOME}/3")
        admin.send(f"{HOME}/3/block")
        assert "Unblock" not in rose.get(f"{HOME}/3").text


@pytest.mark.parametrize(
    ("login", "status"),
    [
        pytest.param("rose", 200, id="the manager"),
        pytest.param("admin", 200, id="an administrator"),
        pytest.param("faith", 403, id="the cashier"),
        pytest.param("grace", 403, id="an officer"),
        pytest.param("daniel", 403, id="finance"),
    ],
)
def test_it_opens_to(pages: StaffPages, login: str, status: int) -> None:
    visitor = pages.visitor(login)
    for path in (HOME, GRACE):
        assert visitor.get(path).status_code == status


@pytest.mark.slow
def test_it_fits_a_small_phone_without_script(pages: StaffPages, phone: Opens, store: OpenStore, sheet: int) -> None:
    page = phone(pages, "rose")
    for path in (HOME, PETER, GRACE):
        page.goto(path)
        assert look(page) == []
    page.get_by_label("Her open work goes to").select_option("Peter Otieno")
    page.get_by_role("button", name="Block this phone").click()
    assert page.get_by_role("status").inner_text().startswith("Nothing from Grace Wanjiru's phone counts any more.")
    assert look(page) == []
