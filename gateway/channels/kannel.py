"""Speaks to Kannel's smsbox.

Source: Kannel 1.4.5 user guide, and 1.4.5 itself beside `fakesmsc` (read and run
2026-11-22). A text comes by ``post-url = ".../<token>?id=%I"`` with
``send-sender = true``: the body is the bare text, the rest stands in headers.
What we answer is sent back as an SMS, so we answer nothing.
Kannel gives no id for what it takes: a report is known by our key in its URL, and the later may come first.
Nothing is signed; the token in the path proves it. Texts over one page want
``max-messages`` and ``concatenation`` in the sendsms-user group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import ClassVar
from urllib.parse import parse_qsl

from pydantic import Field, SecretStr

from domain.callbacks import Acknowledgement, Callback, Methods
from domain.errors import OutcomeUnknown, Unavailable, UnreadableReply
from domain.sms import ChannelEvent, Delivery, DeliveryReport, InboundSMS, OutboundSMS
from gateway.channels.answers import judge_status
from gateway.channels.driver import BY_POST, CallbackURL, ChannelSettings, Driver
from gateway.channels.fields import Fields
from gateway.http import Answer, HTTPClient

EVERY_REPORT = "31"
GSM, UCS2 = "0", "2"

DELIVERIES: Mapping[str, tuple[Delivery, str]] = {
    "1": (Delivery.DELIVERED, ""),
    "2": (Delivery.FAILED, "not delivered"),
    "4": (Delivery.SENT, ""),
    "8": (Delivery.SENT, ""),
    "16": (Delivery.FAILED, "rejected by the operator"),
}

CHARSETS: Mapping[str, str] = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16be": "utf-16-be",
    "ucs-2": "utf-16-be",
}


class Settings(ChannelSettings):
    """Where smsbox takes messages, a sendsms-user of it, and the number or word to send from."""

    url: str = Field(
        default="http://127.0.0.1:13013/cgi-bin/sendsms",
        pattern=r"^https?://[^\s?#]+$",
        description="the address of smsbox's sendsms",
    )
    username: str = Field(min_length=1, max_length=100, description="the sendsms-user")
    password: SecretStr = Field(min_length=1, description="its password")
    sender: str = Field(min_length=2, max_length=16, description="the short code or number texts leave from")


@dataclass(frozen=True)
class Kannel:
    """Sends, and reads callbacks."""

    settings: Settings
    callback_url: CallbackURL = field(repr=False)

    acknowledgement: ClassVar[Acknowledgement] = Acknowledgement()
    methods: ClassVar[Methods] = {**BY_POST, "report": frozenset({"GET", "POST"})}

    def send(self, sms: OutboundSMS) -> str | None:
        """Hand one SMS to smsbox, which gives it no id."""
        answer = self._ask(
            {
                "username": self.settings.username,
                "password": self.settings.password.get_secret_value(),
                "from": self.settings.sender,
                "to": sms.to,
                "text": sms.text,
                "charset": "UTF-8",
                "coding": UCS2 if sms.unicode else GSM,
                "dlr-mask": EVERY_REPORT,
                "dlr-url": _report_url(self.callback_url("report", sms.key)),
            }
        )
        if answer.status != 202:
            raise judge_status(answer.status, answer.body.decode("utf-8", "replace"))
        return None

    def check(self, callback: Callback) -> None:
        """Check nothing: it does not sign."""

    def read(self, callback: Callback) -> Sequence[ChannelEvent]:
        """Read one SMS or one report."""
        query = Fields(_read_query(callback))
        if callback.event == "report":
            delivery, reason = query.one_of("d", DELIVERIES)
            return [DeliveryReport(None, delivery, reason, query.word("key"))]
        return [
            InboundSMS(
                carrier_id=query.word("id"),
                sender=Fields(callback.headers).word("x-kannel-from"),
                to=Fields(callback.headers).word("x-kannel-to"),
                text=_read_text(callback),
            )
        ]

    @cached_property
    def _client(self) -> HTTPClient:
        return HTTPClient(self.settings.url, timeout_s=self.settings.deadline_s)

    def _ask(self, query: Mapping[str, str]) -> Answer:
        """Call sendsms, which takes its words in a query only; a GET that has an effect is not to be repeated."""
        try:
            return self._client.get("", query)
        except Unavailable as error:
            if isinstance(error.__cause__, OutcomeUnknown):
                raise OutcomeUnknown(str(error)) from error
            raise
        except UnreadableReply as error:
            raise OutcomeUnknown(str(error)) from error


def _report_url(url: str) -> str:
    """Write a URL as Kannel's template: its own percent signs doubled, and a place for the report's number."""
    return url.replace("%", "%%") + "&d=%d"


def _read_query(callback: Callback) -> dict[str, str]:
    try:
        return dict(parse_qsl(callback.query, errors="strict", max_num_fields=20))
    except ValueError as error:
        raise UnreadableReply("the query is not in UTF-8") from error


def _read_text(callback: Callback) -> str:
    header = Message()
    header["content-type"] = callback.headers.get("content-type", "")
    charset = str(header.get_param("charset", "utf-8")).lower()
    if callback.media != "text/plain" or charset not in CHARSETS:
        raise UnreadableReply(f"no text, but {callback.media[:40]} in {charset[:40]}")
    try:
        return callback.body.decode(CHARSETS[charset])
    except UnicodeDecodeError as error:
        raise UnreadableReply(f"the text is not in {charset}") from error


DRIVER = Driver("Kannel", Settings, Kannel)
