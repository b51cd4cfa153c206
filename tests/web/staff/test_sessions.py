"""A session: who has the cookie is signed in, for a while; who has the database is not."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import MetaData, create_engine, make_url, select

from domain.staff import Role
from gateway.flows.session_keys import SessionKey
from gateway.store.opening import OpenStore
from tests.support.clock import HandClock
from tests.support.pages import read
from tests.support.visitor import PASSWORD, StaffPages, Visitor, person


def is_in(visitor: Visitor) -> bool:
    return "Sign out" in read(visitor.get("/staff/")).text


def cookie(visitor: Visitor) -> str:
    found = visitor.http.get_cookie("staff") or visitor.http.get_cookie("__Host-staff")
    assert found is not None
    return found.value


def test_lasts_while_she_works(pages: StaffPages, clock: HandClock) -> None:
    faith = pages.visitor("faith")
    for _ in range(19):
        clock.move(minutes=29)
        assert is_in(faith)


def test_ends_after_30_idle_minutes(pages: StaffPages, clock: HandClock) -> None:
    faith = pages.visitor("faith")
    clock.move(minutes=30)
    assert "You were away for 30 minutes." in read(faith.get("/staff/")).text


def test_ends_after_10_hours_however_busy(pages: StaffPages, clock: HandClock) -> None:
    faith = pages.visitor("faith")
    for _ in range(30):
        clock.move(minutes=20)
        faith.get("/staff/")
    assert not is_in(faith)


def test_ends_when_she_signs_out(pages: StaffPages) -> None:
    faith = pages.visitor("faith")
    faith.send("/staff/logout")
    assert not is_in(faith)


def test_a_cookie_kept_back_opens_nothing_after_that(pages: StaffPages) -> None:
    faith, thief = pages.visitor("faith"), pages.visitor()
    thief.http.set_cookie("staff", cookie(faith))
    faith.send("/staff/logout")
    assert not is_in(thief)


def test_another_browser_is_not_in(pages: StaffPages) -> None:
    pages.visitor("faith")
    assert not is_in(pages.visitor())


def test_two_people_see_their_own_pages(pages: StaffPages) -> None:
    faith, daniel = pages.visitor("faith"), pages.visitor("daniel")
    shown = [read(each.get("/staff/")).text for each in (faith, daniel)]
    assert ["Faith Nduta" in shown[0], "Daniel Mutua" in shown[1]] == [True, True]


def test_a_cookie_set_by_somebody_else_is_not_the_one_she_gets(pages: StaffPages) -> None:
    faith, attacker = pages.visitor(), pages.visitor()
    attacker.get("/staff/login")
    faith.http.set_cookie("staff", cookie(attacker))
    faith.sign_in("faith")
    assert cookie(faith) != cookie(attacker)
    assert not is_in(attacker)


def test_signing_in_again_ends_the_session_before(pages: StaffPages, clock: HandClock) -> None:
    faith, thief = pages.visitor("faith"), pages.visitor()
    thief.http.set_cookie("staff", cookie(faith))
    clock.move(minutes=31)
    faith.sign_in("faith")
    assert (is_in(faith), is_in(thief)) == (True, False)


@pytest.mark.parametrize("is_secure", [pytest.param(True, id="https"), pytest.param(False, id="http")])
def test_the_cookie_is_for_the_server_alone(store: OpenStore, clock: HandClock, is_secure: bool) -> None:
    pages = StaffPages(store, clock, is_secure=is_secure)
    visitor = Visitor(pages.app.test_client())
    visitor.get("/staff/login")
    fields = read(visitor.page).form("/staff/login")  # type: ignore[arg-type]  # it was opened
    del fields["action"]
    visitor.http.get("/staff/login", base_url="https://localhost")
    said = visitor.http.get("/staff/login").headers["Set-Cookie"]
    assert ("Secure" in said, "HttpOnly" in said, "SameSite=Lax" in said) == (is_secure, True, True)
    assert said.startswith("__Host-staff=" if is_secure else "staff=")


class TestTheCoreIsAskedAgain:
    def test_who_left_is_out_when_she_acts_after_a_quarter_of_an_hour(
        self, pages: StaffPages, clock: HandClock
    ) -> None:
        faith = pages.visitor("faith")
        faith.get("/staff/")
        del pages.logins.people["faith"]
        clock.move(minutes=15)
        faith.send("/staff/logout")
        assert not is_in(faith)

    def test_who_left_is_out_when_she_looks_after_an_hour(self, pages: StaffPages, clock: HandClock) -> None:
        faith = pages.visitor("faith")
        del pages.logins.people["faith"]
        clock.move(minutes=25)
        assert is_in(faith)
        clock.move(minutes=25)
        assert is_in(faith)
        clock.move(minutes=25)
        assert not is_in(faith)

    def test_a_new_role_counts_then(self, pages: StaffPages, clock: HandClock) -> None:
        faith = pages.visitor("faith")
        pages.logins.people["faith"] = person("faith", "Faith Nduta", Role.FINANCE.value)
        for _ in range(3):
            clock.move(minutes=25)
            faith.get("/staff/")
        assert "Faith Nduta, finance" in read(faith.get("/staff/")).text

    def test_a_silent_core_ends_nothing(self, pages: StaffPages, clock: HandClock) -> None:
        faith = pages.visitor("faith")
        pages.logins.fall_silent()
        for _ in range(4):
            clock.move(minutes=25)
            assert is_in(faith)


def forms_of(secret: str) -> list[bytes]:
    """Write a secret as it may lie somewhere."""
    plain = secret.encode()
    return [plain, quote(secret).encode(), base64.b64encode(plain)[:-3], secret.encode("utf-16-le")]


def everything(store_url: str) -> bytes:
    """Give all that lies in a database: SQLite's files with their WAL; PostgreSQL's rows, whose files are the server's."""
    address = make_url(store_url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    engine = create_engine(address.set(drivername="postgresql+psycopg"))
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = [row for table in found.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    return b"".join(each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row)


class TestWhoHasTheDatabase:
    @pytest.fixture
    def on_disk(self, pages: StaffPages, store: OpenStore, store_url: str) -> bytes:
        faith = pages.visitor("faith")
        faith.get("/staff/")
        pages.visitor().sign_in("rose", "canary-in-a-wrong-try")
        store.write(lambda work, now: work.tasks.open("planted", "canary-17", "canary-17", now), pages.clock())
        self.cookie = cookie(faith)
        return everything(store_url)

    def test_the_search_finds_what_is_there(self, on_disk: bytes) -> None:
        assert b"canary-17" in on_disk

    def test_the_password_is_nowhere(self, on_disk: bytes) -> None:
        assert [form for form in forms_of(PASSWORD) if form in on_disk] == []

    def test_a_wrong_password_is_nowhere(self, on_disk: bytes) -> None:
        assert [form for form in forms_of("canary-in-a-wrong-try") if form in on_disk] == []

    def test_the_cookie_is_nowhere(self, on_disk: bytes) -> None:
        assert [form for form in forms_of(self.cookie) if form in on_disk] == []


def test_a_row_opens_nothing_without_the_cookie(pages: StaffPages, store: OpenStore) -> None:
    faith, daniel = pages.visitor("faith"), pages.visitor("daniel")
    hers, his = SessionKey(cookie(faith)), SessionKey(cookie(daniel))
    row = store.read(lambda work: work.sessions.find(hers.digest))
    assert row is not None
    assert (his.open(row.sealed), hers.open(row.sealed) is not None) == (None, True)


def test_a_digest_from_the_database_is_no_cookie(pages: StaffPages, store: OpenStore) -> None:
    thief = pages.visitor()
    thief.http.set_cookie("staff", SessionKey(cookie(pages.visitor("faith"))).digest)
    assert not is_in(thief)


def test_a_session_that_is_over_holds_no_login(pages: StaffPages, store: OpenStore, clock: HandClock) -> None:
    faith = pages.visitor("faith")
    key = SessionKey(cookie(faith))
    clock.move(minutes=31)
    faith.get("/staff/")
    row = store.read(lambda work: work.sessions.find(key.digest))
    assert row is not None
    assert row.sealed == b""


def test_nothing_of_it_is_logged(pages: StaffPages, capfd: pytest.CaptureFixture[str]) -> None:
    faith = pages.visitor("faith")
    pages.visitor().sign_in("faith", "canary-in-a-wrong-try")
    faith.get("/staff/")
    written = "".join(capfd.readouterr())
    assert [each for each in (PASSWORD, "canary-in-a-wrong-try", cookie(faith)) if each in written] == []
