"""May I come in? What staff are told at the door, and how often they may knock."""

from __future__ import annotations

import threading
from queue import Queue

import pytest

from domain.errors import Unavailable
from domain.staff import CorePerson, Login, NeedsSecondFactor, PasswordExpired, WrongLogin
from gateway.store.opening import OpenStore
from gateway.web.staff.doors import AT_ONCE_MAX
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import StaffPages, Visitor, person

FITS_NOT = "That login and password do not fit together."


def wrong(visitor: Visitor, times: int, login: str = "faith") -> str:
    for _ in range(times):
        shown = visitor.sign_in(login, "no-such-password")
    return read(shown).text


def test_the_page_is_as_every_page(pages: StaffPages) -> None:
    assert judge(pages.visitor().get("/staff/login")) == []


def test_the_page_is_as_every_page_when_something_was_wrong(pages: StaffPages) -> None:
    assert judge(pages.visitor().sign_in("faith", "no-such-password")) == []


def test_she_is_led_to_the_day(pages: StaffPages) -> None:
    assert "Faith Nduta, cashier" in read(pages.visitor().sign_in("faith")).text


def test_she_is_led_to_where_she_wanted(pages: StaffPages) -> None:
    visitor = pages.visitor()
    visitor.get("/staff/more")
    visitor.send("/staff/login", login="faith", password="correct-horse-24")
    assert visitor.page is not None
    assert visitor.page.request.path == "/staff/more"


@pytest.mark.parametrize(
    "to",
    [
        pytest.param("https://elsewhere.example/", id="another site"),
        pytest.param("//elsewhere.example/", id="another site, without a scheme"),
        pytest.param("/staff/\\elsewhere.example", id="a backslash"),
        pytest.param("/village/", id="not a staff page"),
        pytest.param("/staff/login", id="the door itself"),
        pytest.param("/staff/\nx", id="a line break"),
    ],
)
def test_she_is_led_nowhere_else(pages: StaffPages, to: str) -> None:
    visitor = pages.visitor()
    visitor.get("/staff/login")
    visitor.send("/staff/login", login="faith", password="correct-horse-24", to=to)
    assert visitor.page is not None
    assert visitor.page.request.path == "/staff/"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        pytest.param("faith", "no-such-password", id="a wrong password"),
        pytest.param("nobody", "correct-horse-24", id="nobody's login"),
    ],
)
def test_what_was_wrong_is_not_said(pages: StaffPages, login: str, password: str) -> None:
    assert FITS_NOT in read(pages.visitor().sign_in(login, password)).text


def test_her_login_stays_and_her_password_does_not(pages: StaffPages) -> None:
    shown = pages.visitor().sign_in("faith", "no-such-password").text
    assert 'value="faith"' in shown
    assert "no-such-password" not in shown


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(PasswordExpired(""), "Mifos wants a new password from you.", id="the password has expired"),
        pytest.param(NeedsSecondFactor(""), "Mifos wants a second code from you", id="a second factor"),
        pytest.param(Unavailable("503"), "Mifos does not answer.", id="the core is silent"),
    ],
)
def test_says_why_not(pages: StaffPages, error: Exception, words: str) -> None:
    pages.logins.fails = error
    assert words in read(pages.visitor().sign_in("faith")).text


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        pytest.param(("Tea maker",), "Mifos knows you as Tea maker.", id="another role"),
        pytest.param((), "In Mifos you have no role.", id="no role"),
    ],
)
def test_somebody_without_one_of_our_roles_is_told(pages: StaffPages, roles: tuple[str, ...], words: str) -> None:
    pages.logins.people["tom"] = person("tom", "Tom Teller", *roles)
    assert words in read(pages.visitor().sign_in("tom")).text


def test_a_role_counts_in_any_case(pages: StaffPages) -> None:
    pages.logins.people["tom"] = person("tom", "Tom Teller", " CASHIER")
    assert "Tom Teller, cashier" in read(pages.visitor().sign_in("tom")).text


class TestTooManyWrongSignIns:
    def test_the_sixth_has_to_wait(self, pages: StaffPages) -> None:
        assert "Too many sign-ins went wrong. Try again in 1 minute." in wrong(pages.visitor(), 6)

    def test_the_right_password_waits_too(self, pages: StaffPages) -> None:
        visitor = pages.visitor()
        wrong(visitor, 5)
        assert "Try again in 1 minute." in read(visitor.sign_in("faith")).text

    def test_the_core_is_not_asked_meanwhile(self, pages: StaffPages) -> None:
        visitor = pages.visitor()
        wrong(visitor, 5)
        asked = pages.logins.asked
        wrong(visitor, 3)
        assert pages.logins.asked == asked

    def test_after_a_minute_she_may_try_again(self, pages: StaffPages, clock: HandClock) -> None:
        visitor = pages.visitor()
        wrong(visitor, 5)
        clock.move(minutes=1)
        assert "Faith Nduta" in read(visitor.sign_in("faith")).text

    def test_the_next_wait_is_longer(self, pages: StaffPages, clock: HandClock) -> None:
        visitor = pages.visitor()
        wrong(visitor, 5)
        clock.move(minutes=1)
        assert "Try again in 5 minutes." in wrong(visitor, 2)

    def test_four_wrong_ones_and_a_right_one_begin_anew(self, pages: StaffPages) -> None:
        visitor = pages.visitor()
        wrong(visitor, 4)
        pages.visitor("faith")
        assert FITS_NOT in wrong(visitor, 4)

    def test_four_long_ago_count_no_more(self, pages: StaffPages, clock: HandClock) -> None:
        visitor = pages.visitor()
        wrong(visitor, 4)
        clock.move(minutes=15)
        assert FITS_NOT in wrong(visitor, 4)

    @pytest.mark.parametrize(
        "login",
        [pytest.param("FAITH", id="case"), pytest.param(" faith ", id="blanks"), pytest.param("fáith", id="an accent")],
    )
    def test_mifos_takes_it_for_the_same_login_and_so_do_we(self, pages: StaffPages, login: str) -> None:
        wrong(pages.visitor(), 5)
        assert "Too many" in wrong(pages.visitor(), 1, login)

    def test_another_login_need_not_wait(self, pages: StaffPages) -> None:
        wrong(pages.visitor(), 6)
        assert "Daniel Mutua" in read(pages.visitor().sign_in("daniel")).text

    def test_an_address_that_tries_many_logins_waits(self, pages: StaffPages) -> None:
        visitor = pages.visitor()
        said = [wrong(visitor, 1, f"login{number}") for number in range(21)]
        assert "Too many" in said[-1]
        assert not any("Too many" in words for words in said[:-1])

    def test_another_address_need_not_wait(self, pages: StaffPages) -> None:
        visitor = pages.visitor()
        for number in range(21):
            wrong(visitor, 1, f"login{number}")
        visitor.http.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.9"
        assert "Faith Nduta" in read(visitor.sign_in("faith")).text

    def test_a_restart_does_not_forget(self, pages: StaffPages) -> None:
        wrong(pages.visitor(), 5)
        pages.app = pages.make()
        assert "Too many" in wrong(pages.visitor(), 1)

    def test_a_silent_core_costs_no_try(self, pages: StaffPages) -> None:
        pages.logins.fall_silent()
        wrong(pages.visitor(), 6)
        pages.logins.fails = None
        assert "Faith Nduta" in read(pages.visitor().sign_in("faith")).text

    def test_who_is_in_stays_in(self, pages: StaffPages) -> None:
        faith = pages.visitor("faith")
        wrong(pages.visitor(), 8)
        assert "Faith Nduta" in read(faith.get("/staff/")).text


def test_a_sign_in_form_of_another_page_is_not_taken(pages: StaffPages, store: OpenStore) -> None:
    visitor = pages.visitor()
    visitor.get("/staff/login")
    visitor.send("/staff/login", csrf="made-up.0000", login="faith", password="correct-horse-24")
    assert pages.logins.asked == 0


def test_a_slow_core_leaves_threads_for_others(pages: StaffPages) -> None:
    knocks = AT_ONCE_MAX + 3
    inside, go, said = threading.Semaphore(0), threading.Event(), Queue[str]()

    def slow(login: Login) -> CorePerson:
        inside.release()
        assert go.wait(30)
        raise WrongLogin(login.name)

    pages.logins.sign_in = slow  # type: ignore[method-assign]  # a core that takes its time

    def knock(number: int) -> None:
        said.put(read(pages.visitor().sign_in(f"login{number}")).text)

    threads = [threading.Thread(target=knock, args=(number,)) for number in range(knocks)]
    for thread in threads:
        thread.start()
    first = [said.get(timeout=30) for _ in range(knocks - AT_ONCE_MAX)]
    go.set()
    for thread in threads:
        thread.join()
    assert ["Many people sign in right now." in words for words in first] == [True] * 3
