"""What a channel's own tests show of it, so that the tests of all channels can be run over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from domain.callbacks import Callback
from domain.ports.channels import Channel
from domain.sms import Kind, OutboundSMS
from gateway.channels.driver import find_drivers
from tests.support.provider import Asked, Reply

TOKEN = "token-of-sixteen-or-more"
CALLBACKS = f"https://sms.example.org/callbacks/carrier/{TOKEN}"
KEY = "reply:12/ñ&%d"
"""Our key, with all that a URL or a template might trip over."""


@dataclass(frozen=True)
class Example:
    """How one carrier speaks.

    *settings* are its own keys where it listens at a URL; *inbound* makes a
    genuine callback (a field set to None is left out) and *inbound_fields* are
    those that may not be missing; *report* makes one of a word and a key;
    *seen* reads from a request to whom it says what; *carrier_id* is in *taken*.
    """

    settings: Callable[[str], dict[str, Any]]
    inbound: Callable[[Mapping[str, str | None]], Callback]
    inbound_fields: tuple[str, ...]
    text_field: str
    not_utf8: Callback
    report: Callable[[str, str], Callback]
    words: tuple[str, ...]
    taken: Reply
    carrier_id: str | None
    refuses_number: Reply
    seen: Callable[[Asked], tuple[str, str]]
    report_url: Callable[[Asked], str] | None
    is_signed: bool
    reads_answer: bool = True


def callback_url(event: str, key: str, callbacks: str = CALLBACKS) -> str:
    return f"{callbacks}/{event}?key={quote(key, safe='')}"


def channel(name: str, callbacks: str = CALLBACKS, **settings: Any) -> Channel:
    """Make a channel as the daemon does, of a table of settings; its carrier calls *callbacks*."""
    driver = find_drivers()[name]
    table = driver.settings.model_validate({"driver": name, "callback_token": TOKEN, **settings})
    return driver.make(table, partial(callback_url, callbacks=callbacks))


def called(url: str, *, method: str = "POST", headers: Mapping[str, str], body: bytes = b"") -> Callback:
    """Make the callback of a call to *url* as the web makes it."""
    parts = urlsplit(url)
    event = "report" if parts.path.endswith("/report") else "inbound"
    return Callback(method, url, {"host": parts.netloc, **headers}, body, event, parts.query)


def sms(text: str = "Alice: loan L2 KES 27,360.", **changes: Any) -> OutboundSMS:
    return OutboundSMS(**{"key": KEY, "to": "+254700000011", "text": text, "kind": Kind.REPLY, **changes})
