"""Is this her phone? What staff see of a client, and what they do for her."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from domain.accounts import Client
from domain.phonebook import Origin
from domain.pins import Tries
from domain.ports.store import UnitOfWork
from gateway.flows.check_pin import CheckPIN
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.serve_client import ServeClient
from gateway.store.opening import OpenStore
from gateway.store.secrets import Argon2PINs, Sealer, new_key
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages, Visitor

HOME = "/staff/clients"
PAULINE = f"{HOME}/30"
MARY, PHONE, OTHER = f"{HOME}/15", "+254700000011", "+254711000022"


def _people(work: UnitOfWork) -> None:
    for number, name in (
        (15, "Mary Akoth"),
        (16, "Mary Wairimu Njeri"),
        (30, "Pauline Nyambura"),
        (31, "Brian Ochieng"),
    ):
        work.phones.put_client(Client(number, str(number), name, None, True))
    work.phones.link(PHONE, 15, Origin.CORE, NOW)
    work.phones.link(OTHER, 15, Origin.STAFF, NOW)
    work.phones.link(OTHER, 31, Origin.CORE, NOW)


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    store.write(_people)
    seals = Sealer([new_key()])
    pins = KeepPINs(store, CheckPIN(store, Argon2PINs([new_key()]), seals), clock, JIRANI.zone)
    flow = ServeClient(store, seals, pins, "KE", clock)
    return StaffPages(store, clock, {ServeClient: lambda: flow}, shown=frozenset({"clients"}))


def looked_up(visitor: Visitor, typed: str) -> list[str]:
    visitor.get(HOME)
    return read(visitor.send(f"{HOME}/find", find=typed)).heads


def test_it_is_as_every_page(faith: Visitor) -> None:
    for path in (HOME, MARY, PAULINE):
        answer = faith.get(path)
        assert (answer.status_code, judge(answer)) == (200, [])


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        pytest.param("Mary Akoth", ["Mary Akoth texts us from 2 phones"], id="by name"),
        pytest.param("akoth mary", ["Mary Akoth texts us from 2 phones"], id="by name, turned round"),
        pytest.param("C15", ["Mary Akoth texts us from 2 phones"], id="by number"),
        pytest.param("00015", ["Mary Akoth texts us from 2 phones"], id="by number with zeros"),
        pytest.param("0700 000 011", ["Mary Akoth texts us from 2 phones"], id="by phone"),
        pytest.param("0711000022", ["2 clients fit “0711000022”"], id="by a shared phone"),
        pytest.param("mary", ["2 clients fit “mary”"], id="several"),
        pytest.param("Wairimo", ["Nobody fits “Wairimo”"], id="nobody"),
        pytest.param("%", ["Nobody fits “%”"], id="a wildcard"),
        pytest.param("_ary", ["Nobody fits “_ary”"], id="a wildcard for one letter"),
        pytest.param("<script>alert(1)</script>", ["Nobody fits “<script>alert(1)</script>”"], id="HTML"),
    ],
)
def test_a_client_is_looked_up(faith: Visitor, typed: str, heads: list[str]) -> None:
    assert looked_up(faith, typed) == heads


def test_who_is_close_is_offered(faith: Visitor) -> None:
    looked_up(faith, "Wairimo")
    assert faith.page is not None
    assert '<a href="/staff/clients/16">Mary Wairimu Njeri</a>' in faith.page.text
    assert judge(faith.page) == []


def test_a_list_of_many_is_small(faith: Visitor, store: OpenStore) -> None:
    def many(work: UnitOfWork) -> None:
        for number in range(100, 140):
            work.phones.put_client(Client(number, str(number), f"Grace {'Wanjiru ' * 3}{number}", None, True))

    store.write(many)
    assert looked_up(faith, "grace") == ["Many fit “grace”"]
    assert faith.page is not None
    assert (judge(faith.page), faith.page.text.count('<th scope="row">')) == ([], 20)


def test_no_number_is_shown_whole(faith: Visitor) -> None:
    text = faith.get(MARY).text
    assert "+254 7•• ••• •11" in text
    assert PHONE[-6:] not in text


def test_who_shares_a_phone_is_named(faith: Visitor) -> None:
    assert "shared with Brian" in read(faith.get(MARY)).text


def test_a_number_is_shown_once_and_that_is_on_record(faith: Visitor, store: OpenStore) -> None:
    text = faith.get(MARY).text
    name = re.findall(r'name="phone" value="([0-9a-f]+)">Show', text)[0]
    seen = read(faith.send(f"{MARY}/show", phone=name))
    assert PHONE in seen.text
    assert "Shown to Faith Nduta, 11:00. This is on record." in seen.text
    lines = store.read(lambda work: work.audit.of("client:15"))
    assert [(line.by, line.act, line.words) for line in lines] == [("faith", "unmasked", {"what": "phone"})]
    assert PHONE[-6:] not in faith.get(MARY).text


def test_a_client_without_a_phone_gets_a_code(faith: Visitor, store: OpenStore) -> None:
    seen = read(faith.get(PAULINE))
    assert seen.heads == ["Pauline Nyambura cannot text us yet"]
    assert "Her phone is not in Mifos. Give her a code." in seen.text
    answer = faith.send(f"{PAULINE}/code")
    code = re.search(r"<code><b>([^<]+)</b></code>", answer.text)
    assert code is not None
    assert "works until Mon 2 Mar, 17:00" in read(answer).text
    assert code[1] not in faith.get(PAULINE).text
    assert [line.act for line in store.read(lambda work: work.audit.of("client:30"))] == ["JOIN code given"]


def test_a_code_is_in_no_audit_line(faith: Visitor, store: OpenStore) -> None:
    faith.get(PAULINE)
    code = re.search(r"<code><b>([^<]+)</b></code>", faith.send(f"{PAULINE}/code").text)
    assert code is not None
    assert code[1] not in repr(store.read(lambda work: work.audit.of("client:30")))


def test_a_phone_is_unlinked(faith: Visitor, store: OpenStore) -> None:
    text = faith.get(MARY).text
    name = re.findall(r'name="phone" value="([0-9a-f]+)">Show', text)[0]
    seen = read(faith.send(f"{MARY}/unlink", phone=name))
    assert "That phone is not Mary Akoth's any more" in seen.text
    assert seen.heads == ["Mary Akoth texts us from 1 phone"]
    assert [phone for phone, _ in store.read(lambda work: work.phones.phones_of(15))] == [OTHER]


def test_a_phone_that_is_gone_is_not_shown(faith: Visitor) -> None:
    faith.get(MARY)
    assert faith.send(f"{MARY}/show", phone="0123456789abcdef").status_code == 409


def test_what_wrong_pins_locked_is_opened(faith: Visitor, store: OpenStore, clock: HandClock) -> None:
    locked = Tries(0, None, 1, clock() + timedelta(minutes=15))
    store.write(lambda work: work.pins.put_tries(PHONE, 15, locked))
    assert "locked until Mon 2 Mar, 11:15" in read(faith.get(MARY)).text
    seen = read(faith.send(f"{MARY}/unlock"))
    assert "1 lock opened. She may try her PIN again." in seen.text
    assert "locked until" not in seen.text


def test_her_language_is_changed(faith: Visitor, store: OpenStore) -> None:
    faith.get(MARY)
    assert "2 phones of hers are answered in English." in read(faith.send(f"{MARY}/language", language="en")).text
    assert store.read(lambda work: work.phones.card(PHONE)).language == "en"


def test_a_language_we_do_not_speak_is_refused(faith: Visitor) -> None:
    faith.get(MARY)
    assert faith.send(f"{MARY}/language", language="xx").status_code == 422


@pytest.mark.parametrize("path", [f"{HOME}/999", f"{HOME}/x", f"{HOME}/{'9' * 99}"])
def test_who_is_not_there_is_not_found(faith: Visitor, path: str) -> None:
    assert faith.get(path).status_code == 404


@pytest.mark.parametrize(
    ("login", "serves"),
    [("faith", True), ("rose", True), ("admin", True), ("grace", False), ("daniel", False)],
)
def test_who_may_give_codes(pages: StaffPages, login: str, serves: bool) -> None:
    visitor = pages.visitor(login)
    assert ("Give her a JOIN code" in visitor.get(PAULINE).text) is serves


def test_who_may_not_is_told_who_may(pages: StaffPages, store: OpenStore) -> None:
    grace, faith = pages.visitor("grace"), pages.visitor("faith")
    faith.get(PAULINE)
    grace.get(HOME)
    assert grace.page is not None
    token = re.search(r'name="csrf" value="([^"]+)"', grace.page.text)
    assert token is not None
    answer = grace.http.post(f"{PAULINE}/code", data={"csrf": token[1], "once": "x1"})
    assert answer.status_code == 403
    assert "The cashier, the branch manager and the administrator may." in read(answer).text
    assert store.read(lambda work: work.audit.of("client:30")) == []


@pytest.mark.slow
def test_it_fits_a_small_phone(pages: StaffPages, phone: Opens) -> None:
    page = phone(pages, "faith")
    for path in (HOME, MARY, PAULINE):
        page.goto(path)
        assert look(page) == []
