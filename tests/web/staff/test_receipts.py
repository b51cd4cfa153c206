"""What happened to this money? The story of a receipt, as finance and the manager see it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Response

from domain.accounts import Client
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.remittances import RemittanceState
from domain.staff import Role
from gateway.flows.tell_story import TellStory
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.web.staff import declaring as staff
from gateway.web.staff.here import Here
from tests.store.money import SOURCE, hear, order, receipt
from tests.store.steps import PHONE
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.tampering import tamper
from tests.support.visitor import Opens, StaffPages

NUMBER = "UKN4T7Q2WX"
STORY = f"/staff/receipts/{NUMBER}"
SEALS = Sealer([new_key()])
SENT = {"TransID": NUMBER, "TransAmount": "100.00", "MSISDN": PHONE[1:], "FirstName": "MARY", "BillRefNumber": "L12"}
R, P = RemittanceState, PostingState


def told(work: UnitOfWork, number: str = NUMBER, reference: str = "L12", name: str = "MARY") -> None:
    sent = json.dumps(SENT | {"BillRefNumber": reference})
    payer = receipt().payer.__class__(phone=PHONE, name=name)
    hear(work, receipt(number, reference=reference, payer=payer), SEALS.seal(sent), NOW)


def posted(work: UnitOfWork) -> None:
    work.phones.put_client(Client(15, "15", "Mary Akoth", None, True))
    later = NOW + timedelta(minutes=1)
    work.remittances.move(1, start=R.RECEIVED, to=R.MATCHED, now=later, client_id=15)
    work.postings.add(SOURCE, 0, 15, order(), later)
    work.postings.move(1, start=P.DUE, to=P.POSTING, now=later)
    work.postings.move(1, start=P.POSTING, to=P.POSTED, now=later, core_id=9)
    work.remittances.move(1, start=R.MATCHED, to=R.POSTED, now=later)


def _desk() -> staff.Page:
    """The desk's addresses."""
    desk = staff.Page("suspense", roles=frozenset({Role.FINANCE, Role.MANAGER}))
    desk.shows("/suspense/<receipt>")(lambda here, receipt: here.show("more.html", title=receipt))
    desk.shows("/suspense/<receipt>/wrong")(_wrong)
    return desk


def _wrong(here: Here, receipt: str) -> Response:
    return here.show("more.html", title=receipt)


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    flows = {TellStory: lambda: TellStory(store, SEALS, {"mpesa": "M-PESA"})}
    return StaffPages(store, clock, flows, shown=frozenset({"receipts"}), more=[_desk()])


@pytest.fixture
def told_pages(pages: StaffPages, store: OpenStore) -> StaffPages:
    store.write(told)
    store.write(posted)
    return pages


def test_it_is_as_every_page(told_pages: StaffPages) -> None:
    daniel = told_pages.visitor("daniel")
    for path in (STORY, "/staff/receipts"):
        answer = daniel.get(path)
        assert (answer.status_code, judge(answer)) == (200, [])


def test_who_paid_for_another_is_not_named_as_she(pages: StaffPages, store: OpenStore) -> None:
    store.write(told, name="ALICE")
    store.write(posted)
    assert read(pages.visitor("daniel").get(STORY)).heads == ["KES 100 for Mary Akoth is posted"]


def test_it_says_what_became_of_the_money(told_pages: StaffPages) -> None:
    seen = read(told_pages.visitor("daniel").get(STORY))
    assert seen.heads == ["KES 100 from Mary Akoth is posted"]
    assert "UKN4T7Q2WX , ours R2234: L12 100" in seen.text
    for words in ('M-PESA received KES 100, account "L12"', "the callback told us", "KES 100 is to go to L12"):
        assert words in seen.text
    assert ("done", "posted") in seen.states


def test_it_says_that_nobody_changed_the_record(told_pages: StaffPages) -> None:
    assert "Nobody changed this record: 6 links hold." in read(told_pages.visitor("rose").get(STORY)).text


def test_what_they_sent_is_masked(told_pages: StaffPages) -> None:
    answer = told_pages.visitor("daniel").get(STORY)
    assert "MSISDN: 2547••••••11" in answer.text
    assert PHONE[-9:] not in answer.text


def test_a_changed_record_comes_first(told_pages: StaffPages, store_url: str) -> None:
    tamper(store_url, "UPDATE postings SET amount_minor = 90000")
    answer = told_pages.visitor("daniel").get(STORY)
    seen = read(answer)
    after_head = seen.text.partition("is posted")[2]
    assert after_head.strip().startswith("This record was changed, at link 3 : the posting 1's amount_minor on record")
    assert "Nobody changed" not in seen.text
    assert judge(answer) == []


def test_money_on_the_wrong_account_is_moved_elsewhere(told_pages: StaffPages) -> None:
    assert (
        f'<a href="/staff/suspense/{NUMBER}/wrong">It is on the wrong account</a>'
        in told_pages.visitor("daniel").get(STORY).text
    )


def test_money_in_suspense_leads_to_the_desk(pages: StaffPages, store: OpenStore) -> None:
    store.write(told)
    store.write(lambda work: work.remittances.move(1, start=R.RECEIVED, to=R.SUSPENDED, now=NOW, reason="no account"))
    answer = pages.visitor("daniel").get(STORY)
    assert read(answer).heads == ["KES 100 from Mary is in suspense"]
    assert f'<a href="/staff/suspense/{NUMBER}">Whose is it?</a>' in answer.text


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), f" {NUMBER[:4]} {NUMBER[4:]} "])
def test_a_number_is_looked_up_however_it_is_typed(told_pages: StaffPages, typed: str) -> None:
    daniel = told_pages.visitor("daniel")
    daniel.get("/staff/receipts")
    assert read(daniel.send("/staff/receipts/find", number=typed)).heads == ["KES 100 from Mary Akoth is posted"]


def test_a_slip_is_asked_about(told_pages: StaffPages) -> None:
    answer = told_pages.visitor("daniel").get("/staff/receipts/UKN4T7Q2WY")
    assert (answer.status_code, read(answer).heads) == (404, ["No receipt UKN4T7Q2WY"])
    assert f'Did you mean <a href="{STORY}">{NUMBER}</a>?' in " ".join(answer.text.split())


def test_nothing_typed_is_told_with_an_example(told_pages: StaffPages) -> None:
    daniel = told_pages.visitor("daniel")
    daniel.get("/staff/receipts")
    answer = daniel.send("/staff/receipts/find", number=" ")
    assert answer.status_code == 422
    assert "Type the receipt number, like UKO7D2F4GH." in read(answer).text


@pytest.mark.parametrize(
    "typed",
    ["../../login", "<script>alert(1)</script>", "%00", "x" * 5_000, "'; DROP TABLE words; --", "//example.com"],
)
def test_what_is_no_number_is_not_found(told_pages: StaffPages, typed: str) -> None:
    daniel = told_pages.visitor("daniel")
    daniel.get("/staff/receipts")
    answer = daniel.send("/staff/receipts/find", number=typed)
    assert answer.status_code in (404, 422)
    assert judge(answer) == []


def test_what_a_payer_typed_is_text(pages: StaffPages, store: OpenStore) -> None:
    store.write(told, reference="<b onclick=alert(1)>=cmd|'/c calc'!A1", name="<script>x</script>")
    answer = pages.visitor("daniel").get(STORY)
    assert judge(answer) == []
    assert "<b onclick=alert(1)>=cmd|'/c calc'!A1" in read(answer).text


def test_a_long_story_is_shown_from_both_ends(told_pages: StaffPages, store: OpenStore) -> None:
    def looked(work: UnitOfWork) -> None:
        for minute in range(60):
            work.audit.note(SOURCE, "unmasked", NOW + timedelta(minutes=minute), {"what": "phone"})

    store.write(looked)
    answer = told_pages.visitor("daniel").get(STORY)
    assert "27 steps in the middle of this story are left out here." in read(answer).text
    assert judge(answer) == []


@pytest.mark.parametrize(
    ("login", "status"),
    [("daniel", 200), ("rose", 200), ("faith", 403), ("grace", 403), ("admin", 403)],
)
def test_who_may_read_it(told_pages: StaffPages, login: str, status: int) -> None:
    assert told_pages.visitor(login).get(STORY).status_code == status


@pytest.mark.slow
def test_it_fits_a_small_phone(told_pages: StaffPages, phone: Opens) -> None:
    page = phone(told_pages, "daniel")
    page.goto(STORY)
    assert look(page) == []
