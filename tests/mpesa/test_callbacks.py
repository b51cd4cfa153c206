"""Callbacks as Safaricom sends them, in every shape that was seen, and in those a forger tries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import Oddity, Payer, Word
from mpesa.callbacks import read_confirmation, read_validation

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
