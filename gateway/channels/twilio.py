"""Speaks to Twilio by its SDK.

Source: Twilio, "Messaging webhooks", "Message resource", "Error and warning
dictionary", "Webhooks security" (read 2026-11-22). Callbacks are forms, signed
over the public URL and every field, blanks and repeated names included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field, SecretStr, model_validator

from domain.callbacks import Acknowledgement, Callback, Methods
from domain.errors import Forged, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
from domain.sms import ChannelEvent, Delivery, DeliveryReport, InboundSMS, OutboundSMS
from gateway.channels.answers import judge_lost, judge_status
from gateway.channels.driver import BY_POST, CallbackURL, ChannelSettings, Driver
from gateway.channels.fields import Fields, our_key
from gateway.deadline import within

if TYPE_CHECKING:
    from twilio.rest import Client

API_URL = "https://api.twilio.com"
BODY_MAX = 1_600
NO_ENVIRONMENT = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
"""The SDK would send to where these point, behind the settings' back."""

CODES: Mapping[int, tuple[type[GatewayError], str]] = {
    14107: (Refused, "too many answers between two numbers"),
    14109: (Refused, "too many answers to one text"),
    20003: (Refused, "account or token is wrong"),
    20429: (Throttled, "too many requests"),
    21211: (Refused, "no valid number"),
    21212: (Refused, "no valid sender"),
    21408: (Refused, "no permission for that country"),
    21601: (Refused, "the sender cannot send SMS"),
    21603: (Refused, "the sender is missing"),
    21604: (Refused, "the number is missing"),
    21606: (Refused, "the sender is not ours"),
    21608: (Refused, "a trial account reaches verified numbers only"),
    21610: (Refused, "opted out at the carrier"),
    21611: (Throttled, "the sender's queue is full"),
    21612: (Refused, "the sender cannot reach that number"),
    21614: (Refused, "no mobile number"),
    21617: (Refused, "the text is too long"),
    30001: (Throttled, "the queue is full"),
    30002: (Refused, "the account is suspended"),
    30003: (Unavailable, "the handset cannot be reached"),
    30004: (Refused, "blocked by the recipient or her operator"),
    30005: (Refused, "unknown or inactive number"),
    30006: (Refused, "a landline, or an operator that cannot be reached"),
    30007: (Refused, "filtered as spam"),
    30008: (OutcomeUnknown, "not known why"),
    30022: (Throttled, "the operator's rate for the sender"),
    30023: (Throttled, "the operator's rate for the day"),
    30024: (Refused, "the operator does not know the sender"),
    30410: (OutcomeUnknown, "the operator did not answer in time"),
    63017: (Throttled, "too many requests"),
    63018: (Throttled, "too many messages"),
}

DELIVERIES: Mapping[str, Delivery] = {
    "accepted": Delivery.SENT,
    "scheduled": Delivery.SENT,
    "queued": Delivery.SENT,
    "sending": Delivery.SENT,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "partially_delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}


class Settings(ChannelSettings):
    """A Twilio account, and the number, word or messaging service it sends from."""

    account_sid: str = Field(pattern=r"^AC[0-9a-f]{32}$", description="the account, from Twilio's console")
    auth_token: SecretStr = Field(min_length=32, description="its token; it signs what Twilio sends us")
    sender: str | None = Field(
        default=None, min_length=3, max_length=16, description="the number texts leave from; or messaging_service"
    )
    messaging_service: str | None = Field(
        default=None, pattern=r"^MG[0-9a-f]{32}$", description="the Messaging Service texts leave by"
    )
    rate_per_s: float = Field(default=1, gt=0, le=1_000, description="texts a second; a long code carries one")
    api_url: str = Field(default=API_URL, pattern=r"^https?://[^\s?#/]+$", description="where Twilio's API is")

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.sender is None) == (self.messaging_service is None):
            raise ValueError("give either sender or messaging_service")
        return self


@dataclass(frozen=True)
class Twilio:
    """Sends, and reads callbacks."""

    settings: Settings
    callback_url: CallbackURL = field(repr=False)

    acknowledgement: ClassVar[Acknowledgement] = Acknowledgement("<Response/>", "text/xml; charset=utf-8")
    methods: ClassVar[Methods] = BY_POST

    def send(self, sms: OutboundSMS) -> str | None:
        """Hand one SMS to Twilio."""
        if len(sms.text) > BODY_MAX:
            raise Refused(f"Twilio takes {BODY_MAX} characters, the text has {len(sms.text)}")
        client = self._client
        return within(self.settings.deadline_s, lambda: self._send(client, sms))

    def check(self, callback: Callback) -> None:
        """Check Twilio's signature."""
        from twilio.request_validator import RequestValidator

        signature = callback.headers.get("x-twilio-signature", "")
        validator = RequestValidator(self.settings.auth_token.get_secret_value())
        if not validator.validate(callback.url, _signed_over(callback), signature):
            raise Forged("the signature is not Twilio's")

    def read(self, callback: Callback) -> Sequence[ChannelEvent]:
        """Read one SMS or one report."""
        form = Fields(callback.form())
        if callback.event == "report":
            return [_read_report(form, our_key(callback))]
        return [_read_inbound(form)]

    @cached_property
    def _client(self) -> Client:
        from twilio.rest import Client

        token = self.settings.auth_token.get_secret_value()
        http_client = _limited_http(self.settings)
        return Client(self.settings.account_sid, token, http_client=http_client, environment=NO_ENVIRONMENT)

    def _send(self, client: Client, sms: OutboundSMS) -> str:
        from requests import RequestException
        from twilio.base.exceptions import TwilioException

        origin = {"from_": self.settings.sender, "messaging_service_sid": self.settings.messaging_service}
        try:
            message = client.messages.create(
                to=sms.to,
                body=sms.text,
                status_callback=self.callback_url("report", sms.key),
                **{name: value for name, value in origin.items() if value is not None},
            )
        except TwilioException as error:
            raise _judge(error) from error
        except RequestException as error:
            raise judge_lost(error) from error
        except (AttributeError, TypeError, ValueError) as error:
            raise OutcomeUnknown("Twilio's answer cannot be read") from error
        if DELIVERIES.get(str(message.status)) is Delivery.FAILED:
            raise _judge(message)
        if not message.sid:
            raise OutcomeUnknown("Twilio's answer names no message")
        return str(message.sid)


class _Repeated(dict[str, list[str]]):
    """A form as the SDK's validator takes it: every value of a name, blanks too."""

    def getall(self, name: str) -> list[str]:
        return self[name]


def _signed_over(callback: Callback) -> _Repeated | str:
    """Give what the signature covers beside the URL: nothing of a GET, the fields of a form, the hash of a JSON body."""
    if callback.method == "GET":
        return _Repeated()
    try:
        if callback.media == "application/json":
            if "bodySHA256=" not in callback.url:
                raise Forged("a JSON body without its hash in the URL")
            return callback.body.decode("utf-8")
        form = _Repeated()
        for name, value in callback.pairs():
            form.setdefault(name, []).append(value)
        return form
    except (UnicodeDecodeError, UnreadableReply) as error:
        raise Forged("the body is nothing that Twilio signs") from error


def _read_inbound(form: Fields) -> InboundSMS:
    return InboundSMS(
        carrier_id=form.word("MessageSid"),
        sender=form.word("From"),
        to=form.word("To"),
        text=form.text("Body"),
        answered_by_carrier=bool(form.get("OptOutType")),
    )


def _read_report(form: Fields, key: str | None) -> DeliveryReport:
    delivery = form.one_of("MessageStatus", DELIVERIES)
    reason = _reason(form.get("ErrorCode")) if delivery is Delivery.FAILED else ""
    return DeliveryReport(form.word("MessageSid"), delivery, reason, key)


def _reason(code: str) -> str:
    known = CODES.get(int(code)) if code.isascii() and code.isdigit() and len(code) <= 6 else None
    return f"{known[1]} (Twilio {code})" if known else f"Twilio {code[:20]}".strip()


def _judge(error: Any) -> GatewayError:
    """Judge an exception of the SDK, or a message that was made only to fail."""
    code = getattr(error, "error_code", None) or getattr(error, "code", None)
    known = CODES.get(code) if isinstance(code, int) else None
    if known:
        return known[0](f"{known[1]} (Twilio {code})")
    status = getattr(error, "status", None)
    if isinstance(status, int):
        return judge_status(status, str(getattr(error, "msg", "") or getattr(error, "title", "")))
    return Refused(f"Twilio {code or status}")


def _limited_http(settings: Settings) -> Any:
    """Make the SDK's HTTP client with our limits for each read, and for another address."""
    from twilio.http.http_client import TwilioHttpClient

    class LimitedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
        """The SDK's client, which by itself would wait for ever."""

        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            address = settings.api_url + url.removeprefix(API_URL)
            return super().request(method, address, *args, **{**kwargs, "timeout": None})

    client = LimitedHttpClient()
    client.timeout = settings.limits_s
    return client


DRIVER = Driver("Twilio", Settings, Twilio)
