"""Twilio, by its documents (read 2026-11-22), through its own SDK."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pydantic import ValidationError
from twilio.request_validator import RequestValidator

from domain.callbacks import Callback
from domain.errors import Forged, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
from domain.sms import Delivery, DeliveryReport, InboundSMS
from gateway.channels.twilio import CODES, DELIVERIES
from tests.support.channels import CALLBACKS, KEY, Example, callback_url, called, channel, sms
from tests.support.provider import Reply, nobody_accepts, provider

ACCOUNT = "AC00000000000000000000000000000001"
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
SID = "SM00000000000000000000000000000001"
INBOUND = {
    "MessageSid": SID,
    "SmsSid": SID,
    "AccountSid": ACCOUNT,
    "From": "+254700000011",
    "To": "+15005550006",
    "Body": "balance",
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "ApiVersion": "2010-04-01",
    "FromCity": "",
}
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
MESSAGE = {"sid": SID, "status": "queued", "num_segments": "1", "error_code": None, "price": None, "uri": "/x.json"}


def own_settings(url: str) -> dict[str, Any]:
    return {"account_sid": ACCOUNT, "auth_token": AUTH_TOKEN, "sender": "+15005550006", "api_url": url}


def signed(url: str, fields: Mapping[str, str]) -> Callback:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, fields)
    headers = {"content-type": FORM, "x-twilio-signature": signature}
    return called(url, headers=headers, body=urlencode(fields).encode())


def inbound(changes: Mapping[str, str | None]) -> Callback:
    return signed(CALLBACKS, {name: value for name, value in {**INBOUND, **changes}.items() if value is not None})


def report(word: str, key: str, code: str | None = None) -> Callback:
    fields = {"MessageSid": SID, "MessageStatus": word, "To": "+254700000011", "AccountSid": ACCOUNT}
    return signed(callback_url("report", key), {**fields, **({"ErrorCode": code} if code else {})})


def refusal(code: int, status: int = 400) -> Reply:
    return Reply(status, json.dumps({"code": code, "message": "no", "more_info": "", "status": status}))


EXAMPLE = Example(
    settings=own_settings,
    inbound=inbound,
    inbound_fields=("MessageSid", "From", "To", "Body"),
    text_field="Body",
    not_utf8=called(CALLBACKS, headers={"content-type": FORM}, body=b"MessageSid=SM1&From=%2B1&To=%2B2&Body=%F1"),
    report=report,
    words=tuple(DELIVERIES),
    taken=Reply(201, json.dumps(MESSAGE)),
    carrier_id=SID,
    refuses_number=refusal(21211),
    seen=lambda asked: (asked.form()["To"], asked.form()["Body"]),
    report_url=lambda asked: asked.form()["StatusCallback"],
    is_signed=True,
)

CARRIER = channel("twilio", **own_settings("http://127.0.0.1:1"))

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


def test_what_we_answer_sends_nothing() -> None:
    assert CARRIER.acknowledgement.body == "<Response/>"
    assert CARRIER.acknowledgement.media.startswith("text/xml")


@pytest.mark.parametrize(
    ("changes", "is_answered"),
    [
        pytest.param({"Body": "STOP", "OptOutType": "STOP"}, True, id="Twilio took the STOP"),
        pytest.param({"Body": "HELP", "OptOutType": "HELP"}, True, id="Twilio gave help"),
        pytest.param({"Body": "STOP"}, False, id="a STOP that is ours"),
        pytest.param({"Body": "STOP", "OptOutType": ""}, False, id="a blank"),
    ],
)
def test_tells_whether_twilio_answered(changes: dict[str, str], is_answered: bool) -> None:
    assert CARRIER.read(inbound(changes)) == [
        InboundSMS(SID, "+254700000011", "+15005550006", changes["Body"], answered_by_carrier=is_answered)
    ]


@pytest.mark.parametrize(
    ("word", "delivery"),
    [
        pytest.param("accepted", Delivery.SENT, id="accepted"),
        pytest.param("sent", Delivery.SENT, id="sent"),
        pytest.param("delivered", Delivery.DELIVERED, id="delivered"),
        pytest.param("read", Delivery.DELIVERED, id="read"),
        pytest.param("canceled", Delivery.FAILED, id="canceled"),
    ],
)
def test_reads_a_report(word: str, delivery: Delivery) -> None:
    (read,) = CARRIER.read(report(word, KEY))
    assert isinstance(read, DeliveryReport)
    assert (read.carrier_id, read.delivery, read.key) == (SID, delivery, KEY)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("21610", "opted out at the carrier (Twilio 21610)", id="known"),
        pytest.param("39999", "Twilio 39999", id="not known to us"),
        pytest.param("٣٠٠٠٣", "Twilio ٣٠٠٠٣", id="Arabic digits"),
        pytest.param("9" * 5_000, "Twilio " + "9" * 20, id="absurd"),
        pytest.param(None, "Twilio", id="none given"),
    ],
)
def test_a_failure_has_its_reason(code: str | None, reason: str) -> None:
    assert CARRIER.read(report("undelivered", KEY, code)) == [DeliveryReport(SID, Delivery.FAILED, reason, KEY)]


@pytest.mark.parametrize("word", ["receiving", "received", "Delivered", "", "exploded"])
def test_rejects_a_report(word: str) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(report(word, KEY))


def test_no_connection_means_not_sent() -> None:
    with nobody_accepts() as url, pytest.raises(Unavailable):
        channel("twilio", **own_settings(url), deadline_s=2).send(sms())


def test_hands_over_what_the_api_wants() -> None:
    with provider(EXAMPLE.taken) as carrier:
        channel("twilio", **own_settings(carrier.url)).send(sms("Alice: loan"))
    (asked,) = carrier.asked
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.form() == {
        "To": "+254700000011",
        "From": "+15005550006",
        "Body": "Alice: loan",
        "StatusCallback": f"{CALLBACKS}/report?key={quote(KEY, safe='')}",
    }


def test_the_environment_does_not_send_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    with provider(EXAMPLE.taken) as carrier:
        assert channel("twilio", **own_settings(carrier.url)).send(sms()) == SID


def test_a_messaging_service_stands_for_the_sender() -> None:
    service = "MG00000000000000000000000000000001"
    with provider(EXAMPLE.taken) as carrier:
        settings = {**own_settings(carrier.url), "sender": None, "messaging_service": service}
        channel("twilio", **settings).send(sms())
    assert carrier.asked[0].form()["MessagingServiceSid"] == service
    assert "From" not in carrier.asked[0].form()


def test_a_text_as_long_as_may_be_is_handed_over() -> None:
    with provider(EXAMPLE.taken) as carrier:
        channel("twilio", **own_settings(carrier.url)).send(sms("a" * 1_600))
    assert carrier.asked[0].form()["Body"] == "a" * 1_600


def test_a_text_one_too_long_is_refused_here() -> None:
    with provider(EXAMPLE.taken) as carrier:
        with pytest.raises(Refused):
            channel("twilio", **own_settings(carrier.url)).send(sms("a" * 1_601))
        assert carrier.asked == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_who_acts(code: int) -> None:
    with provider(refusal(code)) as carrier, pytest.raises(CODES[code][0], match=f"Twilio {code}") as raised:
        channel("twilio", **own_settings(carrier.url)).send(sms())
    assert raised.type is CODES[code][0]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(refusal(21610), Refused, id="opted out"),
        pytest.param(refusal(20429, 429), Throttled, id="too fast"),
        pytest.param(refusal(21611, 429), Throttled, id="the queue is full"),
        pytest.param(refusal(30410, 500), OutcomeUnknown, id="the operator did not answer"),
        pytest.param(refusal(20003, 401), Refused, id="wrong token"),
        pytest.param(refusal(29999, 400), Refused, id="an unknown code"),
        pytest.param(refusal(29999, 503), Unavailable, id="an unknown code of a busy server"),
        pytest.param(Reply(201, json.dumps({**MESSAGE, "status": "failed", "error_code": 21610})), Refused, id="made"),
        pytest.param(Reply(201, json.dumps({**MESSAGE, "sid": None})), OutcomeUnknown, id="made without an id"),
        pytest.param(
            Reply(503, json.dumps({"type": "https://x", "title": "busy", "status": 503, "code": 1})),
            Unavailable,
            id="the newer form of errors",
        ),
    ],
)
def test_says_who_acts(reply: Reply, error: type[GatewayError]) -> None:
    with provider(reply) as carrier, pytest.raises(error) as raised:
        channel("twilio", **own_settings(carrier.url)).send(sms())
    assert raised.type is error


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"sender": None}, id="nothing to send from"),
        pytest.param({"messaging_service": "MG00000000000000000000000000000001"}, id="two to send from"),
        pytest.param({"account_sid": "AC1"}, id="an account's id cut short"),
        pytest.param({"callback_token": "short"}, id="a token one can guess"),
        pytest.param({"callback_token": "a/b?c=d&e" * 3}, id="a token that breaks the URL"),
        pytest.param({"prefixes": ["254"]}, id="a prefix without plus"),
        pytest.param({"colour": "red"}, id="an unknown key"),
    ],
)
def test_rejects_settings_without_showing_them(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        channel("twilio", **{**own_settings("http://127.0.0.1:1"), **changes})
    assert AUTH_TOKEN not in str(raised.value)
    assert "a/b?c=d" not in str(raised.value)
