from __future__ import annotations

import socket

import pytest

from domain.errors import Denied, OutcomeUnknown, Refused, StillRunning, Unavailable
from domain.postings import CoreOrder
from mifos_client.checking import POSTS
from mifos_client.posting import MifosPostings
from tests.mifos_client.orders import loan_order, order_of, savings_order
from tests.mifos_client.posting_answers import DOCUMENTED, POSTED, RECORDED
from tests.mifos_client.scripted_core import Act, Reply, reply_of, scripted_core

TYPES = [{"id": 1, "name": "Money Transfer"}, {"id": 4, "name": "M-PESA"}, {"id": 5, "name": "G-Cash"}]
KEY = "mm0123-0"


@pytest.fixture
def core():
    with scripted_core() as core:
        core.says("GET", "paymenttypes", Reply(TYPES))
        yield core


@pytest.fixture
def expected(recorded):
    """The posting that a look-up finds, as recorded, of another order."""

    def make(order: CoreOrder, **changes):
        body = recorded("07-repayments", "the posting by external id")["response"]["body"]
        own = {"loanId": order.account.id, "externalId": order.external_id, "amount": f"\0{order.amount.amount}\0"}
        return body | own | changes

    return make


def path_of(order: CoreOrder) -> str:
    resource = "savingsaccounts" if order.account.is_savings else "loans"
    return f"{resource}/{order.account.id}/transactions"


@pytest.mark.parametrize(
    ("scenario", "name", "core_id"),
    [
        pytest.param("07-repayments", "repay with everything", 55, id="a repayment"),
        pytest.param("08-twice", "key and external id, first time", 125, id="a repayment with a key"),
        pytest.param("08-twice", "external id, first time", 111, id="a repayment without a receipt"),
        pytest.param("12-savings", "deposit", 25, id="a deposit"),
        pytest.param("13-savings-twice", "key, first time", 91, id="a deposit with a key"),
        pytest.param(
            "24-crash",
            "new key, same external id, after the crash before the money was committed",
            536,
            id="a repayment after a crash",
        ),
    ],
)
def test_what_was_posted_as_ordered_has_the_id_of_the_core(core, postings, recorded, scenario, name, core_id):
    exchange = recorded(scenario, name)
    order = order_of(exchange)
    core.says("POST", path_of(order), reply_of(exchange))
    assert postings.post(order, KEY) == core_id


@pytest.mark.parametrize(("scenario", "name", "error", "words"), RECORDED)
def test_a_recorded_answer_says_who_acts(core, postings, recorded, scenario, name, error, words):
    exchange = recorded(scenario, name)
    order = order_of(exchange)
    core.says("POST", path_of(order), reply_of(exchange))
    with pytest.raises(error) as caught:
        postings.post(order, KEY)
    assert (type(caught.value), words in str(caught.value)) == (error, True)


@pytest.mark.parametrize(("reply", "error"), DOCUMENTED)
def test_any_other_answer_says_who_acts(core, postings, reply, error):
    core.says("POST", "loans/34/transactions", reply)
    with pytest.raises(error) as caught:
        postings.post(loan_order(), KEY)
    assert type(caught.value) is error


def test_a_deposit_without_permission_names_it(core, postings, recorded):
    reply = reply_of(recorded("21-least-permissions", "repay, without permission"))
    core.says("POST", "savingsaccounts/49/transactions", reply)
    with pytest.raises(Denied, match="DEPOSIT_SAVINGSACCOUNT"):
        postings.post(savings_order(), KEY)


def test_a_core_slower_than_the_limit_leaves_it_unknown(core, settings_for):
    core.says("POST", "loans/34/transactions", Reply(POSTED, act=Act.HOLDS))
    slow = MifosPostings(settings_for(core.url, timeout_s=0.3), "M-PESA")
    with pytest.raises(OutcomeUnknown):
        slow.post(loan_order(), KEY)


def test_where_nobody_listens_nothing_was_posted(settings_for):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = MifosPostings(settings_for(f"http://127.0.0.1:{taken.getsockname()[1]}"), "M-PESA")
        with pytest.raises(Unavailable):
            nowhere.post(loan_order(), KEY)


def test_a_core_that_went_away_after_the_payment_types_posted_nothing(settings_for):
    with scripted_core() as core:
        core.says("GET", "paymenttypes", Reply(TYPES))
        core.says("POST", "loans/34/transactions", Reply(POSTED))
        postings = MifosPostings(settings_for(core.url), "M-PESA")
        postings.post(loan_order(), KEY)
    postings.close()
    with pytest.raises(Unavailable):
        postings.post(loan_order(), KEY)


def test_a_repayment_is_sent_whole(core, postings):
    core.says("POST", "loans/34/transactions", Reply(POSTED))
    postings.post(loan_order(note="UKN4T7Q2WX from 254700100001"), KEY)
    (call,) = core.asked("POST")
    assert (call.path, call.query) == ("loans/34/transactions", {"command": "repayment"})
    assert call.body == {
        "transactionDate": "2026-11-22",
        "transactionAmount": "1700.50",
        "paymentTypeId": 4,
        "receiptNumber": "SKT0AB21CD",
        "externalId": "mpesa-00148",
        "note": "UKN4T7Q2WX from 254700100001",
        "dateFormat": "yyyy-MM-dd",
        "locale": "en",
    }


def test_a_deposit_is_sent_without_an_external_id(core, postings, recorded):
    core.says("POST", "savingsaccounts/49/transactions", reply_of(recorded("13-savings-twice", "key, first time")))
    postings.post(savings_order(), KEY)
    (call,) = core.asked("POST")
    assert (call.path, call.query) == ("savingsaccounts/49/transactions", {"command": "deposit"})
    assert call.body == {
        "transactionDate": "2026-11-22",
        "transactionAmount": "500.00",
        "paymentTypeId": 4,
        "receiptNumber": "SKI0AB12CD",
        "dateFormat": "yyyy-MM-dd",
        "locale": "en",
    }


def test_key_and_tenant_and_login_go_in_the_head(core, postings):
    core.says("POST", "loans/34/transactions", Reply(POSTED))
    postings.post(loan_order(), KEY)
    (call,) = core.asked("POST")
    sent = {name: call.headers.get(name) for name in ("idempotency-key", "fineract-platform-tenantid", "content-type")}
    assert sent == {
        "idempotency-key": KEY,
        "fineract-platform-tenantid": "default",
        "content-type": "application/json",
    }
    assert call.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        pytest.param(1, "KES", "0.01", id="a cent"),
        pytest.param(100, "KES", "1.00", id="a shilling"),
        pytest.param(123456789012, "KES", "1234567890.12", id="a great deal"),
        pytest.param(50000, "UGX", "50000", id="a currency without cents"),
        pytest.param(1250, "KWD", "1.250", id="a currency with three decimals"),
    ],
)
def test_an_amount_goes_out_as_exact_text(core, settings_for, minor, currency, text):
    changes = POSTED["changes"] | {"transactionAmount": text}
    core.says("POST", "loans/34/transactions", Reply(POSTED | {"changes": changes}))
    MifosPostings(settings_for(core.url, currency=currency), "M-PESA").post(
        loan_order(minor=minor, currency=currency), KEY
    )
    assert core.asked("POST")[0].body["transactionAmount"] == text


def test_an_amount_in_another_currency_is_never_sent(core, postings):
    with pytest.raises(Refused, match="PHP"):
        postings.post(loan_order(currency="PHP"), KEY)
    assert core.calls == []


def test_the_payment_type_is_looked_up_once(core, postings):
    core.says("POST", "loans/34/transactions", Reply(POSTED))
    for _ in range(3):
        postings.post(loan_order(), KEY)
    assert [call.path for call in core.asked("GET")] == ["paymenttypes"]


def test_a_payment_type_that_the_core_forgot_is_looked_up_anew(core, postings, recorded):
    gone = reply_of(recorded("07-repayments", "unknown payment type"))
    core.says("POST", "loans/34/transactions", gone, Reply(POSTED))
    core.says("GET", "paymenttypes", Reply(TYPES), Reply([{"id": 9, "name": "M-PESA"}]))
    with pytest.raises(Refused):
        postings.post(loan_order(), KEY)
    postings.post(loan_order(), KEY)
    assert [call.body["paymentTypeId"] for call in core.asked("POST")] == [4, 9]


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        pytest.param(Reply(TYPES[:1]), Denied, "M-PESA", id="there is none of that name"),
        pytest.param(Reply([*TYPES, TYPES[1]]), Denied, "2 payment types M-PESA", id="there are two of that name"),
        pytest.param(Reply([{"id": 4}]), Unavailable, "name", id="one without a name"),
        pytest.param(Reply(b"<html>"), Unavailable, "JSON", id="a proxy answers"),
        pytest.param(Reply(TYPES, act=Act.CUTS), Unavailable, "127.0.0.1", id="cut"),
    ],
)
def test_without_its_payment_type_nothing_is_posted(core, postings, reply, error, words):
    core.says("GET", "paymenttypes", reply)
    with pytest.raises(error, match=words):
        postings.post(loan_order(), KEY)
    assert core.asked("POST") == []


def test_payment_types_that_may_not_be_read_are_named(core, postings, recorded):
    core.says("GET", "paymenttypes", reply_of(recorded("21-least-permissions", "read a client, without permission")))
    with pytest.raises(Denied, match="READ_PAYMENTTYPE"):
        postings.post(loan_order(), KEY)


def test_what_was_posted_once_is_looked_up_before_it_counts(core, postings, recorded, expected):
    exchange = recorded("08-twice", "key and external id, again")
    order = order_of(exchange)
    core.says("POST", "loans/51/transactions", reply_of(exchange))
    core.says("GET", f"loans/51/transactions/external-id/{order.external_id}", Reply(expected(order, id=777)))
    assert postings.post(order, KEY) == 777


def test_what_a_checker_approved_is_looked_up_and_counts(core, postings, recorded):
    exchange = recorded("18-maker-checker", "the same key after the approval")
    order = order_of(exchange)
    core.says("POST", "loans/140/transactions", reply_of(exchange))
    found = recorded("18-maker-checker", "the posting by external id")
    core.says("GET", f"loans/140/transactions/external-id/{order.external_id}", reply_of(found))
    assert postings.post(order, KEY) == 561


@pytest.mark.parametrize(
    ("scenario", "name"),
    [
        pytest.param("09-undo", "the truth after the undo", id="undone since"),
        pytest.param("07-repayments", "unknown external id", id="not in the books"),
        pytest.param("08-twice", "no permission, with a key", id="not to be looked up"),
        pytest.param("07-repayments", "external id with odd characters", id="HTML in place of the look-up"),
    ],
)
def test_what_was_posted_once_and_is_not_found_now_is_unknown(core, postings, recorded, scenario, name):
    exchange = recorded("09-undo", "the posting's key after the undo")
    order = order_of(exchange)
    core.says("POST", "loans/141/transactions", reply_of(exchange))
    core.says("GET", f"loans/141/transactions/external-id/{order.external_id}", reply_of(recorded(scenario, name)))
    with pytest.raises(StillRunning):
        postings.post(order, KEY)


def test_a_deposit_from_the_store_is_looked_up_in_the_account(core, postings, recorded):
    exchange = recorded("13-savings-twice", "key, again")
    order = order_of(exchange)
    core.says("POST", "savingsaccounts/49/transactions", reply_of(exchange))
    core.says("GET", "savingsaccounts/49", reply_of(recorded("13-savings-twice", "one account got it all")))
    core.says("GET", "savingsaccounts/49/transactions/search", Reply({"total": 0, "content": []}))
    with pytest.raises(StillRunning):
        postings.post(order, KEY)


def test_every_permission_that_posting_takes_is_listed():
    assert set(POSTS) == {
        "REPAYMENT_LOAN",
        "DEPOSIT_SAVINGSACCOUNT",
        "ADJUST_LOAN",
        "UNDOTRANSACTION_SAVINGSACCOUNT",
        "READ_PAYMENTTYPE",
    }
