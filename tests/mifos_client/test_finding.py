from __future__ import annotations

import pytest

from domain.errors import Denied, OutcomeUnknown, Unavailable
from domain.postings import Found, Trace
from tests.mifos_client.orders import loan_order, savings_order
from tests.mifos_client.scripted_core import Act, Reply, reply_of, scripted_core

HTML = b"<html><body>nginx</body></html>"
SEARCH = "savingsaccounts/28/transactions/search"


@pytest.fixture
def core():
    with scripted_core() as core:
        yield core


@pytest.fixture
def repayment(recorded):
    """What a look-up shows of the plain order on loan 34."""
    return recorded("07-repayments", "the posting by external id")["response"]["body"]


@pytest.fixture
def deposit(recorded):
    """A row of a search: 200 shillings on account 28 with receipt SKF0AB01CD."""
    (row,) = recorded("12-savings", "by amount")["response"]["body"]["content"]
    return row


@pytest.fixture
def account(core, recorded):
    """Savings account 28."""
    body = recorded("12-savings", "a fresh account")["response"]["body"] | {"id": 28}
    core.says("GET", "savingsaccounts/28", Reply(body))


def on_28(**changes):
    return savings_order(28, 20000, **{"receipt": "SKF0AB01CD"} | changes)


def pages(core, *rows_by_page):
    total = sum(len(rows) for rows in rows_by_page)
    core.says("GET", SEARCH, *(Reply({"total": total, "content": rows}) for rows in rows_by_page))


@pytest.mark.parametrize(
    ("scenario", "name", "loan", "minor", "found"),
    [
        pytest.param(
            "07-repayments", "the posting by external id", 34, 170050, Found(Trace.POSTED, 55), id="as it was posted"
        ),
        pytest.param(
            "07-repayments",
            "today's posting by external id",
            47,
            120000,
            Found(Trace.POSTED, 103),
            id="as the copy that a backdated posting made",
        ),
        pytest.param(
            "24-crash",
            "look-up after the crash after the money was committed",
            138,
            10000,
            Found(Trace.POSTED, 539),
            id="posted before a crash",
        ),
        pytest.param("09-undo", "the undone posting", 141, 10000, Found(Trace.REVERSED, 573), id="undone"),
        pytest.param(
            "06-loan-life",
            "the repayment of an undone disbursal, by external id",
            28,
            10000,
            Found(Trace.REVERSED, 43),
            id="undone with its loan's disbursal, unflagged",
        ),
        pytest.param("07-repayments", "unknown external id", 34, 1, Found(Trace.ABSENT), id="never posted"),
        pytest.param(
            "07-repayments",
            "the posting under another loan, by external id",
            34,
            1,
            Found(Trace.ABSENT),
            id="elsewhere",
        ),
        pytest.param(
            "08-twice", "look-up while the first call runs", 34, 1, Found(Trace.ABSENT), id="perhaps on its way"
        ),
    ],
)
def test_a_repayment_is_found_by_its_external_id(core, postings, recorded, scenario, name, loan, minor, found):
    order = loan_order(loan, minor)
    core.says("GET", f"loans/{loan}/transactions/external-id/mpesa-00148", reply_of(recorded(scenario, name)))
    assert postings.find(order) == found


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount": "\x001700.51\x00"}, id="of another amount"),
        pytest.param({"type": {"id": 20}}, id="a refund"),
        pytest.param({"currency": {"code": "TZS"}}, id="in another currency"),
    ],
)
def test_what_carries_the_external_id_and_is_not_as_ordered_is_another(core, postings, repayment, changes):
    core.says("GET", "loans/34/transactions/external-id/mpesa-00148", Reply(repayment | changes))
    assert postings.find(loan_order()) == Found(Trace.OTHER, 55)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(HTML), Unavailable, id="HTML in place of JSON"),
        pytest.param(Reply(HTML, 404), Unavailable, id="a 404 of a proxy"),
        pytest.param(Reply(HTML, 502), Unavailable, id="a bad gateway"),
        pytest.param(Reply(b"[]"), Unavailable, id="a list"),
        pytest.param(Reply({}, act=Act.CUTS), Unavailable, id="cut"),
        pytest.param(Reply(HTML, 401), Denied, id="a wrong login"),
        pytest.param(Reply({}), OutcomeUnknown, id="an empty object"),
    ],
)
def test_a_look_up_without_an_answer_never_says_absent(core, postings, reply, error):
    core.says("GET", "loans/34/transactions/external-id/mpesa-00148", reply)
    with pytest.raises(error) as caught:
        postings.find(loan_order())
    assert type(caught.value) is error


def test_a_loan_that_is_not_there_leaves_it_unknown(core, postings, recorded):
    nobody = reply_of(recorded("07-repayments", "unknown loan"))
    core.says("GET", "loans/34/transactions/external-id/mpesa-00148", nobody)
    with pytest.raises(OutcomeUnknown, match=r"loan\.id\.invalid"):
        postings.find(loan_order())


def test_a_repayment_of_another_loan_leaves_it_unknown(core, postings, repayment):
    core.says("GET", "loans/34/transactions/external-id/mpesa-00148", Reply(repayment | {"loanId": 35}))
    with pytest.raises(OutcomeUnknown):
        postings.find(loan_order())


@pytest.mark.usefixtures("account")
def test_a_deposit_is_found_by_day_and_amount_and_receipt(core, postings, recorded):
    core.says("GET", SEARCH, reply_of(recorded("12-savings", "by amount")))
    assert postings.find(on_28()) == Found(Trace.POSTED, 48)
    (call,) = [call for call in core.calls if call.path == SEARCH]
    assert call.query == {
        "fromDate": "2026-11-22",
        "toDate": "2026-11-22",
        "fromAmount": "200.00",
        "toAmount": "200.00",
        "types": "1",
        "limit": "50",
        "offset": "0",
        "dateFormat": "yyyy-MM-dd",
        "locale": "en",
    }


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("order", "found"),
    [
        pytest.param(on_28(), Found(Trace.POSTED, 48), id="it stands, on the second page"),
        pytest.param(
            savings_order(28, 40000, receipt="SKF0AB09CD"), Found(Trace.REVERSED, 50), id="undone, on the first page"
        ),
        pytest.param(on_28(receipt="SKF0AB02CD"), Found(Trace.ABSENT), id="its receipt, of another amount"),
    ],
)
def test_all_pages_are_looked_through(core, postings, recorded, order, found):
    core.says("GET", SEARCH, *(reply_of(recorded("12-savings", name)) for name in ("by type", "second page")))
    assert postings.find(order) == found
    assert [call.query["offset"] for call in core.calls if call.path == SEARCH] == ["0", "1"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param([{}], Found(Trace.POSTED, 48), id="it stands"),
        pytest.param([{"reversed": True}], Found(Trace.REVERSED, 48), id="it was undone"),
        pytest.param([{"id": 49, "reversed": True}, {}], Found(Trace.POSTED, 48), id="undone, and posted again"),
        pytest.param(
            [{"id": 49, "isReversal": True}, {"reversed": True}], Found(Trace.REVERSED, 48), id="reversed by a row"
        ),
        pytest.param([{"id": 49}, {}], Found(Trace.POSTED, 48), id="it stands twice: the older"),
        pytest.param([], Found(Trace.ABSENT), id="nothing"),
        pytest.param([{"paymentDetailData": {"receiptNumber": ""}}], Found(Trace.ABSENT), id="no receipt"),
        pytest.param([{"paymentDetailData": None}], Found(Trace.ABSENT), id="paid nobody knows how"),
        pytest.param([{"paymentDetailData": {"receiptNumber": "SKF0AB01CE"}}], Found(Trace.ABSENT), id="other receipt"),
        pytest.param([{"transactionType": {"id": 2}}], Found(Trace.ABSENT), id="a withdrawal"),
        pytest.param([{"amount": "\x00200.010000\x00"}], Found(Trace.ABSENT), id="of another amount"),
        pytest.param([{"date": [2026, 11, 21]}], Found(Trace.ABSENT), id="of another day"),
    ],
)
def test_a_row_is_the_deposit_or_is_not(core, postings, deposit, changes, found):
    rows = [{k: v for k, v in (deposit | each).items() if v is not None} for each in changes]
    pages(core, rows)
    assert postings.find(on_28()) == found


@pytest.mark.usefixtures("account")
def test_blanks_around_a_receipt_number_do_not_hide_a_deposit(core, postings, deposit):
    pages(core, [deposit])
    assert postings.find(on_28(receipt=" SKF0AB01CD ")) == Found(Trace.POSTED, 48)


def test_another_account_than_asked_for_leaves_it_unknown(core, postings, recorded):
    core.says("GET", "savingsaccounts/28", reply_of(recorded("12-savings", "a fresh account")))
    pages(core, [])
    with pytest.raises(OutcomeUnknown):
        postings.find(on_28())


def test_an_account_that_is_not_there_leaves_it_unknown(core, postings, recorded):
    core.says("GET", "savingsaccounts/28", reply_of(recorded("12-savings", "unknown account")))
    core.says("GET", SEARCH, reply_of(recorded("12-savings", "of an unknown account")))
    with pytest.raises(OutcomeUnknown, match=r"saving\.account\.id\.invalid"):
        postings.find(on_28())


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(HTML), Unavailable, id="HTML in place of JSON"),
        pytest.param(Reply({"total": 0}), OutcomeUnknown, id="no content"),
        pytest.param(Reply({"content": []}), OutcomeUnknown, id="no total"),
        pytest.param(Reply({"total": 1, "content": []}), Unavailable, id="fewer rows than in all"),
        pytest.param(Reply({"total": 1, "content": [{"id": 1}]}), OutcomeUnknown, id="a row without its flags"),
        pytest.param(Reply({"total": 0, "content": []}, act=Act.CUTS_IN_THE_MIDDLE), Unavailable, id="cut"),
    ],
)
def test_a_search_without_a_whole_answer_never_says_absent(core, postings, reply, error):
    core.says("GET", SEARCH, reply)
    with pytest.raises(error) as caught:
        postings.find(on_28())
    assert type(caught.value) is error


@pytest.mark.usefixtures("account")
def test_a_search_without_end_leaves_it_unknown(core, postings, deposit):
    core.says(
        "GET",
        SEARCH,
        *(Reply({"total": 5000, "content": [deposit | {"id": 100 + page, "reversed": True}]}) for page in range(50)),
    )
    with pytest.raises(OutcomeUnknown, match="over 1000 deposits"):
        postings.find(on_28())
