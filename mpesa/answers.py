"""Read what Daraja answers at once, and say of an error who has to act.

Source: Daraja 3.0 error codes and answers that integrators met (read 2026-11). One
code means several things, told apart by the text; an expired token is a 404;
what is not JSON was said by a gateway in between, and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
from gateway.http import Answer
from mpesa.fields import read_body, read_text


class StaleToken(Unavailable):
    """The token is not good, or not any more; nothing happened."""


class NotOfTheApp(StaleToken):
    """The token does not open this product: it is older than the grant, or there is none."""


class StillShown(Unavailable):
    """What was asked about has no end yet."""


class RegisteredBefore(Refused):
    """The shortcode has addresses already, ours or somebody else's."""


class NothingThere(Refused):
    """There is nothing in the window."""


_BY_WORDS: tuple[tuple[str, Callable[[str], GatewayError]], ...] = (
    ("no apiproduct match", NotOfTheApp),
    ("invalid access token", StaleToken),
    ("spike arrest", Throttled),
    ("quota violation", Throttled),
    ("already registered", RegisteredBefore),
    ("duplicate notification", RegisteredBefore),
    ("merchant does not exist", Denied),
    ("wrong credentials", Denied),
    ("unable to lock subscriber", Unavailable),
    ("being processed", StillShown),
    ("maintenance", Unavailable),
    ("failed to retrieve", NothingThere),
)
"""The first that the text holds decides."""

_STALE = frozenset({"400.003.01", "401.001", "401.002.01", "401.003.01", "404.001.03"})
_DENIED = frozenset({"400.008.01", "400.008.02", "404.001.01", "404.002.01", "404.003.01", "404.001.04", "405.001"})
_ADDRESS = re.compile(r"[a-z]+://\S*", re.IGNORECASE)
_LONG = re.compile(r"[A-Za-z0-9+/=_-]{24,}")
_ZEROS = re.compile(r"0+")
_WORDS_MAX = 120


def read_answer(answer: Answer) -> Mapping[str, Any]:
    """Give what Daraja took, as it says it.

    Raises:
        OutcomeUnknown: what is said proves nothing.
        GatewayError: what `explain` makes of an error.

    """
    if answer.status != 200:
        raise explain(answer)
    try:
        content = read_body(answer.body)
    except UnreadableReply as error:
        raise OutcomeUnknown(f"200, {error}") from error
    if "errorCode" in content or "fault" in content:
        raise explain(answer)
    return content


def accepted(content: Mapping[str, Any], *ids: str) -> Mapping[str, Any]:
    """Give what was taken for certain: its ResponseCode is made of zeros, and the *ids* are there.

    Raises:
        Refused: it was not taken.
        OutcomeUnknown: neither is said.

    """
    code = read_text(content.get("ResponseCode"))
    if code and not _ZEROS.fullmatch(code):
        raise Refused(f"{code[:40]}: {in_words(content.get('ResponseDescription'))}")
    if not code or not all(read_text(content.get(each)) for each in ids):
        raise OutcomeUnknown("200, and no word of what was taken")
    return content


def explain(answer: Answer) -> GatewayError:
    """Say what an error means; what nobody knows is OutcomeUnknown."""
    code, text = _told(answer)
    words = f"{answer.status} {code}: {text}" if code or text else f"{answer.status}, no JSON"
    for part, kind in _BY_WORDS:
        if part in text.lower():
            return kind(words)
    if answer.status == 429:
        return Throttled(words)
    if code in _STALE:
        return StaleToken(words)
    if code in _DENIED or (code and answer.status in (401, 403)):
        return Denied(words)
    return Refused(words) if code and 400 <= answer.status < 500 else OutcomeUnknown(words)


def in_words(value: object) -> str:
    """Give a text of theirs for ours to read: addresses and long runs of letters may be secrets, so they are left out."""
    return _LONG.sub("…", _ADDRESS.sub("…", read_text(value)))[:_WORDS_MAX]


def _told(answer: Answer) -> tuple[str, str]:
    """Read code and text of an error, Daraja's own or the gateway's; both are empty where it is neither."""
    try:
        content = read_body(answer.body)
    except UnreadableReply:
        return "", ""
    fault = content.get("fault")
    if isinstance(fault, dict):
        detail = fault.get("detail")
        code = detail.get("errorcode") if isinstance(detail, dict) else ""
        return read_text(code)[:60], in_words(fault.get("faultstring"))
    return read_text(content.get("errorCode"))[:40], in_words(content.get("errorMessage"))
