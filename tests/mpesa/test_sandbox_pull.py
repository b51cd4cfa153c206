"""Pull against the sandbox operator: 48 hours, page by page, read by our own reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mpesa.callbacks import read_pull
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.parties import MSISDNMode
from tests.mpesa.daraja_caller import Daraja
from tests.mpesa.operator_world import OTIENO, SHORTCODE, WANJIKU, Watch

TODAY = ("2026-11-22 00:00:00", "2026-11-22 23:59:59")
ALWAYS = ("2026-01-01 00:00:00", "2026-12-31 23:59:59")


@pytest.fixture
def puller(daraja: Daraja) -> Daraja:
    daraja.pull_register()
    return daraja


def numbers(daraja: Daraja, since: str, until: str, offset: int = 0) -> list[str]:
    return [each.number for each in read_pull(daraja.pull(since, until, str(offset)).get_data()).receipts]


def test_a_shortcode_registers_once(daraja: Daraja) -> None:
    told = [daraja.pull_register().get_json()["ResponseStatus"] for _ in range(2)]
    assert told == ["1000", "1001"]


def test_who_did_not_register_cannot_pull(daraja: Daraja) -> None:
    response = daraja.pull(*TODAY)
    assert (response.status_code, response.get_json()["errorCode"]) == (400, "400.001")


def test_a_row_is_of_the_form_that_daraja_has(puller: Daraja, mpesa: Mpesa) -> None:
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), mode=MSISDNMode.PLAIN))
    receipt = mpesa.pay(WANJIKU, "l 12", 730)
    assert puller.pull(*TODAY).get_json()["Response"] == [
        [
            {
                "transactionId": receipt,
                "trxDate": "2026-11-22T12:00:00Z",
                "msisdn": 254700000902,
                "sender": "MPESA",
                "transactiontype": "c2b-pay-bill-debit",
                "billreference": "l 12",
                "amount": "730.00",
                "organizationname": "KISUMU SAMPLE SACCO",
            }
        ]
    ]


def test_our_reader_finds_the_moment_and_the_mask(puller: Daraja, mpesa: Mpesa) -> None:
    mpesa.pay(WANJIKU, "l 12", 730)
    (receipt,) = read_pull(puller.pull(*TODAY).get_data()).receipts
    assert (receipt.paid_at, receipt.payer.mask, receipt.reference) == (Watch()(), "2547 ***** 902", "l 12")


def test_an_empty_window_is_an_array_with_nothing_in_it(puller: Daraja) -> None:
    told = puller.pull(*TODAY).get_json()
    assert (told["ResponseCode"], told["Response"]) == ("1001", [[]])


def test_pages_together_are_everything_once(puller: Daraja, mpesa: Mpesa) -> None:
    paid = [mpesa.pay((WANJIKU, OTIENO)[n % 2], f"L{n}", 10) for n in range(230)]
    pages = [numbers(puller, *TODAY, offset) for offset in (0, 100, 200, 230)]
    assert [len(each) for each in pages] == [100, 100, 30, 0]
    assert [number for page in pages for number in page] == paid


def test_the_offset_counts_rows(puller: Daraja, mpesa: Mpesa) -> None:
    paid = [mpesa.pay(WANJIKU, f"L{n}", 10) for n in range(5)]
    assert numbers(puller, *TODAY, 3) == paid[3:]


def test_what_is_older_than_two_days_is_gone(puller: Daraja, mpesa: Mpesa, watch: Watch) -> None:
    mpesa.pay(WANJIKU, "old", 10)
    watch.move(hours=1)
    kept = mpesa.pay(WANJIKU, "kept", 10)
    watch.move(hours=47, seconds=1)
    puller.token = puller.generate().get_json()["access_token"]
    assert numbers(puller, *ALWAYS) == [kept]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        pytest.param("2026-11-22 12:00:00", "2026-11-22 12:00:00", 1, id="the second itself"),
        pytest.param("2026-11-22 12:00:01", "2026-11-22 13:00:00", 0, id="later"),
        pytest.param("2026-11-22 09:00:00", "2026-11-22 11:59:59", 0, id="earlier, by Greenwich not"),
    ],
)
def test_the_window_is_of_nairobis_clock(puller: Daraja, mpesa: Mpesa, since: str, until: str, found: int) -> None:
    mpesa.pay(WANJIKU, "L1", 10)
    assert len(numbers(puller, since, until)) == found


def test_what_was_taken_back_is_told_all_the_same(puller: Daraja, mpesa: Mpesa) -> None:
    mpesa.pay(OTIENO, "L2", 5000)
    receipt = mpesa.pay(WANJIKU, "L1", 10)
    mpesa.books.reverse(receipt)
    assert receipt in numbers(puller, *TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"StartDate": "2026-11-22"}, "StartDate", id="no clock"),
        pytest.param({"EndDate": "2026-11-31 00:00:00"}, "EndDate", id="no such day"),
        pytest.param({"OffSetValue": "-1"}, "OffSetValue", id="below nothing"),
        pytest.param({"OffSetValue": ""}, "OffSetValue", id="no offset"),
    ],
)
def test_a_query_is_checked(puller: Daraja, changes: dict[str, Any], field: str) -> None:
    assert puller.pull(*TODAY, **changes).get_json()["errorMessage"] == f"Bad Request - Invalid {field}"


def test_a_query_of_another_shortcode_is_refused(puller: Daraja) -> None:
    assert puller.pull(*TODAY, ShortCode="600000").get_json()["errorCode"] == "400.001"


def test_an_old_token_is_refused_in_its_own_words(puller: Daraja) -> None:
    puller.generate()
    response = puller.pull(*TODAY)
    assert (response.status_code, response.get_json()["errorCode"]) == (401, "401.001")
