"""Takes an operator's answers to what we asked or ordered: on disk before they are answered.

Nothing is signed: who knows the path's token is read, and what he says settles only
what we asked for. Money goes the road of every receipt, on which it is taken once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, abort
from prometheus_client import Counter

from domain.errors import Unavailable, UnreadableReply
from gateway.web.heard import accepted, heard
from gateway.web.plain import plain

log = structlog.get_logger()
told = Counter("mobile_mifos_results_told", "Answers of operators by what became of them", ["event", "outcome"])


@dataclass(frozen=True)
class ResultDoor:
    """The secret *token* of the paths, and who reads and takes what is told, by event ("status/result").

    A taker raises UnreadableReply; *park* keeps such a body, with the reason.
    """

    token: str
    takers: Mapping[str, Callable[[bytes], str]]
    park: Callable[[str, str, bytes], None]


def result_callbacks(door: ResultDoor) -> Blueprint:
    """Make the routes under /callbacks/stk, /status, /reversal and /pull."""
    blueprint = Blueprint("results", __name__)

    def add(event: str) -> None:
        subject, _, rest = event.partition("/")
        path = "/".join(part for part in ("/callbacks", subject, "<token>", rest) if part)
        blueprint.add_url_rule(path, event.replace("/", "-"), lambda token: _take(door, event, token), methods=["POST"])

    for event in door.takers:
        add(event)
    return blueprint


def _take(door: ResultDoor, event: str, token: str) -> Response:
    body = heard(door.token, token, lambda: told.labels(event, "forged").inc())
    try:
        outcome = door.takers[event](body)
    except UnreadableReply as error:
        return _park(door, event, body, error)
    except Unavailable:
        told.labels(event, "not taken").inc()
        abort(503, "It is not on disk. Please send it again.")
    told.labels(event, outcome).inc()
    return accepted()


def _park(door: ResultDoor, event: str, body: bytes, error: UnreadableReply) -> Response:
    """Keep it for staff: it may be money."""
    told.labels(event, "unreadable").inc()
    log.warning("result not read", told=event, reason=str(error))
    try:
        door.park(event.partition("/")[0], str(error), body)
    except Unavailable:
        abort(503, "It is not on disk. Please send it again.")
    return plain(str(error), 400)
