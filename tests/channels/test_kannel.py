"""Kannel, by its user guide and by what 1.4.5 was seen to say (2026-11-22)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from domain.callbacks import Callback
from domain.errors import GatewayError, Refused, Unavailable, UnreadableReply
from domain.sms import Delivery, DeliveryReport, InboundSMS
from gateway.channels.kannel import DELIVERIES
from tests.support.channels import CALLBACKS, KEY, Example, callback_url, called, channel, sms
from tests.support.provider import Asked, Reply, provider

ID = "388b287d-d7e0-48e0-bb01-fb6d2b184319"
HEADERS = {
    "user-agent": "Kannel/1.4.5",
    "content-type": 'text/plain; charset="UTF-8"',
    "x-kannel-from": "254700000011",
    "x-kannel-to": "22110",
    "x-kannel-time": "2026-11-22 08:15:00",
    "x-kannel-smsc": "phones",
    "x-kannel-coding": "0",
    "x-kannel-service": "default",
}


def own_settings(url: str) -> dict[str, Any]:
    return {"url": f"{url}/cgi-bin/sendsms", "username": "mobile", "password": "kannel-word", "sender": "22110"}


def inbound(changes: Mapping[str, str | None]) -> Callback:
    fields: dict[str, str | None] = {**HEADERS, "id": ID, "text": "balance", **changes}
    id, text = fields.pop("id"), fields.pop("text") or ""
    headers = {name: value for name, value in fields.items() if value is not None}
    return called(CALLBACKS + (f"?id={id}" if id else ""), headers=headers, body=text.encode())


def report(word: str, key: str) -> Callback:
    url = f"{callback_url('report', key)}&d={word}"
    return called(url, method="GET", headers={"user-agent": "Kannel/1.4.5"})


def filled_report_url(asked: Asked) -> str:
    """Fill the template as Kannel does: %d is the report's number, %% a percent sign."""
    return asked.query()["dlr-url"].replace("%%", "\0").replace("%d", "8").replace("\0", "%")


EXAMPLE = Example(
    settings=own_settings,
    inbound=inbound,
    inbound_fields=("id", "x-kannel-from", "x-kannel-to"),
    text_field="text",
    not_utf8=replace(inbound({}), body="ñ".encode("latin-1")),
    report=report,
    words=tuple(DELIVERIES),
    taken=Reply(202, "0: Accepted for delivery", "text/html"),
    carrier_id=None,
    refuses_number=Reply(400, "Empty receiver number not allowed, rejected", "text/html"),
    seen=lambda asked: (asked.query()["to"], asked.query()["text"]),
    report_url=filled_report_url,
    is_signed=False,
    reads_answer=False,
)

CARRIER = channel("kannel", **own_settings("http://127.0.0.1:1"))


def test_what_we_answer_is_empty_because_kannel_would_text_it() -> None:
    assert CARRIER.acknowledgement.body == ""


def test_reads_a_text() -> None:
    assert CARRIER.read(inbound({})) == [InboundSMS(ID, "254700000011", "22110", "balance")]


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param('text/plain; charset="UTF-8"', "salio ñ ₱".encode(), id="UTF-8"),
        pytest.param("text/plain", "salio ñ ₱".encode(), id="no charset named"),
        pytest.param('text/plain; charset="UTF-16BE"', "salio ñ ₱".encode("utf-16-be"), id="as UCS-2 came"),
    ],
)
def test_reads_a_charset(media: str, body: bytes) -> None:
    (read,) = CARRIER.read(replace(inbound({"content-type": media}), body=body))
    assert isinstance(read, InboundSMS)
    assert read.text == "salio ñ ₱"


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param("application/octet-stream", b"\x00\x01", id="binary"),
        pytest.param('text/plain; charset="KLINGON"', b"balance", id="unknown charset"),
        pytest.param('text/plain; charset="UTF-16BE"', b"\x04\x10\x04", id="half a character"),
        pytest.param('text/xml; charset="UTF-8"', b"<message/>", id="post-xml in place of post-url"),
    ],
)
def test_rejects_a_body(media: str, body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(replace(inbound({"content-type": media}), body=body))


@pytest.mark.parametrize(
    ("word", "delivery"),
    [
        pytest.param("1", Delivery.DELIVERED, id="delivered"),
        pytest.param("2", Delivery.FAILED, id="not delivered"),
        pytest.param("4", Delivery.SENT, id="buffered"),
        pytest.param("8", Delivery.SENT, id="accepted"),
        pytest.param("16", Delivery.FAILED, id="rejected"),
    ],
)
def test_reads_a_report(word: str, delivery: Delivery) -> None:
    (read,) = CARRIER.read(report(word, KEY))
    assert isinstance(read, DeliveryReport)
    assert (read.carrier_id, read.delivery, read.key) == (None, delivery, KEY)


@pytest.mark.parametrize("query", ["d=8", "key=&d=8", "key=k", "key=k&d=", "key=%FF&d=8", "key=k&d=01", "key=k&d=٨"])
def test_rejects_a_report(query: str) -> None:
    with pytest.raises(UnreadableReply):
        CARRIER.read(called(f"{CALLBACKS}/report?{quote(query, safe='=&%')}", method="GET", headers={}))


@pytest.mark.parametrize(
    ("is_unicode", "coding"), [pytest.param(False, "0", id="GSM-7"), pytest.param(True, "2", id="UCS-2")]
)
def test_hands_over_what_sendsms_wants(is_unicode: bool, coding: str) -> None:
    with provider(EXAMPLE.taken) as carrier:
        channel("kannel", **own_settings(carrier.url)).send(sms("Alice: loan", unicode=is_unicode))
    assert (carrier.asked[0].method, carrier.asked[0].path) == ("GET", "/cgi-bin/sendsms")
    assert carrier.asked[0].query() == {
        "username": "mobile",
        "password": "kannel-word",
        "from": "22110",
        "to": "+254700000011",
        "text": "Alice: loan",
        "charset": "UTF-8",
        "coding": coding,
        "dlr-mask": "31",
        "dlr-url": callback_url("report", KEY).replace("%", "%%") + "&d=%d",
    }


def test_queued_for_later_is_taken() -> None:
    with provider(Reply(202, "3: Queued for later delivery", "text/html")) as carrier:
        assert channel("kannel", **own_settings(carrier.url)).send(sms()) is None


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(403, "Authorization failed for sendsms", "text/html"), Refused, id="wrong password"),
        pytest.param(Reply(400, "Missing receiver number, rejected", "text/html"), Refused, id="no receiver"),
        pytest.param(Reply(503, "Temporal failure, try again later.", "text/html"), Unavailable, id="temporary"),
    ],
)
def test_says_who_acts(reply: Reply, error: type[GatewayError]) -> None:
    with provider(reply) as carrier, pytest.raises(error, match=reply.body):
        channel("kannel", **own_settings(carrier.url)).send(sms())
