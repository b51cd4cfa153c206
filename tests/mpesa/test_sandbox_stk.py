"""STK push against the sandbox operator: what is refused at once, what she answers, what is told of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.money import Money
from domain.receipts import CollectState
from mpesa.callbacks import read_collect, read_confirmation
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.prompting import Answer
from tests.mpesa.daraja_caller import STK, Daraja
from tests.mpesa.operator_world import (
    OTIENO,
    SHORTCODE,
    WANJIKU,
    Listener,
    Watch,
    listening,
    new_mpesa,
    settled,
)

SAMPLES = json.loads((Path(__file__).parents[1] / "recordings" / "daraja" / "samples.json").read_text("utf-8"))


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.get_json()["errorCode"]


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        pytest.param({"Amount": "0"}, 400, "Invalid Amount", id="nothing"),
        pytest.param({"Amount": "10.5"}, 400, "Invalid Amount", id="cents"),
        pytest.param({"Amount": 10.0}, 200, "", id="a number with a point"),
        pytest.param({"PhoneNumber": "0700000902"}, 400, "Invalid PhoneNumber", id="a phone as typed"),
        pytest.param({"PartyA": "+254700000902"}, 400, "Invalid PartyA", id="a plus"),
        pytest.param({"PartyB": "600000"}, 400, "Invalid PartyB", id="another paybill"),
        pytest.param({"CallBackURL": "http://mpesa.example/x"}, 400, "Invalid CallBackURL", id="a banned word"),
        pytest.param({"Timestamp": "20261322120000"}, 400, "Invalid Timestamp", id="no such month"),
        pytest.param({"Timestamp": "20261122120001"}, 500, "Wrong credentials", id="another time than the password's"),
        pytest.param({"Password": "x"}, 500, "Wrong credentials", id="another password"),
        pytest.param({"BusinessShortCode": "600000"}, 500, "Merchant does not exist", id="nobody"),
        pytest.param({"TransactionType": "CustomerBuyGoodsOnline"}, 400, "Invalid TransactionType", id="a till's"),
        pytest.param({"AccountReference": None}, 400, "Invalid AccountReference", id="no reference"),
        pytest.param({"TransactionDesc": None}, 200, "", id="no description"),
    ],
)
def test_a_push_is_checked(daraja: Daraja, changes: dict[str, Any], status: int, says: str) -> None:
    response = daraja.push(**changes)
    assert (response.status_code, says in response.get_json().get("errorMessage", "")) == (status, True)


def test_the_password_is_as_recorded(daraja: Daraja, mpesa: Mpesa) -> None:
    sample = SAMPLES["password"]
    ours = mpesa.books.shortcode(SHORTCODE)
    mpesa.books.keep(replace(ours, number=sample["shortcode"], passkey=sample["passkey"]))
    changes = {"Timestamp": sample["timestamp"], "Password": sample["password"], "PartyB": sample["shortcode"]}
    assert daraja.push(BusinessShortCode=sample["shortcode"], **changes).status_code == 200


def test_a_prompt_that_is_accepted_is_paid_and_told_twice(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    daraja.register()
    checkout = daraja.push().get_json()["CheckoutRequestID"]
    settled(mpesa)
    answer = read_collect(listener.raw(STK)[0])
    assert answer.receipt is not None
    assert (answer.request, answer.state, answer.receipt.amount) == (checkout, CollectState.PAID, Money(50_000, "KES"))
    assert answer.receipt.payer.phone == WANJIKU
    confirmed = read_confirmation(listener.raw("/c2b/confirmation")[0])
    assert (confirmed.number, confirmed.reference) == (answer.receipt.number, "L12")


def test_an_amount_in_the_callback_has_its_decimals(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    daraja.push()
    settled(mpesa)
    assert b'"Amount", "Value": 500.00}' in listener.raw(STK)[0]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(Answer.CANCEL, "1032", id="she cancels"),
        pytest.param(Answer.WRONG_PIN, "2001", id="a wrong PIN"),
        pytest.param(Answer.NO_FUNDS, "1", id="no funds"),
    ],
)
def test_a_prompt_that_fails_moves_nothing(
    daraja: Daraja, mpesa: Mpesa, listener: Listener, answer: Answer, code: str
) -> None:
    mpesa.operator.prompting.will_answer(WANJIKU, answer)
    checkout = daraja.push().get_json()["CheckoutRequestID"]
    settled(mpesa)
    told = listener.told(STK)[0]["Body"]["stkCallback"]
    assert (told["ResultCode"], "CallbackMetadata" in told) == (int(code), False)
    assert read_collect(listener.raw(STK)[0]).state is CollectState.FAILED
    assert daraja.query(checkout).get_json()["ResultCode"] == code
    assert mpesa.books.entries() == []


def test_a_prompt_that_nobody_answers_times_out() -> None:
    mpesa = new_mpesa(Watch(), timetable=replace(new_mpesa(Watch()).operator.outbox.timetable, prompt_lives_s=0))
    with listening() as listener:
        mpesa.start()
        mpesa.operator.prompting.will_answer(WANJIKU, Answer.TIME_OUT)
        Daraja(mpesa, listener).push()
        settled(mpesa)
        mpesa.stop()
    assert listener.told(STK)[0]["Body"]["stkCallback"]["ResultCode"] == 1037


def test_a_prompt_waits_until_she_answers(daraja: Daraja, mpesa: Mpesa) -> None:
    mpesa.operator.prompting.will_answer(WANJIKU, Answer.WAIT)
    checkout = daraja.push().get_json()["CheckoutRequestID"]
    waiting = daraja.query(checkout)
    assert (*error(waiting), "being processed" in waiting.get_json()["errorMessage"]) == (500, "500.001.1001", True)
    assert [each.checkout for each in mpesa.operator.prompting.shown(WANJIKU)] == [checkout]
    locked = daraja.push()
    assert (*error(locked), "lock subscriber" in locked.get_json()["errorMessage"]) == (500, "500.001.1001", True)
    assert mpesa.operator.prompting.answer(checkout, Answer.ACCEPT)
    assert not mpesa.operator.prompting.answer(checkout, Answer.CANCEL)
    assert daraja.query(checkout).get_json()["ResultCode"] == "0"
    assert len(mpesa.books.entries()) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"AccountReference": "x" * 13}, "1025", id="a long reference"),
        pytest.param({"TransactionDesc": "x" * 14}, "1025", id="a long description"),
        pytest.param({"PhoneNumber": "254700000999"}, "1037", id="nobody's phone"),
        pytest.param({"Amount": "250001"}, "3", id="too much"),
    ],
)
def test_a_push_that_was_accepted_may_fail(daraja: Daraja, mpesa: Mpesa, changes: dict[str, Any], code: str) -> None:
    checkout = daraja.push(**changes).get_json()["CheckoutRequestID"]
    settled(mpesa)
    assert daraja.query(checkout).get_json()["ResultCode"] == code


def test_the_same_amount_again_is_refused_for_two_minutes(daraja: Daraja, mpesa: Mpesa, watch: Watch) -> None:
    codes = []
    for amount, seconds in (("500", 0), ("500", 60), ("501", 0), ("500", 60)):
        watch.move(seconds=seconds)
        checkout = daraja.push(Amount=amount).get_json()["CheckoutRequestID"]
        settled(mpesa)
        codes.append(daraja.query(checkout).get_json()["ResultCode"])
    assert codes == ["0", "17", "0", "0"]


def test_somebody_else_may_pay_than_sees_the_prompt(daraja: Daraja, mpesa: Mpesa) -> None:
    daraja.push(PartyA=OTIENO[1:])
    settled(mpesa)
    assert [each["phone"] for each in mpesa.books.entries()] == [OTIENO]


def test_a_callback_may_come_before_the_push_is_acknowledged(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.operator.prompting.will_answer(WANJIKU, Answer.EARLY)
    mpesa.stop()
    checkout = daraja.push().get_json()["CheckoutRequestID"]
    assert read_collect(listener.raw(STK)[0]).request == checkout


def test_nobody_knows_a_prompt_that_was_not_made(daraja: Daraja) -> None:
    response = daraja.query("ws_CO_22112026120000000700000902")
    assert response.get_json()["errorMessage"] == "Bad Request - Invalid CheckoutRequestID"


def test_ids_of_one_moment_differ(daraja: Daraja, mpesa: Mpesa) -> None:
    ids = set()
    for amount in range(10, 15):
        ids.add(daraja.push(Amount=amount).get_json()["CheckoutRequestID"])
        settled(mpesa)
    assert len(ids) == 5
    assert all(each.startswith("ws_CO_22112026120000") and each.endswith("700000902") for each in ids)
