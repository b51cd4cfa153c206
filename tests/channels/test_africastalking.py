"""Africa's Talking, by its documents (read 2026-11-22), through its own SDK."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from domain.callbacks import Callback
from domain.errors import GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
from domain.sms import Delivery, DeliveryReport, InboundSMS, Kind
from gateway.channels.africastalking import CODES, DELIVERIES, FAILURES
from tests.support.channels import CALLBACKS, KEY, Example, called, channel, sms
from tests.support.provider import Reply, nobody_accepts, provider

INBOUND = {
    "date": "2026-11-22T08:15:00Z",
    "from": "+254700000011",
    "id": "2b7f1c34-0001",
    "linkId": "SampleLinkId123",
    "text": "balance",
    "to": "22110",
    "networkCode": "63902",
}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def own_settings(url: str) -> dict[str, Any]:
    return {"username": "lender", "api_key": "key-of-the-lender", "sender": "22110", "api_url": url}


def inbound(changes: Mapping[str, str | None]) -> Callback:
    fields = {name: value for name, value in {**INBOUND, **changes}.items() if value is not None}
    return called(CALLBACKS, headers=FORM, body=urlencode(fields).encode())


def report(word: str, key: str, **more: str) -> Callback:
    fields = {"id": "ATXid_0001", "status": word, "phoneNumber": "+254700000011", "networkCode": "63902", **more}
    return called(f"{CALLBACKS}/report", headers=FORM, body=urlencode(fields).encode())


def judged(code: int, message_id: str | None = "ATXid_0001", *, media: str = "application/json") -> Reply:
    recipient = {"statusCode": code, "number": "+254700000011", "status": "word", "cost": "KES 0.8000"}
    said = {"Message": "Sent to 1/1 Total Cost: KES 0.8000", "Recipients": [{**recipient, "messageId": message_id}]}
    return Reply(201, json.dumps({"SMSMessageData": said}), media)


def nobody(message: str) -> Reply:
    return Reply(201, json.dumps({"SMSMessageData": {"Message": message, "Recipients": []}}))


EXAMPLE = Example(
    settings=own_settings,
    inbound=inbound,
    inbound_fields=("id", "from", "to", "text"),
    text_field="text",
    not_utf8=called(CALLBACKS, headers=FORM, body=b"id=1&from=%2B254700000011&to=22110&text=%F1"),
    report=report,
    words=tuple(DELIVERIES),
    taken=judged(101),
    carrier_id="ATXid_0001",
    refuses_number=judged(403, "None"),
    seen=lambda asked: (asked.form()["to"], asked.form()["message"]),
    report_url=None,
    is_signed=False,
)

CARRIER = channel("africastalking", **own_settings("http://127.0.0.1:1"))


def test_reads_a_text() -> None:
    assert CARRIER.read(inbound({})) == [InboundSMS("2b7f1c34-0001", "+254700000011", "22110", "balance")]


def test_what_we_answer_is_empty() -> None:
    assert CARRIER.acknowledgement.body == ""


@pytest.mark.parametrize(
    ("word", "delivery"),
    [
        pytest.param("Sent", Delivery.SENT, id="left them"),
        pytest.param("Submitted", Delivery.SENT, id="at the operator"),
        pytest.param("Buffered", Delivery.SENT, id="the handset is off"),
        pytest.param("Success", Delivery.DELIVERED, id="arrived"),
    ],
)
def test_reads_a_report(word: str, delivery: Delivery) -> None:
    assert CARRIER.read(report(word, KEY)) == [DeliveryReport("ATXid_0001", delivery)]


@pytest.mark.parametrize(
    ("word", "more", "reason"),
    [
        pytest.param(
            "Rejected",
            {"failureReason": "UserInBlackList"},
            "opted out at the carrier (UserInBlackList)",
            id="as reports spell it",
        ),
        pytest.param(
            "Failed",
            {"failureReason": "UserInBlacklist"},
            "opted out at the carrier (UserInBlacklist)",
            id="as sends spell it",
        ),
        pytest.param("Failed", {"failureReason": "MoonPhase"}, "MoonPhase", id="a reason we do not know"),
        pytest.param("Expired", {}, "Expired", id="no reason given"),
        pytest.param("AbsentSubscriber", {"failureReason": ""}, "AbsentSubscriber", id="a blank reason"),
    ],
)
def test_a_failure_has_its_reason(word: str, more: dict[str, str], reason: str) -> None:
    assert CARRIER.read(report(word, KEY, **more)) == [DeliveryReport("ATXid_0001", Delivery.FAILED, reason)]


@pytest.mark.parametrize("reason", FAILURES)
def test_every_reason_of_a_failure_has_words(reason: str) -> None:
    (read,) = CARRIER.read(report("Failed", KEY, failureReason=reason.upper()))
    assert isinstance(read, DeliveryReport)
    assert read.reason == f"{FAILURES[reason]} ({reason.upper()})"


@pytest.mark.parametrize("word", ["success", "", "Queued?", "101"])
def test_rejects_a_report(word: str) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(report(word, KEY))


def test_no_connection_means_not_sent() -> None:
    with nobody_accepts() as url, pytest.raises(Unavailable):
        channel("africastalking", **own_settings(url), deadline_s=2).send(sms())


@pytest.mark.parametrize(
    ("kind", "queued"),
    [pytest.param(Kind.REPLY, {}, id="a reply"), pytest.param(Kind.REMINDER, {"enqueue": "1"}, id="a reminder waits")],
)
def test_hands_over_what_the_api_wants(kind: Kind, queued: dict[str, str]) -> None:
    with provider(EXAMPLE.taken) as carrier:
        channel("africastalking", **own_settings(carrier.url)).send(sms("Alice: loan", kind=kind))
    (asked,) = carrier.asked
    assert (asked.method, asked.path) == ("POST", "/version1/messaging")
    assert asked.headers["apikey"] == "key-of-the-lender"
    assert asked.form() == {
        "username": "lender",
        "to": "+254700000011",
        "from": "22110",
        "message": "Alice: loan",
        "bulkSMSMode": "1",
        **queued,
    }


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_who_acts(code: int) -> None:
    kind, meaning = CODES[code]
    with provider(judged(code)) as carrier:
        sender = channel("africastalking", **own_settings(carrier.url))
        if kind is None:
            assert sender.send(sms()) == "ATXid_0001"
            return
        with pytest.raises(kind, match=meaning) as raised:
            sender.send(sms())
    assert raised.type is kind


@pytest.mark.parametrize("media", ["application/json", "application/json; charset=utf-8", "text/html"])
def test_an_answer_is_read_whatever_it_calls_itself(media: str) -> None:
    with provider(judged(100, media=media)) as carrier:
        assert channel("africastalking", **own_settings(carrier.url)).send(sms()) == "ATXid_0001"


@pytest.mark.parametrize("message_id", ["None", "", None])
def test_taken_without_an_id_has_none(message_id: str | None) -> None:
    with provider(judged(102, message_id)) as carrier:
        assert channel("africastalking", **own_settings(carrier.url)).send(sms()) is None


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(nobody("InvalidSenderId"), Refused, id="nobody took it"),
        pytest.param(judged(405, "None"), Unavailable, id="credit used up"),
        pytest.param(judged(406, "None"), Refused, id="opted out"),
        pytest.param(judged(999), OutcomeUnknown, id="a code we do not know"),
        pytest.param(Reply(201, '{"SMSMessageData": {"Recipients": [{}]}}'), OutcomeUnknown, id="no code"),
        pytest.param(Reply(401, "The supplied authentication is invalid", "text/plain"), Refused, id="wrong key"),
        pytest.param(Reply(429, "slow down", "text/plain"), Throttled, id="too fast"),
    ],
)
def test_says_who_acts(reply: Reply, error: type[GatewayError]) -> None:
    with provider(reply) as carrier, pytest.raises(error) as raised:
        channel("africastalking", **own_settings(carrier.url)).send(sms())
    assert raised.type is error


def test_a_refusal_says_what_the_carrier_said() -> None:
    with provider(nobody("InvalidSenderId")) as carrier, pytest.raises(Refused, match="InvalidSenderId"):
        channel("africastalking", **own_settings(carrier.url)).send(sms())


@pytest.mark.parametrize("to", ["0700000011", "GCash", ""])
def test_a_number_the_sdk_does_not_take_is_refused(to: str) -> None:
    with provider(EXAMPLE.taken) as carrier:
        with pytest.raises(Refused):
            channel("africastalking", **own_settings(carrier.url)).send(sms(to=to))
        assert carrier.asked == []
