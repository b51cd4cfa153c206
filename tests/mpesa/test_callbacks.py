"""Callbacks and pull rows as Safaricom sends them, in every shape that was seen, and in those a forger tries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import CollectState, Oddity, Payer, Word
from mpesa.callbacks import read_collect, read_confirmation, read_pull, read_validation

HASH = "c4c31fbee66e38a159015435cf94775145c7448f12ed175b2abc77e9459fc90f"


def confirmation(**changes: Any) -> bytes:
    fields = {
        "TransactionType": "Pay Bill",
        "TransID": "UKM41B7XQP",
        "TransTime": "20261122204501",
        "TransAmount": "730.00",
        "BusinessShortCode": "512044",
        "BillRefNumber": "l 12",
        "InvoiceNumber": "",
        "OrgAccountBalance": "91230.05",
        "ThirdPartyTransID": "",
        "MSISDN": "2547 ***** 902",
        "FirstName": "WANJIKU",
        "MiddleName": "",
        "LastName": "KAMAU",
    }
    fields.update(changes)
    return json.dumps({name: value for name, value in fields.items() if value != "absent"}).encode()


def test_reads_what_reached_us() -> None:
    receipt = read_confirmation(confirmation())
    assert receipt.key == "mpesa:UKM41B7XQP"
    assert receipt.amount == Money(73_000, "KES")
    assert receipt.paid_at == datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC)
    assert receipt.reference == "l 12"
    assert receipt.shortcode == "512044"
    assert receipt.balance == Money(9_123_005, "KES")
    assert receipt.payer == Payer(mask="2547 ***** 902", name="WANJIKU KAMAU")
    assert receipt.word is Word.CALLBACK
    assert receipt.kind == "Pay Bill"
    assert receipt.oddities == ()


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        pytest.param("10", 1_000, id="no decimals"),
        pytest.param("5.5", 550, id="one decimal"),
        pytest.param("9999.50", 999_950, id="cents of an organisation"),
        pytest.param("1,500.00", 150_000, id="thousands separator"),
        pytest.param(1500, 150_000, id="a number"),
        pytest.param(1500.25, 150_025, id="a fraction"),
    ],
)
def test_reads_an_amount(amount: object, minor: int) -> None:
    assert read_confirmation(confirmation(TransAmount=amount)).amount.minor == minor


@pytest.mark.parametrize(
    ("msisdn", "payer"),
    [
        pytest.param("254700000902", Payer(phone="+254700000902"), id="plain"),
        pytest.param(254110000902, Payer(phone="+254110000902"), id="a number"),
        pytest.param("25470****902", Payer(mask="25470****902"), id="compact mask"),
        pytest.param(HASH, Payer(phone_hash=HASH), id="hashed"),
        pytest.param(HASH.upper(), Payer(phone_hash=HASH), id="hashed in capitals"),
        pytest.param("c4c3 ***** 90f", Payer(mask="c4c3 ***** 90f"), id="hashed, then masked"),
        pytest.param("", Payer(), id="empty"),
        pytest.param("absent", Payer(), id="no such field"),
        pytest.param("600999", Payer(), id="a shortcode"),
        pytest.param("2.547E+11", Payer(), id="spoilt by a spreadsheet"),
        pytest.param(None, Payer(), id="null"),
    ],
)
def test_reads_who_paid(msisdn: object, payer: Payer) -> None:
    body = confirmation(MSISDN=msisdn, FirstName="absent", MiddleName=None, LastName="absent")
    assert read_confirmation(body).payer == payer


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        pytest.param("BillRefNumber", "", None, id="a till has no reference"),
        pytest.param("BillRefNumber", "absent", None, id="no reference at all"),
        pytest.param("BillRefNumber", " jane's  Loan\x00\n2 ", "jane's  Loan  2", id="control characters"),
        pytest.param("BillRefNumber", '=HYPERLINK("http://x")', '=HYPERLINK("http://x")', id="a formula stays text"),
        pytest.param("BillRefNumber", "0012", "0012", id="zeros in front"),
    ],
)
def test_keeps_the_reference_as_typed(field: str, value: str, seen: str | None) -> None:
    assert read_confirmation(confirmation(**{field: value})).reference == seen


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        pytest.param("20261122235959", datetime(2026, 11, 22, 20, 59, 59, tzinfo=UTC), id="just before midnight"),
        pytest.param("20261123000000", datetime(2026, 11, 22, 21, 0, tzinfo=UTC), id="midnight in Nairobi"),
        pytest.param(20261122204501, datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC), id="a number"),
    ],
)
def test_reads_nairobis_clock(time: object, utc: datetime) -> None:
    assert read_confirmation(confirmation(TransTime=time)).paid_at == utc


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"TransactionType": "Organization To Organization Transfer", "MSISDN": ""}, id="organisation"),
        pytest.param({"TransactionType": ""}, id="no kind"),
        pytest.param({"TransactionType": "absent"}, id="kind missing"),
        pytest.param({"OrgAccountBalance": ""}, id="no balance"),
        pytest.param({"BusinessShortCode": 512044}, id="shortcode a number"),
        pytest.param({"TransID": "ukm41b7xqp"}, id="receipt in small letters"),
        pytest.param({"SomethingNew": {"a": [1]}}, id="a field nobody knows"),
    ],
)
def test_reads_leniently(changes: dict[str, Any]) -> None:
    assert read_validation(confirmation(**changes)).number == "UKM41B7XQP"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"TransAmount": "15OO"}, id="letters in the amount"),
        pytest.param({"TransAmount": "1e3"}, id="exponent"),
        pytest.param({"TransAmount": "0.00"}, id="nothing paid"),
        pytest.param({"TransAmount": "-5"}, id="negative"),
        pytest.param({"TransAmount": "5.005"}, id="parts of a cent"),
        pytest.param({"TransAmount": "NaN"}, id="NaN as text"),
        pytest.param({"TransAmount": float("nan")}, id="NaN as JSON"),
        pytest.param({"TransAmount": float("inf")}, id="infinity as JSON"),
        pytest.param({"TransAmount": "9" * 40}, id="a huge amount"),
        pytest.param({"TransAmount": 10**400}, id="a huge number"),
        pytest.param({"TransAmount": "١٥٠"}, id="other digits"),
        pytest.param({"TransAmount": True}, id="a truth"),
        pytest.param({"TransAmount": ["5"]}, id="a list"),
        pytest.param({"TransAmount": "absent"}, id="no amount"),
        pytest.param({"TransAmount": "1,50.00"}, id="thousands in the wrong place"),
        pytest.param({"TransTime": "2026112220450"}, id="a digit short"),
        pytest.param({"TransTime": "20261322204501"}, id="month thirteen"),
        pytest.param({"TransTime": "00000000000000"}, id="year nought"),
        pytest.param({"TransTime": "00010101000000"}, id="before the first day in UTC"),
        pytest.param({"TransID": ""}, id="no receipt"),
        pytest.param({"TransID": "UKM41B7XQ"}, id="receipt too short"),
        pytest.param({"TransID": "UKM0000000"}, id="placeholder"),
        pytest.param({"TransID": "UKM41B7XQ\u0660"}, id="receipt with another digit"),
        pytest.param({"BusinessShortCode": ""}, id="no shortcode"),
    ],
)
def test_rejects_a_confirmation(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableReply):
        read_confirmation(confirmation(**changes))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>", id="a page"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested for ever"),
        pytest.param(b'{"TransAmount": ' + b"9" * 5_000 + b"}", id="more digits than Python reads"),
        pytest.param(b'{"TransAmount": 1e99999999999999999999}', id="an exponent nobody can hold"),
        pytest.param(b" " * (4 * 1024 * 1024 + 1), id="too long"),
    ],
)
def test_rejects_a_body(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        read_confirmation(body)


@given(
    st.dictionaries(st.text(max_size=20), st.recursive(st.none() | st.text() | st.integers() | st.floats(), st.lists))
)
def test_any_object_is_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        read_confirmation(confirmation(**changes))
    except UnreadableReply:
        return


@given(
    value=st.none() | st.text() | st.integers() | st.floats() | st.booleans(),
    name=st.sampled_from(["TransID", "TransTime", "TransAmount", "MSISDN", "BillRefNumber", "FirstName"]),
)
def test_any_value_is_read_or_refused(value: object, name: str) -> None:
    try:
        receipt = read_confirmation(confirmation(**{name: value}))
    except UnreadableReply:
        return
    assert receipt.amount.minor > 0


@pytest.mark.parametrize(
    ("number", "odd"),
    [
        pytest.param("UKM41B7XQP", (), id="of that day"),
        pytest.param("UKN41B7XQP", (), id="of the next day"),
        pytest.param("QAB41B7XQP", (Oddity.OTHER_DAY,), id="of another year"),
        pytest.param("UZM41B7XQP", (Oddity.NO_SUCH_DAY,), id="of no month"),
        pytest.param("UKW41B7XQP", (Oddity.NO_SUCH_DAY,), id="of no day"),
    ],
)
def test_tells_when_a_number_is_of_another_day(number: str, odd: tuple[Oddity, ...]) -> None:
    assert read_confirmation(confirmation(TransID=number)).oddities == odd


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
