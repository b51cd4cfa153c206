"""Takes carriers' callbacks: proved, read, on disk, and only then OK."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, abort, request
from prometheus_client import Counter
from werkzeug.exceptions import MethodNotAllowed

from domain.callbacks import Callback
from domain.errors import Forged, Unavailable, UnreadableReply
from domain.ports.channels import ReadsCallbacks
from gateway.flows.receive_sms import ReceiveSMS
from gateway.web.plain import plain

MEDIA = {"", "application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data"}
EVENTS = {"inbound", "report"}
METHODS = ["GET", "POST"]
"""What any carrier may use; Flask makes a HEAD of each GET, which no carrier's table names."""

log = structlog.get_logger()
taken = Counter("mobile_mifos_callbacks", "Carriers' callbacks by what became of them", ["channel", "outcome"])


@dataclass(frozen=True)
class Door:
    """One channel's callbacks: its secret *token*, and by event the public URLs (no query) that the carrier calls."""

    name: str
    token: str
    reads: ReadsCallbacks
    receives: ReceiveSMS
    urls: Mapping[str, str]


def callbacks(doors: Mapping[str, Door]) -> Blueprint:
    """Make the routes under /callbacks."""
    blueprint = Blueprint("callbacks", __name__)

    @blueprint.route("/callbacks/<channel>/<token>", methods=METHODS, provide_automatic_options=False)
    @blueprint.route("/callbacks/<channel>/<token>/<event>", methods=METHODS, provide_automatic_options=False)
    def take(channel: str, token: str, event: str = "inbound") -> Response:
        door = doors.get(channel)
        if door is None or not hmac.compare_digest(token.encode(), door.token.encode()):
            taken.labels("unknown" if door is None else channel, "forged").inc()
            abort(403, "The token is not right.")
        if event not in EVENTS:
            abort(404, f"There is no {event} here; there is inbound and report.")
        allowed = sorted(door.reads.methods[event])
        if request.method not in allowed:
            raise MethodNotAllowed(allowed, f"{door.name} tells its {event} by {' or '.join(allowed)}.")
        callback = _callback(door, event)
        if callback.media not in MEDIA:
            abort(415, f"{callback.media} is not read here.")
        return _take(door, callback)

    return blueprint


def _take(door: Door, callback: Callback) -> Response:
    try:
        door.reads.check(callback)
        door.receives(door.name, door.reads.read(callback))
    except Forged as error:
        taken.labels(door.name, "forged").inc()
        abort(403, str(error))
    except UnreadableReply as error:
        taken.labels(door.name, "unreadable").inc()
        return _park(door, callback, error)
    except Unavailable:
        taken.labels(door.name, "not taken").inc()
        abort(503, "It is not on disk. Please send it again.")
    taken.labels(door.name, "taken").inc()
    return _acknowledge(door)


def _park(door: Door, callback: Callback, error: UnreadableReply) -> Response:
    """Keep a genuine callback for staff; an unknown delivery word is no reason for the carrier to repeat it."""
    raw = callback.query.encode() if callback.method == "GET" else callback.body
    try:
        door.receives.park(door.name, str(error), raw)
    except Unavailable:
        abort(503, "It is not on disk. Please send it again.")
    log.warning("callback not read", channel=door.name, about=callback.event, reason=str(error))
    if callback.event == "report":
        return _acknowledge(door)
    return plain(str(error), 400)


def _acknowledge(door: Door) -> Response:
    said = door.reads.acknowledgement
    return Response(said.body, content_type=said.media)


def _callback(door: Door, event: str) -> Callback:
    query = request.query_string.decode("latin-1")
    url = door.urls[event] + (f"?{query}" if query else "")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Callback(request.method, url, headers, request.get_data(cache=False, parse_form_data=False), event, query)
