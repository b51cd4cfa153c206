"""Twilio, by its documents (read 2026-11-22), through its own SDK."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pydantic import ValidationError
from twilio.request_validator import RequestValidator

from domain.callbacks import Callback
from domain.errors import GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
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
