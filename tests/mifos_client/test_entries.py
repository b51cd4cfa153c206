"""The core's own books, shown by the sandbox over HTTP as Mifos X shows them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from domain.errors import Denied, Unavailable
from domain.ports.core_books import AccountDay
from domain.postings import CoreAccount
from mifos_client.entries import PAGE, MifosEntries
from mifos_client.sandbox.running import Pace
from mifos_client.sandbox.server import create_app
from tests.mifos_client.scripted_core import Reply, scripted_core
from tests.mifos_client.test_posting_and_sandbox import LOAN, SAVINGS, TODAY, books, faults, order, postings

__all__ = ["books", "faults", "postings"]

BOTH = pytest.mark.parametrize("account", [pytest.param(LOAN, id="loan"), pytest.param(SAVINGS, id="savings")])


@pytest.fixture
def entries(books, faults, settings_for):
    server = make_server("127.0.0.1", 0, create_app(books, faults, pace=Pace(wait_s=0)), threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/fineract-provider/api/v1"
    entries = MifosEntries(settings_for(url, timeout_s=10))
    yield entries
    entries.close()
    server.shutdown()
    server.server_close()


def today(account: CoreAccount) -> AccountDay:
    return AccountDay(account, TODAY, TODAY)


@BOTH
def test_what_was_posted_stands_there_with_its_receipt(entries, postings, account):
    postings.post(order(account), "mm01-0")
    ((found,),) = entries.entries([today(account)])
    assert (found.account, found.on, found.amount.minor, found.receipt) == (account, TODAY, 11050, "SFO1AB2CD3")
    assert found.external_id == (None if account.is_savings else "mm01l")


@BOTH
def test_what_was_undone_does_not_stand(entries, postings, account):
    postings.post(order(account), "mm01-0")
    postings.undo(order(account))
    assert entries.entries([today(account)]) == [[]]


@BOTH
def test_what_is_of_another_day_is_left_out(entries, postings, account):
    postings.post(order(account), "mm01-0")
    tomorrow = TODAY + timedelta(days=1)
    assert entries.entries([AccountDay(account, tomorrow, tomorrow)]) == [[]]


def test_accounts_are_told_apart(entries, postings):
    postings.post(order(LOAN), "mm01-0")
    postings.post(order(SAVINGS, 500), "mm02-0")
    loan, savings = entries.entries([today(LOAN), today(SAVINGS)])
    assert [each.amount.minor for each in (*loan, *savings)] == [11050, 500]


def test_a_loan_that_is_not_there_is_none(entries):
    assert entries.entries([today(CoreAccount(999, LOAN.reference))]) == [None]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(b"<html>nginx</html>", 502), Unavailable, id="a proxy"),
        pytest.param(Reply(b"<html>nginx</html>"), Unavailable, id="a page with 200"),
        pytest.param(Reply({"transactions": [{"type": 2}]}), Unavailable, id="broken words"),
        pytest.param(Reply({}, 401), Denied, id="a wrong login"),
    ],
)
def test_what_is_no_answer_is_an_error(settings_for, reply, error):
    with scripted_core() as core:
        core.says("GET", "loans/3", reply)
        entries = MifosEntries(settings_for(core.url))
        with pytest.raises(error):
            entries.entries([today(LOAN)])
        entries.close()


def test_deposits_are_read_page_by_page(settings_for, recorded):
    (row,) = recorded("12-savings", "by amount")["response"]["body"]["content"]
    with scripted_core() as core:
        first = Reply({"total": PAGE + 1, "content": [row] * PAGE})
        core.says("GET", "savingsaccounts/7/transactions/search", first, Reply({"total": PAGE + 1, "content": [row]}))
        entries = MifosEntries(settings_for(core.url))
        (found,) = entries.entries([today(SAVINGS)])
        entries.close()
    assert found is not None
    assert len(found) == PAGE + 1
