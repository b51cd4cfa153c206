"""Daraja's HTTP as the sandbox operator speaks it: tokens, addresses, and the shapes of its bodies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.money import Money
from mpesa.callbacks import read_confirmation
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.parties import C2BVersion, Environment, Product
from mpesa.sandbox.server import create_app
from tests.mpesa.daraja_caller import RESULTS, STK, Daraja
from tests.mpesa.operator_world import (
    KEY,
    NOON,
    SECRET,
    SHORTCODE,
    Listener,
    Watch,
    settled,
)

SAMPLES = json.loads((Path(__file__).parents[1] / "recordings" / "daraja" / "samples.json").read_text("utf-8"))


def shape(value: object) -> object:
    """Reduce a body to its names and types; 1500.00 and 1500 are both numbers."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return "number" if isinstance(value, int | float) else type(value).__name__


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.get_json()["errorCode"]


def test_answers_have_the_shapes_that_were_recorded(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    told: dict[str, Any] = {"token": daraja.generate()}
    daraja.token = told["token"].get_json()["access_token"]
    told |= {"register": daraja.register(), "simulate": daraja.simulate(), "stk push": daraja.push()}
    settled(mpesa)
    told |= {
        "stk query": daraja.query(told["stk push"].get_json()["CheckoutRequestID"]),
        "order": daraja.status("UKM0000000"),
        "pull register": daraja.pull_register(),
        "error": daraja.push(Amount="1.5"),
    }
    mpesa.faults.add("throttle", 1)
    told["throttle"] = daraja.push()
    assert {name: shape(each.get_json()) for name, each in told.items()} == {
        name: shape(SAMPLES[name]) for name in told
    }


def test_callbacks_have_the_shapes_that_were_recorded(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), validates=True))
    daraja.register()
    daraja.simulate()
    settled(mpesa)
    daraja.push()
    daraja.status("UKM41B7XQP", SecurityCredential="bm90IG91cnM=")
    settled(mpesa)
    told = {
        "validation": listener.told("/c2b/validation")[0],
        "confirmation": listener.told("/c2b/confirmation")[0],
        "stk callback": listener.told(STK)[0],
        "failed result": listener.told(RESULTS)[0],
    }
    assert {name: shape(each) for name, each in told.items()} == {name: shape(SAMPLES[name]) for name in told}


def test_a_new_token_ends_the_one_before(daraja: Daraja) -> None:
    assert daraja.register().status_code == 200
    daraja.generate()
    response = daraja.push()
    assert (*error(response), response.get_json()["errorMessage"]) == (404, "404.001.03", "Invalid Access Token")


def test_a_token_lives_an_hour(daraja: Daraja, watch: Watch) -> None:
    watch.move(seconds=3598)
    assert daraja.register().status_code == 200
    watch.move(seconds=2)
    assert daraja.register().status_code == 401


def test_a_wrong_secret_is_answered_with_nothing(daraja: Daraja) -> None:
    response = daraja.generate(secret="guessed")
    assert (response.status_code, response.get_data()) == (400, b"")


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        pytest.param("/oauth/v1/generate?grant_type=client_credentials", {}, "400.008.01", id="no login"),
        pytest.param(
            "/oauth/v1/generate?grant_type=client_credentials",
            {"Authorization": "Bearer x"},
            "400.008.01",
            id="another type",
        ),
        pytest.param("/oauth/v1/generate", {"Authorization": "Basic YTpi"}, "400.008.02", id="no grant type"),
        pytest.param("/mpesa/c2b/v3/registerurl", {}, "404.001.01", id="no such path"),
        pytest.param("/mpesa/stkpush/v1/processrequest", {}, "405.001", id="GET for POST"),
    ],
)
def test_a_call_that_is_wrong_is_told_why(daraja: Daraja, path: str, headers: dict[str, str], code: str) -> None:
    assert daraja.get(path, **headers).get_json()["errorCode"] == code


def test_a_token_knows_the_products_of_its_making(daraja: Daraja, mpesa: Mpesa) -> None:
    app = mpesa.books.register.apps[KEY]
    mpesa.books.keep(replace(app, products=frozenset({Product.C2B})))
    daraja.token = daraja.generate().get_json()["access_token"]
    mpesa.books.keep(app)
    response = daraja.push()
    assert error(response) == (401, "401.003.01")
    assert "no apiproduct match found" in response.get_json()["errorMessage"]
    daraja.token = daraja.generate().get_json()["access_token"]
    assert daraja.push().status_code == 200


def test_the_other_version_is_not_of_the_app(daraja: Daraja, mpesa: Mpesa) -> None:
    assert error(daraja.register("v1")) == (401, "401.003.01")
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), version=C2BVersion.V1))
    assert daraja.register("v1").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ShortCode": "600000"}, "ShortCode", id="another shortcode"),
        pytest.param({"ResponseType": "completed"}, "ResponseType", id="small letters"),
        pytest.param({"ResponseType": "Canceled"}, "ResponseType", id="one l"),
        pytest.param({"ValidationURL": ""}, "ValidationURL", id="one address alone"),
        pytest.param({"ConfirmationURL": "ftp://a.example/c"}, "ConfirmationURL", id="not HTTP"),
        pytest.param({"ConfirmationURL": "http://a.example/MPESA/c"}, "ConfirmationURL", id="a banned word"),
        pytest.param({"ConfirmationURL": "http://exec.example/c"}, "ConfirmationURL", id="a banned word in the host"),
        pytest.param({"ConfirmationURL": "http://a.example/c?Query=1"}, "ConfirmationURL", id="a banned word behind"),
        pytest.param({"ConfirmationURL": "http://[bad/c"}, "ConfirmationURL", id="no address"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused(daraja: Daraja, changes: dict[str, str], field: str) -> None:
    assert daraja.register(**changes).get_json()["errorMessage"] == f"Bad Request - Invalid {field}"


def test_a_shortcode_may_be_a_number(daraja: Daraja) -> None:
    assert daraja.register(ShortCode=int(SHORTCODE)).status_code == 200


def test_the_sandbox_takes_new_addresses_for_old(daraja: Daraja, mpesa: Mpesa) -> None:
    daraja.register()
    assert daraja.register(ResponseType="Cancelled").status_code == 200
    addresses = mpesa.books.addresses(SHORTCODE)
    assert addresses is not None
    assert addresses.response_type == "Cancelled"


def test_production_takes_addresses_once_and_by_https(daraja: Daraja, mpesa: Mpesa) -> None:
    mpesa.operator.environment = Environment.PRODUCTION
    urls = {each: f"https://a.example/{each.lower()}" for each in ("ConfirmationURL", "ValidationURL")}
    assert error(daraja.register()) == (400, "400.002.02")
    assert error(daraja.register(**urls | {"ValidationURL": "https://x.ngrok.io/v"})) == (400, "400.002.02")
    assert daraja.register(**urls).status_code == 200
    assert error(daraja.register(**urls)) == (500, "500.003.1001")
    assert error(daraja.simulate()) == (404, "404.001.01")


def test_a_simulated_customer_pays(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    daraja.register()
    daraja.simulate(Amount=150)
    settled(mpesa)
    receipt = read_confirmation(listener.raw("/c2b/confirmation")[0])
    assert (receipt.amount, receipt.reference) == (Money(15_000, "KES"), "000000123")


def test_a_body_of_another_type_is_read_as_empty(daraja: Daraja) -> None:
    response = daraja.post("/mpesa/stkpush/v1/processrequest", b"{}", mimetype="text/plain")
    assert response.get_json()["errorMessage"] == "Bad Request - Invalid BusinessShortCode"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_object_is_refused(daraja: Daraja, body: bytes) -> None:
    assert error(daraja.post("/mpesa/stkpush/v1/processrequest", body)) == (400, "400.002.05")


def test_every_call_is_noted(daraja: Daraja, mpesa: Mpesa) -> None:
    daraja.push(Amount="0")
    (token, push) = mpesa.books.calls()
    assert (token.path, token.status, push.method, push.status) == ("/oauth/v1/generate", 200, "POST", 400)
    assert token.at - NOON < timedelta(seconds=1)


def test_books_and_faults_are_enough_for_a_server(mpesa: Mpesa) -> None:
    client = create_app(mpesa.books, mpesa.faults).test_client()
    answer = client.get("/oauth/v1/generate?grant_type=client_credentials", auth=(KEY, SECRET))
    assert answer.get_json()["expires_in"] == "3599"
