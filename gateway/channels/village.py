"""Speaks to the carrier of the demo village.

A text is ``POST {url}/carrier/messages`` with JSON ``key, to, text, report_url``,
answered 202 with an ``id``. Callbacks are JSON, signed by ``X-Village-Signature``, the hex HMAC-SHA256 of the raw body.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from pydantic import Field, SecretStr

from domain.callbacks import Acknowledgement, Callback, Methods
from domain.errors import Forged, OutcomeUnknown, UnreadableReply
from domain.sms import ChannelEvent, Delivery, DeliveryReport, InboundSMS, OutboundSMS
from gateway.channels.answers import judge_status
from gateway.channels.driver import BY_POST, CallbackURL, ChannelSettings, Driver
from gateway.channels.fields import Fields, our_key
from gateway.http import Answer, HTTPClient

DELIVERIES: Mapping[str, Delivery] = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "failed": Delivery.FAILED,
}


class Settings(ChannelSettings):
    """Where the village's carrier listens, and the secret it signs with."""

    url: str = Field(pattern=r"^https?://[^\s?#]+$", description="where the village is")
    secret: SecretStr = Field(min_length=16, description="what its carrier signs with")
    rate_per_s: float = Field(default=100, gt=0, le=1_000, description="texts a second")


@dataclass(frozen=True)
class Village:
    """Sends, and reads callbacks."""

    settings: Settings
    callback_url: CallbackURL = field(repr=False)

    acknowledgement: ClassVar[Acknowledgement] = Acknowledgement()
    methods: ClassVar[Methods] = BY_POST

    def send(self, sms: OutboundSMS) -> str | None:
        """Hand one SMS to the carrier."""
        report_url = self.callback_url("report", sms.key)
        content = {"key": sms.key, "to": sms.to, "text": sms.text, "report_url": report_url}
        answer = self._client.post("/carrier/messages", content=content)
        if answer.status != 202:
            raise judge_status(answer.status, answer.body.decode("utf-8", "replace"))
        return _read_id(answer)

    def check(self, callback: Callback) -> None:
        """Check its signature."""
        secret = self.settings.secret.get_secret_value().encode()
        signature = hmac.new(secret, callback.body, hashlib.sha256).hexdigest()
        shown = callback.headers.get("x-village-signature", "")
        if not hmac.compare_digest(signature.encode(), shown.encode("utf-8", "replace")):
            raise Forged("the signature is not the carrier's")

    def read(self, callback: Callback) -> Sequence[ChannelEvent]:
        """Read one SMS or one report."""
        fields = Fields(callback.json())
        if callback.event == "report":
            delivery = fields.one_of("status", DELIVERIES)
            return [DeliveryReport(fields.word("id"), delivery, fields.get("reason"), our_key(callback))]
        return [
            InboundSMS(
                carrier_id=fields.word("id"),
                sender=fields.word("from"),
                to=fields.word("to"),
                text=fields.text("text"),
            )
        ]

    @cached_property
    def _client(self) -> HTTPClient:
        return HTTPClient(self.settings.url, timeout_s=self.settings.deadline_s)


def _read_id(answer: Answer) -> str:
    """Read what the carrier calls what it took; what cannot be read leaves open what it did."""
    try:
        content = answer.json()
        return Fields(content if isinstance(content, dict) else {}).word("id")
    except UnreadableReply as error:
        raise OutcomeUnknown("the carrier's answer cannot be read") from error


DRIVER = Driver("The village's carrier", Settings, Village)
