"""Somebody pays: validation before, confirmation after, as Daraja has them; read by our own reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from domain.money import Money
from domain.receipts import Payer
from mpesa.callbacks import read_confirmation, read_validation
from mpesa.sandbox.opening import Mpesa, open_mpesa
from mpesa.sandbox.parties import C2BVersion, MSISDNMode, ResponseType
from mpesa.sandbox.phones import show
from mpesa.sandbox.refusals import Declined
from tests.mpesa.operator_world import (
    ACCEPTED,
    AT_ONCE,
    CUSTOMERS,
    OTIENO,
    SHORTCODE,
    WANJIKU,
    Answer,
    Listener,
    Watch,
    new_mpesa,
    organization,
    register,
    settled,
)

CONFIRMATION, VALIDATION = "/c2b/confirmation", "/c2b/validation"


@pytest.fixture
def mpesa(listener: Listener) -> Iterator[Mpesa]:
    mpesa = new_mpesa(Watch(), validates=True)
    register(mpesa, listener)
    mpesa.start()
    yield mpesa
    mpesa.stop()


def reshow(mpesa: Mpesa, **changes: object) -> None:
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), **changes))  # type: ignore[arg-type]


def test_a_confirmation_is_of_the_form_that_daraja_has(mpesa: Mpesa, listener: Listener) -> None:
    receipt = mpesa.pay(WANJIKU, "l 12", 730)
    settled(mpesa)
    assert listener.told(CONFIRMATION) == [
        {
            "TransactionType": "Pay Bill",
            "TransID": receipt,
            "TransTime": "20261122120000",
            "TransAmount": "730.00",
            "BusinessShortCode": SHORTCODE,
            "BillRefNumber": "l 12",
            "InvoiceNumber": "",
            "OrgAccountBalance": "730.00",
            "ThirdPartyTransID": "",
            "MSISDN": "2547 ***** 902",
            "FirstName": "WANJIKU",
            "MiddleName": "",
            "LastName": "",
        }
    ]


def test_our_reader_reads_a_confirmation(mpesa: Mpesa, listener: Listener) -> None:
    number = mpesa.pay(WANJIKU, "l 12", 730)
    settled(mpesa)
    receipt = read_confirmation(listener.raw(CONFIRMATION)[0])
    assert (receipt.number, receipt.amount, receipt.reference) == (number, Money(73_000, "KES"), "l 12")
    assert (receipt.paid_at, receipt.shortcode) == (Watch()(), SHORTCODE)
    assert (receipt.balance, receipt.oddities) == (Money(73_000, "KES"), ())


def test_a_validation_is_the_confirmation_before_its_balance(mpesa: Mpesa, listener: Listener) -> None:
    number = mpesa.pay(WANJIKU, "l 12", 730)
    settled(mpesa)
    assert [path for path, _ in listener.heard] == [VALIDATION, CONFIRMATION]
    validation, confirmation = (listener.told(each)[0] for each in (VALIDATION, CONFIRMATION))
    assert validation == {**confirmation, "OrgAccountBalance": ""}
    assert read_validation(listener.raw(VALIDATION)[0]).number == number


def test_the_balance_runs_on_less_the_charges(mpesa: Mpesa, listener: Listener) -> None:
    for amount in (1500, 500, 100):
        mpesa.pay(WANJIKU, "L1", amount)
        settled(mpesa)
    told = [each["OrgAccountBalance"] for each in listener.told(CONFIRMATION)]
    assert told == ["1500.00", "1991.00", "2088.00"]


PAYERS = {
    MSISDNMode.PLAIN: ("254700000902", Payer(phone=WANJIKU, name="WANJIKU")),
    MSISDNMode.SPACED_MASK: ("2547 ***** 902", Payer(mask="2547 ***** 902", name="WANJIKU")),
    MSISDNMode.COMPACT_MASK: ("25470****902", Payer(mask="25470****902", name="WANJIKU")),
    MSISDNMode.EMPTY: ("", Payer(name="WANJIKU")),
}


@pytest.mark.parametrize("mode", PAYERS)
def test_the_phone_is_shown_as_the_shortcode_is_shown_phones(
    mpesa: Mpesa, listener: Listener, mode: MSISDNMode
) -> None:
    reshow(mpesa, mode=mode)
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    told, read = listener.told(CONFIRMATION)[0], read_confirmation(listener.raw(CONFIRMATION)[0])
    assert (told["MSISDN"], read.payer) == PAYERS[mode]


def test_the_hash_is_that_of_the_twelve_digits() -> None:
    vector = "c4c31fbee66e38a159015435cf94775145c7448f12ed175b2abc77e9459fc90f"
    assert show("254700000145", MSISDNMode.HASH) == vector
    assert show("254700000145", MSISDNMode.MASKED_HASH) == "c4c3 ***** 90f"


def test_the_old_version_hashes_phones(mpesa: Mpesa, listener: Listener) -> None:
    reshow(mpesa, version=C2BVersion.V1)
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    assert len(read_confirmation(listener.raw(CONFIRMATION)[0]).payer.phone_hash or "") == 64


@pytest.mark.parametrize(
    ("phone", "names"),
    [
        pytest.param(WANJIKU, ("WANJIKU", "NJERI", "KAMAU"), id="three names"),
        pytest.param(OTIENO, ("OTIENO", "", "OUMA"), id="two names"),
    ],
)
def test_all_names_are_told_where_the_shortcode_is_told_them(
    mpesa: Mpesa, listener: Listener, phone: str, names: tuple[str, str, str]
) -> None:
    reshow(mpesa, tells_all_names=True)
    mpesa.pay(phone, "L1", 10)
    settled(mpesa)
    (told,) = listener.told(CONFIRMATION)
    assert (told["FirstName"], told["MiddleName"], told["LastName"]) == names


def test_an_organization_has_no_phone_and_may_send_cents(mpesa: Mpesa, listener: Listener) -> None:
    mpesa.operator.paying.transfer(SHORTCODE, "999001", "Sample Community Bank", "S7", "9999.50")
    settled(mpesa)
    (told,) = listener.told(CONFIRMATION)
    assert told["TransactionType"] == "Organization To Organization Transfer"
    assert (told["MSISDN"], told["FirstName"], told["TransAmount"]) == ("", "SAMPLE COMMUNITY BANK", "9999.50")


def test_what_validation_says_of_itself_comes_back(mpesa: Mpesa, listener: Listener) -> None:
    listener.answer = lambda _: (200, {"ResultCode": "0", "ResultDesc": "Accepted", "ThirdPartyTransID": "ours-7"})
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    assert listener.told(CONFIRMATION)[0]["ThirdPartyTransID"] == "ours-7"


@pytest.mark.parametrize("code", ["C2B00012", "C2B00016", 1])
def test_money_that_validation_refuses_does_not_move(mpesa: Mpesa, listener: Listener, code: object) -> None:
    listener.answer = lambda _: (200, {"ResultCode": code, "ResultDesc": "Rejected"})
    with pytest.raises(Declined) as declined:
        mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    assert declined.value.code == str(code)
    assert (mpesa.books.entries(), listener.told(CONFIRMATION)) == ([], [])
    attempt = mpesa.books.ledger.movements()[-1]
    assert (attempt.state, attempt.code, attempt.number) == ("Declined", str(code), declined.value.receipt)


SILENCES: dict[str, Answer] = {
    "an error": (503, {"ResultCode": "C2B00016"}),
    "no JSON": (200, b"<html>"),
    "no code": (200, {}),
    "a list": (200, []),
}


@pytest.mark.parametrize("answer", SILENCES.values(), ids=SILENCES)
@pytest.mark.parametrize(("response_type", "entries"), [(ResponseType.COMPLETED, 1), (ResponseType.CANCELLED, 0)])
def test_silence_means_what_was_registered(
    mpesa: Mpesa, listener: Listener, response_type: ResponseType, entries: int, answer: Answer
) -> None:
    register(mpesa, listener, response_type)
    listener.answer = lambda path: answer if path == VALIDATION else ACCEPTED
    with nullcontext() if entries else pytest.raises(Declined, match="validation silent"):
        mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    assert (len(mpesa.books.entries()), len(listener.told(CONFIRMATION))) == (entries, entries)


def test_a_validation_that_takes_too_long_is_silence(listener: Listener) -> None:
    mpesa, freed = (
        new_mpesa(Watch(), timetable=replace(AT_ONCE, validation_within_s=0.05), validates=True),
        threading.Event(),
    )

    def answer(path: str) -> Answer:
        freed.wait(10)
        return 200, {"ResultCode": "C2B00012"}

    listener.answer = answer
    register(mpesa, listener)
    mpesa.start()
    mpesa.pay(WANJIKU, "L1", 10)
    freed.set()
    mpesa.stop()
    assert len(mpesa.books.entries()) == 1


def test_nobody_is_asked_where_validation_was_not_switched_on(mpesa: Mpesa, listener: Listener) -> None:
    reshow(mpesa, validates=False)
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    assert [path for path, _ in listener.heard] == [CONFIRMATION]


def test_money_comes_silently_where_no_address_is_registered() -> None:
    mpesa = new_mpesa(Watch(), validates=True)
    mpesa.start()
    mpesa.pay(WANJIKU, "L1", 10)
    mpesa.stop()
    assert (len(mpesa.books.entries()), mpesa.operator.outbox.sent()) == (1, [])


@pytest.mark.parametrize(("repeats", "calls"), [(0, 1), (2, 3)], ids=["as documented", "as some report"])
def test_a_confirmation_that_failed_is_repeated_as_the_timetable_says(
    listener: Listener, repeats: int, calls: int
) -> None:
    mpesa = new_mpesa(Watch(), timetable=replace(AT_ONCE, repeats=repeats))
    register(mpesa, listener)
    listener.answer = lambda _: (503, {})
    mpesa.start()
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    mpesa.stop()
    assert len(listener.told(CONFIRMATION)) == calls
    assert len(set(listener.raw(CONFIRMATION))) == 1


def test_callbacks_come_from_the_address_that_was_set(listener: Listener) -> None:
    mpesa = open_mpesa(organization(), CUSTOMERS, Watch(), timetable=AT_ONCE, source="127.0.0.7")
    register(mpesa, listener)
    mpesa.start()
    mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    mpesa.stop()
    assert listener.sources == ["127.0.0.7"]


def test_an_organisation_that_cannot_be_reached_hears_nothing_and_is_paid() -> None:
    mpesa = new_mpesa(Watch())
    register(mpesa, Listener("http://127.0.0.1:9"))
    mpesa.start()
    receipt = mpesa.pay(WANJIKU, "L1", 10)
    settled(mpesa)
    mpesa.stop()
    (sending,) = mpesa.operator.outbox.sent()
    assert (sending.key, sending.status) == (receipt, None)
