"""Speaks to Africa's Talking by its SDK.

Source: Africa's Talking, "Sending", "Receiving" and "Delivery reports" of SMS,
and its Python SDK 2.0.3 (read 2026-11-22). Callbacks are forms and are not
signed: all that proves them is the token in their path. A report knows the
carrier's id only. An answer of 201 does not mean sent: each recipient has a code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from domain.callbacks import Acknowledgement, Callback, Methods
from domain.errors import GatewayError, OutcomeUnknown, Refused, Unavailable
from domain.sms import ChannelEvent, Delivery, DeliveryReport, InboundSMS, Kind, OutboundSMS
from gateway.channels.answers import REASON_MAX, judge_lost, judge_status
from gateway.channels.driver import BY_POST, CallbackURL, ChannelSettings, Driver
from gateway.channels.fields import Fields, our_key
from gateway.deadline import within

CODES: Mapping[int, tuple[type[GatewayError] | None, str]] = {
    100: (None, "processed"),
    101: (None, "sent"),
    102: (None, "queued"),
    401: (Unavailable, "held as a risk"),
    402: (Refused, "the sender is not ours"),
    403: (Refused, "no valid number"),
    404: (Refused, "a kind of number that takes no SMS"),
    405: (Unavailable, "the carrier's credit is used up"),
    406: (Refused, "opted out at the carrier"),
    407: (Refused, "no route to that number"),
    409: (Refused, "the recipient wants no such SMS"),
    500: (Unavailable, "an error at the carrier"),
    501: (Unavailable, "an error at the operator"),
    502: (Unavailable, "the operator did not take it"),
}

DELIVERIES: Mapping[str, Delivery] = {
    "Sent": Delivery.SENT,
    "Submitted": Delivery.SENT,
    "Buffered": Delivery.SENT,
    "Success": Delivery.DELIVERED,
    "Rejected": Delivery.FAILED,
    "Failed": Delivery.FAILED,
    "Expired": Delivery.FAILED,
    "AbsentSubscriber": Delivery.FAILED,
}

FAILURES: Mapping[str, str] = {
    "insufficientcredit": "the carrier's credit is used up",
    "invalidlinkid": "the premium link is not valid",
    "userisinactive": "unknown or inactive number",
    "userinblacklist": "opted out at the carrier",
    "useraccountsuspended": "the recipient's line is suspended",
    "notnetworksubscriber": "not a number of that operator",
    "usernotsubscribedtoproduct": "not subscribed",
    "userdoesnotexist": "unknown or inactive number",
    "deliveryfailure": "the operator could not deliver it",
}


class Settings(ChannelSettings):
    """An account ("sandbox" for theirs), and the short code or word it sends from (none: theirs)."""

    username: str = Field(
        min_length=1, max_length=100, description="the application's user name; `sandbox` in its sandbox"
    )
    api_key: SecretStr = Field(min_length=8, description="its API key")
    sender: str | None = Field(
        default=None, min_length=3, max_length=16, description="the short code or sender id; empty: a shared one"
    )
    api_url: str | None = Field(
        default=None, pattern=r"^https?://[^\s?#/]+$", description="where the API is; empty: where the user name says"
    )


@dataclass(frozen=True)
class AfricasTalking:
    """Sends, and reads callbacks."""

    settings: Settings
    callback_url: CallbackURL = field(repr=False)

    acknowledgement: ClassVar[Acknowledgement] = Acknowledgement()
    methods: ClassVar[Methods] = BY_POST

    def send(self, sms: OutboundSMS) -> str | None:
        """Hand one SMS to Africa's Talking."""
        service = self._service
        return _judge(within(self.settings.deadline_s, lambda: self._send(service, sms)))

    def check(self, callback: Callback) -> None:
        """Check nothing: it does not sign."""

    def read(self, callback: Callback) -> Sequence[ChannelEvent]:
        """Read one SMS or one report."""
        form = Fields(callback.form())
        if callback.event == "report":
            return [_read_report(form, our_key(callback))]
        return [
            InboundSMS(
                carrier_id=form.word("id"),
                sender=form.word("from"),
                to=form.word("to"),
                text=form.text("text"),
            )
        ]

    @cached_property
    def _service(self) -> Any:
        return _limited_service(self.settings)

    def _send(self, service: Any, sms: OutboundSMS) -> Any:
        from requests import RequestException

        try:
            return service.send(sms.text, [sms.to], self.settings.sender, enqueue=sms.kind is Kind.REMINDER)
        except RequestException as error:
            raise judge_lost(error) from error
        except ValueError as error:
            raise Refused("no valid number") from error


def _judge(answer: Any) -> str | None:
    """Judge the one recipient we named; an SMS that nobody took has none, and the reason stands beside."""
    match answer:
        case {"SMSMessageData": {"Recipients": [], **rest}}:
            raise Refused(str(rest.get("Message", "no recipient"))[:REASON_MAX])
        case {"SMSMessageData": {"Recipients": [{"statusCode": int(code), **recipient}]}} if code in CODES:
            kind, meaning = CODES[code]
            if kind is not None:
                raise kind(f"{meaning} (Africa's Talking {code})")
            given = recipient.get("messageId")
            return given if isinstance(given, str) and given not in ("", "None") else None
    raise OutcomeUnknown("the answer of Africa's Talking cannot be read")


def _read_report(form: Fields, key: str | None) -> DeliveryReport:
    delivery = form.one_of("status", DELIVERIES)
    word = form.get("failureReason")[:REASON_MAX]
    meaning = FAILURES.get(word.lower())
    reason = f"{meaning} ({word})" if meaning else word or form.word("status")
    return DeliveryReport(form.word("id"), delivery, reason if delivery is Delivery.FAILED else "", key)


def _limited_service(settings: Settings) -> Any:
    """Make the SDK's service with connections that stay, our limits for each read, and an answer that keeps its status."""
    from africastalking.SMS import SMSService
    from requests import Session

    session = Session()

    class LimitedService(SMSService):  # type: ignore[misc]  # the SDK has no types
        """The SDK's service, which by itself forgets the status and reads JSON with a charset as text."""

        def _make_request(self, url: str, method: str, headers: Any, data: Any, params: Any, **_: Any) -> Any:
            answer = session.request(
                method, url, headers=headers, data=data, params=params, timeout=settings.limits_s, allow_redirects=False
            )
            if not 200 <= answer.status_code < 300:
                raise judge_status(answer.status_code, answer.text)
            try:
                return json.loads(answer.text)
            except (ValueError, RecursionError):
                return answer.text

    service = LimitedService(settings.username, settings.api_key.get_secret_value())
    if settings.api_url is not None:
        service._baseUrl = f"{settings.api_url}/version1"
    return service


DRIVER = Driver("Africa's Talking", Settings, AfricasTalking)
