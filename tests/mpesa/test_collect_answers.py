"""What became of a collect request, and pages of pulled rows, in every shape that was seen."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import CollectState, Payer, Word
from mpesa.callbacks import read_collect, read_pull


def collected(code: object = 0, **changes: object) -> bytes:
    callback: dict[str, object] = {
        "MerchantRequestID": "9-f1",
        "CheckoutRequestID": "ws_CO_221120262045",
        "ResultCode": code,
        "ResultDesc": "told",
        "CallbackMetadata": {
            "Item": [
                {"Name": "PhoneNumber", "Value": 254700000902},
                {"Name": "Balance"},
                {"Name": "TransactionDate", "Value": 20261122204501},
                {"Name": "MpesaReceiptNumber", "Value": "UKM41B7XQP"},
                {"Name": "Amount", "Value": 730.00},
            ]
        },
    }
    callback.update(changes)
    return json.dumps({"Body": {"stkCallback": callback}}).encode()


@pytest.mark.parametrize(
    ("request_id", "phone"),
    [
        pytest.param("ws_CO_02032026110000700000011", "+254700000011", id="with her number at its end"),
        pytest.param("ws_CO_0203202611000070000001x", None, id="with other symbols there"),
        pytest.param("ws_CO_0203202611000070000001\u0663", None, id="with digits of another script"),
        pytest.param("70000001", None, id="short"),
    ],
)
def test_the_id_of_a_prompt_tells_whose_phone_was_asked(request_id: str, phone: str | None) -> None:
    assert read_collect(collected(1032, CheckoutRequestID=request_id)).phone == phone


def test_reads_a_collect_request_that_was_paid() -> None:
    answer = read_collect(collected())
    assert answer.state is CollectState.PAID
    assert answer.request == "ws_CO_221120262045"
    assert answer.receipt is not None
    assert answer.receipt.amount == Money(73_000, "KES")
    assert answer.receipt.payer.phone == "+254700000902"
    assert answer.receipt.reference is None


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param(1032, CollectState.FAILED, id="cancelled"),
        pytest.param("1037", CollectState.FAILED, id="as text"),
        pytest.param("4999", CollectState.PENDING, id="still processing"),
        pytest.param(0, CollectState.UNCLEAR, id="paid but no receipt told"),
        pytest.param("R9", CollectState.UNCLEAR, id="a code nobody knows"),
    ],
)
def test_only_a_receipt_proves_a_collect_request(code: object, state: CollectState) -> None:
    answer = read_collect(collected(code, CallbackMetadata=None))
    assert (answer.state, answer.receipt) == (state, None)


def test_a_list_of_one_may_be_one_object() -> None:
    answer = read_collect(collected(CallbackMetadata={"Item": {"Name": "Amount", "Value": 1}}))
    assert answer.state is CollectState.UNCLEAR


@pytest.mark.parametrize("name", ["CheckoutRequestID", "ResultCode"])
def test_rejects_a_collect_answer_without(name: str) -> None:
    with pytest.raises(UnreadableReply):
        read_collect(collected(**{name: None}) if name != "ResultCode" else collected(None))


def pulled(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "transactionId": "UKM41B7XQP",
        "trxDate": "2026-11-23T00:10:09Z",
        "msisdn": 254700000902,
        "sender": "MPESA",
        "transactiontype": "c2b-pay-bill-debit",
        "billreference": "C45",
        "amount": "730.00",
        "organizationname": "X",
    }
    return {**row, **changes}


def pull(rows: object, **changes: object) -> bytes:
    return json.dumps({"ResponseCode": "1000", "ResponseMessage": "Success", "Response": rows, **changes}).encode()


def test_reads_a_pulled_row() -> None:
    (receipt,) = read_pull(pull([[pulled()]])).receipts
    assert receipt.paid_at == datetime(2026, 11, 22, 21, 10, 9, tzinfo=UTC)
    assert receipt.payer == Payer(phone="+254700000902")
    assert (receipt.reference, receipt.word) == ("C45", Word.PULL)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param([[]], 0, id="nothing"),
        pytest.param([[pulled()], [pulled()]], 2, id="two arrays"),
        pytest.param([pulled()], 1, id="one array too few"),
    ],
)
def test_counts_the_rows_of_a_pull(rows: object, count: int) -> None:
    assert read_pull(pull(rows)).rows == count


def test_an_empty_window_has_a_code_of_its_own() -> None:
    assert read_pull(pull("[[]]", ResponseCode="1001")).rows == 0


def test_a_damaged_row_hides_no_other() -> None:
    page = read_pull(pull([[pulled(amount="x"), pulled(), 7]]))
    assert [each.number for each in page.receipts] == ["UKM41B7XQP"]
    assert [each.row for each in page.unread] == [1, 3]
    assert page.rows == 3


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(pull([[]], ResponseCode="400.001"), id="refused"),
        pytest.param(pull("x"), id="no rows"),
        pytest.param(pull([[1] * 10_001]), id="more rows than a page holds"),
    ],
)
def test_rejects_a_pull(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        read_pull(body)
