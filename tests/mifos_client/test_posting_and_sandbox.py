"""Posting against the sandbox core, over HTTP: whatever goes wrong, the books hold it once, and the look-up says so."""

from __future__ import annotations

import threading
from zoneinfo import ZoneInfo

import pytest
from werkzeug.serving import make_server

from domain.accounts import AccountKind, AccountReference
from domain.errors import (
    AwaitsChecker,
    Denied,
    KeyBurnt,
    NoSuchEntry,
    OutcomeUnknown,
    Refused,
    StillRunning,
    Unavailable,
)
from domain.money import Money
from domain.postings import CoreAccount, CoreOrder, Trace
from mifos_client.checking import POSTS, READS
from mifos_client.posting import MifosPostings
from mifos_client.sandbox.books import HEAD_OFFICE, Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.running import Pace
from mifos_client.sandbox.server import create_app
from tests.mifos_client.small_books import Clock, fill

TODAY = Clock().at.date()
LOAN = CoreAccount(3, AccountReference(AccountKind.LOAN, "3"))
SAVINGS = CoreAccount(7, AccountReference(AccountKind.SAVINGS, "7"))
KEY = "mm01-0"


def order(account: CoreAccount = LOAN, minor: int = 11050, receipt: str = "SFO1AB2CD3") -> CoreOrder:
    return CoreOrder(account, Money(minor, "KES"), TODAY, receipt, f"mm01{account.reference.kind}".lower())


@pytest.fixture(params=list(Manners))
def books(request):
    books = Books(ZoneInfo("Africa/Nairobi"), "KES", Clock(), manners=request.param)
    fill(books)
    books.add_login(
        login="gateway",
        password="Kisumu-Lake-2026!",
        office_id=HEAD_OFFICE,
        staff_id=None,
        permissions=(*READS, *POSTS),
    )
    return books


@pytest.fixture
def faults():
    return Faults(sleep=lambda _: None)


@pytest.fixture
def postings(books, faults, settings_for):
    app = create_app(books, faults, pace=Pace(wait_s=0))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    postings = MifosPostings(
        settings_for(f"http://127.0.0.1:{server.server_port}/fineract-provider/api/v1", timeout_s=10), "M-PESA"
    )
    yield postings
    postings.close()
    server.shutdown()
    server.server_close()


BOTH = pytest.mark.parametrize("account", [pytest.param(LOAN, id="loan"), pytest.param(SAVINGS, id="savings")])


@BOTH
def test_what_was_posted_is_found(postings, account):
    core_id = postings.post(order(account), KEY)
    found = postings.find(order(account))
    assert (found.trace, found.core_id) == (Trace.POSTED, core_id)


@BOTH
def test_the_same_key_posts_once(postings, account):
    first = postings.post(order(account), KEY)
    assert postings.post(order(account), KEY) == first


def test_a_deposit_that_its_key_made_under_another_receipt_number_is_the_same(postings):
    first = postings.post(order(SAVINGS), KEY)
    assert postings.post(order(SAVINGS, receipt="T2247"), KEY) == first
    assert postings.find(order(SAVINGS, receipt="T2247")).trace is Trace.ABSENT


@BOTH
def test_a_key_of_another_order_says_nothing(postings, account):
    postings.post(order(account), KEY)
    other = CoreOrder(account, Money(500, "KES"), TODAY, "SFO1AB2CD4", "mm02")
    with pytest.raises(StillRunning):
        postings.post(other, KEY)
    assert postings.find(other).trace is Trace.ABSENT


def test_a_new_key_for_a_repayment_posts_it_no_second_time(postings):
    postings.post(order(), KEY)
    with pytest.raises(OutcomeUnknown):
        postings.post(order(), "mm01-1")
    assert postings.find(order()).trace is Trace.POSTED


@BOTH
def test_what_was_undone_is_found_so_and_its_key_proves_nothing(postings, account):
    postings.post(order(account), KEY)
    postings.undo(order(account))
    postings.undo(order(account))
    assert postings.find(order(account)).trace is Trace.REVERSED
    with pytest.raises(StillRunning):
        postings.post(order(account), KEY)


def test_a_repayment_of_another_amount_is_another(postings):
    postings.post(order(), KEY)
    assert postings.find(order(minor=11051)).trace is Trace.OTHER


@BOTH
@pytest.mark.parametrize(
    ("fault", "error", "trace"),
    [
        ("down", OutcomeUnknown, Trace.ABSENT),
        ("cut_before", OutcomeUnknown, Trace.ABSENT),
        ("cut_after", OutcomeUnknown, Trace.POSTED),
        ("error_after", OutcomeUnknown, Trace.POSTED),
        ("garbled", OutcomeUnknown, Trace.POSTED),
        ("html", OutcomeUnknown, Trace.ABSENT),
        ("login", Denied, Trace.ABSENT),
        ("forbidden", Denied, Trace.ABSENT),
        ("busy", Unavailable, Trace.ABSENT),
        ("conflict", KeyBurnt, Trace.ABSENT),
        ("stuck_before", OutcomeUnknown, Trace.ABSENT),
        ("stuck_after", OutcomeUnknown, Trace.POSTED),
        ("race", StillRunning, Trace.POSTED),
    ],
)
def test_a_fault_is_told_as_it_was_and_the_look_up_knows_more(postings, faults, account, fault, error, trace):
    faults.add(fault, 1, "postings")
    with pytest.raises(error) as caught:
        postings.post(order(account), KEY)
    assert (type(caught.value), postings.find(order(account)).trace) == (error, trace)


def test_a_loan_that_the_core_works_on_is_left_for_later(postings, faults):
    faults.add("loan_locked", 1)
    with pytest.raises(Unavailable) as caught:
        postings.post(order(), KEY)
    assert type(caught.value) is Unavailable
    assert postings.post(order(), KEY) > 0


@BOTH
@pytest.mark.parametrize("fault", ["stuck_before", "stuck_after"])
def test_a_key_that_the_core_died_on_runs_for_ever(postings, faults, account, fault):
    faults.add(fault, 1, "postings")
    with pytest.raises(OutcomeUnknown):
        postings.post(order(account), KEY)
    with pytest.raises(StillRunning):
        postings.post(order(account), KEY)


@BOTH
def test_a_key_burnt_by_a_conflict_is_no_end_under_the_next(postings, faults, account):
    faults.add("conflict", 1, "postings")
    with pytest.raises(KeyBurnt):
        postings.post(order(account), KEY)
    with pytest.raises(StillRunning):
        postings.post(order(account), KEY)
    assert postings.post(order(account), "mm01-1") > 0


@BOTH
def test_what_waits_for_a_checker_is_not_posted(postings, books, account):
    for permission in ("REPAYMENT_LOAN", "DEPOSIT_SAVINGSACCOUNT"):
        books.have_checked(permission, True)
    with pytest.raises(AwaitsChecker):
        postings.post(order(account), KEY)
    assert postings.find(order(account)).trace is Trace.ABSENT
    with pytest.raises(StillRunning):
        postings.post(order(account), KEY)


@pytest.mark.parametrize(
    ("account", "error"),
    [
        pytest.param(CoreAccount(99, LOAN.reference), NoSuchEntry, id="no such loan"),
        pytest.param(CoreAccount(99, SAVINGS.reference), NoSuchEntry, id="no such savings account"),
        pytest.param(CoreAccount(4, LOAN.reference), Refused, id="a loan not paid out yet"),
    ],
)
def test_what_cannot_be_posted_is_refused_and_burns_its_key(postings, account, error):
    with pytest.raises(error) as caught:
        postings.post(order(account), KEY)
    assert type(caught.value) is error
    with pytest.raises(KeyBurnt):
        postings.post(order(account), KEY)


def test_a_savings_account_that_is_not_there_is_never_empty(postings):
    with pytest.raises(OutcomeUnknown):
        postings.find(order(CoreAccount(99, SAVINGS.reference)))


@BOTH
@pytest.mark.parametrize("fault", ["down", "cut_after", "html", "error_after", "garbled", "login", "busy"])
def test_a_look_up_that_fails_never_says_absent(postings, faults, account, fault):
    faults.add(fault, 1)
    with pytest.raises((Unavailable, Denied)):
        postings.find(order(account))


@BOTH
def test_an_undo_whose_answer_is_lost_may_be_asked_again(postings, faults, account):
    postings.post(order(account), KEY)
    faults.add("cut_after", 1, "postings")
    with pytest.raises(OutcomeUnknown):
        postings.undo(order(account))
    postings.undo(order(account))
    assert postings.find(order(account)).trace is Trace.REVERSED
