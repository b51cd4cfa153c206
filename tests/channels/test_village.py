"""The village's carrier, to the letter of its contract."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.callbacks import Callback
from domain.errors import Forged, OutcomeUnknown, Refused, UnreadableReply
from domain.sms import Delivery, DeliveryReport, InboundSMS
from gateway.channels.village import DELIVERIES
from tests.support.channels import CALLBACKS, KEY, Example, callback_url, called, channel, sms
from tests.support.provider import Reply, provider

SECRET = "secret-of-sixteen-or-more"
INBOUND = {
    "id": "9f2c4b1a00112233",
    "from": "+254700000011",
    "to": "22110",
    "text": "balance",
    "sent_at": "2026-11-22T08:15:00.250000+00:00",
}


def own_settings(url: str) -> dict[str, Any]:
    return {"url": url, "secret": SECRET}


def signed(url: str, body: bytes) -> Callback:
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return called(url, headers={"content-type": "application/json", "x-village-signature": signature}, body=body)


def inbound(changes: Mapping[str, Any]) -> Callback:
    fields = {name: value for name, value in {**INBOUND, **changes}.items() if value is not None}
    return signed(CALLBACKS, json.dumps(fields, ensure_ascii=False).encode())


def report(word: str, key: str, reason: str = "") -> Callback:
    body = json.dumps({"id": "m1", "status": word, "reason": reason}).encode()
    return signed(callback_url("report", key), body)


EXAMPLE = Example(
    settings=own_settings,
    inbound=inbound,
    inbound_fields=("id", "from", "to", "text"),
    text_field="text",
    not_utf8=signed(CALLBACKS, json.dumps({**INBOUND, "text": "ñ"}, ensure_ascii=False).encode("latin-1")),
    report=report,
    words=tuple(DELIVERIES),
    taken=Reply(202, '{"id": "m1"}'),
    carrier_id="m1",
    refuses_number=Reply(422, '{"error": "no such phone"}'),
    seen=lambda asked: (asked.json()["to"], asked.json()["text"]),
    report_url=lambda asked: asked.json()["report_url"],
    is_signed=True,
)

CARRIER = channel("village", **own_settings("http://127.0.0.1:1"))


def test_reads_a_text() -> None:
    assert CARRIER.read(inbound({})) == [
        InboundSMS(
            carrier_id="9f2c4b1a00112233",
            sender="+254700000011",
            to="22110",
            text="balance",
        )
    ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"text": 12}, id="a number as text"),
        pytest.param({"id": ["a"]}, id="a list as id"),
        pytest.param({"from": " "}, id="nobody as sender"),
        pytest.param({"id": "a" * 201}, id="an id over 200 characters"),
    ],
)
def test_rejects_a_text(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(inbound(changes))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"balance"', b"[" * 100_000])
def test_rejects_a_body_that_is_no_object(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(signed(CALLBACKS, body))


@pytest.mark.parametrize(
    ("word", "delivery"),
    [("sent", Delivery.SENT), ("delivered", Delivery.DELIVERED), ("failed", Delivery.FAILED)],
)
def test_reads_a_report(word: str, delivery: Delivery) -> None:
    assert CARRIER.read(report(word, KEY, "phone off")) == [DeliveryReport("m1", delivery, "phone off", KEY)]


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("", id="empty"),
        pytest.param("0" * 64, id="another"),
        pytest.param("ñ" * 64, id="no ASCII"),
    ],
)
def test_a_wrong_signature_is_forged(signature: str) -> None:
    genuine = inbound({})
    with pytest.raises(Forged):
        CARRIER.check(replace(genuine, headers={**genuine.headers, "x-village-signature": signature}))


def test_hands_over_what_the_contract_says() -> None:
    with provider(EXAMPLE.taken) as carrier:
        channel("village", **own_settings(carrier.url)).send(sms("Alice: loan"))
    assert (carrier.asked[0].method, carrier.asked[0].path) == ("POST", "/carrier/messages")
    assert carrier.asked[0].json() == {
        "key": KEY,
        "to": "+254700000011",
        "text": "Alice: loan",
        "report_url": callback_url("report", KEY),
    }


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(202, "<html>"), OutcomeUnknown, id="taken, but no JSON"),
        pytest.param(Reply(202, "{}"), OutcomeUnknown, id="taken, but no id"),
        pytest.param(Reply(200, '{"id": "m1"}'), OutcomeUnknown, id="another 2xx than agreed"),
        pytest.param(Reply(400, '{"error": "no such phone"}'), Refused, id="a bad request"),
        pytest.param(Reply(404), Refused, id="nobody there"),
    ],
)
def test_says_who_acts(reply: Reply, error: type[Exception]) -> None:
    with provider(reply) as carrier, pytest.raises(error):
        channel("village", **own_settings(carrier.url)).send(sms())
