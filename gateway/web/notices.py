"""Takes texts that an app on a phone posts: on disk before they are answered, and read as an operator's notices later.

Source: SMSsync's web service (read 2026-11): a form with from, message, message_id, sent_timestamp, secret;
the answer is JSON. Other forwarders post the same names as JSON. A message_id begins anew with a new phone, so the
same text of the same sender is what is known again.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import Counter

from domain.callbacks import Callback
from domain.errors import Unavailable, UnreadableReply
from domain.notices import CHANNEL
from domain.sms import InboundSMS
from gateway.flows.receive_sms import ReceiveSMS
from gateway.web.plain import plain

MEDIA = {"", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
SENDER_MAX = 50

log = structlog.get_logger()
passed_on = Counter("mobile_mifos_notices_passed_on", "Texts that phones posted by what became of them", ["outcome"])


@dataclass(frozen=True)
class NoticesDoor:
    """The secret *token* in the URL, and who takes what comes; *once* names a text so that it is known again."""

    token: str
    receives: ReceiveSMS
    once: Callable[[str, str], str]


def notices(door: NoticesDoor) -> Blueprint:
    """Make the route /callbacks/notices."""
    blueprint = Blueprint("notices", __name__)

    @blueprint.post("/callbacks/notices/<token>")
    def take(token: str) -> Response:
        if not hmac.compare_digest(token.encode(), door.token.encode()):
            passed_on.labels("forged").inc()
            abort(403, "The token is not right.")
        if request.mimetype not in MEDIA:
            abort(415, f"{request.mimetype} is not read here; a form is, and JSON.")
        try:
            return _take(door, _read())
        except UnreadableReply as error:
            passed_on.labels("unreadable").inc()
            log.warning("notice not taken", reason=str(error))
            return plain(str(error), 400)

    return blueprint


def _take(door: NoticesDoor, told: tuple[str, str]) -> Response:
    sender, text = told
    try:
        door.receives(CHANNEL, [InboundSMS(door.once(sender, text), sender, "", text)])
    except Unavailable:
        passed_on.labels("not taken").inc()
        abort(503, "It is not on disk. Please send it again.")
    passed_on.labels("taken").inc()
    return jsonify(payload={"success": True, "error": None})


def _read() -> tuple[str, str]:
    """Read who sent it, and the text. Raises UnreadableReply."""
    if request.mimetype == "multipart/form-data":
        fields: dict[str, object] = dict(request.form)
    else:
        body = request.get_data(cache=False, parse_form_data=False)
        callback = Callback("POST", "", {}, body)
        fields = callback.json() if request.mimetype == "application/json" else dict(callback.form())
    return _text(fields, "from")[:SENDER_MAX], _text(fields, "message")


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableReply(f"{name} is missing")
    return value
