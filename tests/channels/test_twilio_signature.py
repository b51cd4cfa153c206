"""Twilio's signatures: the vectors of its documents and of its own SDK (read 2026-11-22)."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from domain.callbacks import Callback
from domain.errors import Forged
from domain.sms import InboundSMS
from tests.channels.test_twilio import ACCOUNT, AUTH_TOKEN, CARRIER, EXAMPLE, FORM, INBOUND, SID, report
from tests.support.channels import CALLBACKS, callback_url, called

PHP = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
OWN = "https://sms.example.org/channels/twilio/in"
BALANCE = {
    "MessageSid": SID,
    "AccountSid": ACCOUNT,
    "From": "+639171230001",
    "To": "+15005550006",
    "Body": "BAL ñ",
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "ApiVersion": "2010-04-01",
}
OLDER = {**CALL, "From": "+12349013030", "Caller": "+12349013030"}
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
WITH_PORT = "https://mycompany.com:443/myapp.php?foo=1&bar=2"
HASHED = f"{PHP}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
JSON_BODY = b'{"property": "value", "boolean": true}'

VECTORS = [
    pytest.param("12345", PHP, urlencode(CALL), "RSOYDt4T1cUTdK1PDd93/VVr8B8=", id="the documents' example"),
    pytest.param("12345", PHP, urlencode(OLDER), "0/KCTR6DLpKmkAf8muzZqo1nDgQ=", id="the older documents' example"),
    pytest.param("12345", PHP, urlencode(REPEATED), "IK+Dwps556ElfBT0I3Rgjkr1wJU=", id="a name repeated"),
    pytest.param("12345", WITH_PORT, urlencode(CALL), "kvajT1Ptam85bY51eRf/AJRuM3w=", id="signed with the port"),
    pytest.param("12345", PHP, urlencode(CALL), "kvajT1Ptam85bY51eRf/AJRuM3w=", id="the port left out by us only"),
    pytest.param(AUTH_TOKEN, OWN, urlencode(BALANCE), "BVyjzN2ovPyG63eVlR7ujrAYs3w=", id="a letter beyond ASCII"),
    pytest.param(
        AUTH_TOKEN, OWN, urlencode({**BALANCE, "FromCity": ""}), "PD8lzLHf+u9jZt49a/H0jQ9T894=", id="a blank value"
    ),
]


def with_token(token: str) -> Any:
    # The documents' token is shorter than any real one: past the settings' own check.
    settings = CARRIER.settings.model_copy(update={"auth_token": type(CARRIER.settings.auth_token)(token)})  # type: ignore[attr-defined]  # it is Twilio
    return replace(CARRIER, settings=settings)  # type: ignore[type-var]  # a dataclass


@pytest.mark.parametrize(("token", "url", "body", "signature"), VECTORS)
def test_a_documented_signature_passes(token: str, url: str, body: str, signature: str) -> None:
    headers = {"content-type": FORM, "x-twilio-signature": signature}
    with_token(token).check(called(url, headers=headers, body=body.encode()))


@pytest.mark.parametrize(("token", "url", "body", "signature"), VECTORS)
def test_a_field_more_is_forged(token: str, url: str, body: str, signature: str) -> None:
    headers = {"content-type": FORM, "x-twilio-signature": signature}
    with pytest.raises(Forged):
        with_token(token).check(called(url, headers=headers, body=f"{body}&Extra=".encode()))


def json_call(url: str, body: bytes, signature: str = "a9nBmqA0ju/hNViExpshrM61xv4=") -> Callback:
    return called(url, headers={"content-type": "application/json", "x-twilio-signature": signature}, body=body)


def test_a_documented_json_signature_passes() -> None:
    with_token("12345").check(json_call(HASHED, JSON_BODY))


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(json_call(HASHED, JSON_BODY + b" "), id="another body"),
        pytest.param(json_call(HASHED, b"\xff"), id="a body that is no text"),
        pytest.param(json_call(PHP, JSON_BODY), id="no hash in the URL"),
        pytest.param(json_call(HASHED.replace("0a1f", "0a1e"), JSON_BODY), id="another hash in the URL"),
        pytest.param(json_call(HASHED, JSON_BODY, ""), id="no signature"),
        pytest.param(json_call(HASHED, JSON_BODY, "ñ" * 28), id="a signature beyond ASCII"),
    ],
)
def test_a_json_call_is_forged(call: Callback) -> None:
    with pytest.raises(Forged):
        with_token("12345").check(call)


def test_a_form_that_is_not_utf8_cannot_be_signed() -> None:
    with pytest.raises(Forged):
        CARRIER.check(EXAMPLE.not_utf8)


def test_a_get_is_signed_over_its_url() -> None:
    url = f"{CALLBACKS}?{urlencode(INBOUND)}"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, {})
    told = called(url, method="GET", headers={"x-twilio-signature": signature})
    CARRIER.check(told)
    (read,) = CARRIER.read(told)
    assert isinstance(read, InboundSMS)
    assert read.text == "balance"


def test_another_key_in_the_url_is_forged() -> None:
    genuine = report("delivered", "one")
    url = callback_url("report", "two")
    with pytest.raises(Forged):
        CARRIER.check(called(url, headers=genuine.headers, body=genuine.body))
