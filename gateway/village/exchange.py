"""The carrier's door for the daemon's messages, faults and all.

`POST /carrier/messages` with `{"key", "to", "text", "report_url"}` answers 202
`{"id"}`; it is the daemon's business not to hand a message in twice.
"""

from __future__ import annotations

import re
import socket
from threading import Event

from flask import Blueprint, Response, abort, jsonify, request

from gateway.village.carrier import Carrier
from gateway.village.contract import fields, say, world
from gateway.village.faults import CarrierFault

_TO = re.compile(r"\+[1-9][0-9]{6,14}")
_URL = re.compile(r"https?://[^\s]{1,2000}")
_TEXT_MAX = 1_600

exchange = Blueprint("exchange", __name__)
exchange.errorhandler(400)(say)


@exchange.post("/carrier/messages")
def take_message() -> tuple[Response, int]:
    """Take a message for a phone."""
    carrier = world().carrier
    match carrier.faults.meet_message():
        case CarrierFault.DOWN:
            return jsonify(error="the exchange is down"), 503
        case CarrierFault.THROTTLE:
            return jsonify(error="too many messages"), 429
        case CarrierFault.REFUSE_NUMBER:
            return jsonify(error="no such subscriber"), 400
        case CarrierFault.CUT_BEFORE:
            return _cut()
        case CarrierFault.CUT_AFTER:
            _take(carrier)
            return _cut()
        case CarrierFault.ERROR_AFTER:
            _take(carrier)
            return jsonify(error="something broke"), 500
        case CarrierFault.DROP:
            return jsonify(id="lost"), 202
        case CarrierFault.SLOW:
            Event().wait(carrier.pace.slow_by_s)
            return _took(_take(carrier))
        case CarrierFault.LATE:
            return _took(_take(carrier, is_late=True))
        case CarrierFault.REPORT_FIRST:
            return _took(_take(carrier, report_first=True))
        case _:
            return _took(_take(carrier))


def _take(carrier: Carrier, *, is_late: bool = False, report_first: bool = False) -> str:
    message = fields()
    key, to, text, report_url = (message.get(each) for each in ("key", "to", "text", "report_url"))
    if not isinstance(key, str) or not 0 < len(key) <= 200:
        abort(400, "key is a string of 1 to 200 characters")
    if not isinstance(to, str) or not _TO.fullmatch(to):
        abort(400, "to is written like +254700000011")
    if not isinstance(text, str) or not 0 < len(text) <= _TEXT_MAX:
        abort(400, f"text is a string of 1 to {_TEXT_MAX} characters")
    if report_url is not None and not (isinstance(report_url, str) and _URL.fullmatch(report_url)):
        abort(400, "report_url is an http address, or left out")
    return carrier.take(key, to, text, report_url, is_late=is_late, report_first=report_first)


def _took(message_id: str) -> tuple[Response, int]:
    return jsonify(id=message_id), 202


def _cut() -> tuple[Response, int]:
    """Cut the connection, so that no answer ever comes (both servers leave their socket in the environment)."""
    connection = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return jsonify(error="cut"), 503
