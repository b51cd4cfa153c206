"""Takes a local system's word about money: signed, on disk before it is answered, on the same road as every other.

The signature is the hex HMAC-SHA256 of the timestamp, a full stop and the raw body, under the system's secret. It
proves who tells and when; that the same word may come again within minutes does no harm, for a receipt is taken once.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import Counter

from domain.callbacks import Callback
from domain.errors import Forged, Unavailable, UnreadableReply
from domain.ports.clock import Clock
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.web.plain import plain
from gateway.web.told_receipts import Teller, read_told

TIMESTAMP, SIGNATURE = "X-Timestamp", "X-Signature"
AGE_MAX = timedelta(minutes=5)
"""How far the caller's clock may be from ours, and how long a call that somebody listened to may be made again."""

_SECONDS = re.compile(r"[0-9]{9,11}")

log = structlog.get_logger()
told = Counter("mobile_mifos_integrators_told", "Words of local systems by what became of them", ["name", "outcome"])


@dataclass(frozen=True)
class Integrator:
    """A local system: the *token* in its URL, the *secret* it signs with, and what it may tell of."""

    token: str
    secret: bytes
    teller: Teller


@dataclass(frozen=True)
class IntegratorsDoor:
    """Those who may tell us, and who takes what they tell."""

    integrators: Sequence[Integrator]
    accept: AcceptReceipt
    clock: Clock


def integrators(door: IntegratorsDoor) -> Blueprint:
    """Make the route /callbacks/receipts."""
    blueprint = Blueprint("integrators", __name__)

    @blueprint.post("/callbacks/receipts/<token>")
    def take(token: str) -> Response:
        caller = _find(door, token)
        if request.mimetype != "application/json":
            abort(415, f"{request.mimetype or 'Nothing'} is not read here; application/json is.")
        body = request.get_data(cache=False, parse_form_data=False)
        try:
            _check(caller, body, door.clock())
            return _take(door, caller, body)
        except Forged as error:
            told.labels(caller.teller.name, "forged").inc()
            log.warning("integrator refused", name=caller.teller.name, reason=str(error))
            abort(403, str(error))
        except UnreadableReply as error:
            told.labels(caller.teller.name, "unreadable").inc()
            log.warning("integrator not read", name=caller.teller.name, reason=str(error))
            return plain(str(error), 400)

    return blueprint


def _find(door: IntegratorsDoor, token: str) -> Integrator:
    """Find whose token it is; all are compared, so that the time taken tells nothing."""
    found = [each for each in door.integrators if hmac.compare_digest(token.encode(), each.token.encode())]
    if not found:
        told.labels("unknown", "forged").inc()
        abort(403, "The token is not right.")
    return found[0]


def _check(caller: Integrator, body: bytes, now: datetime) -> None:
    """Check who signed it and when. Raises Forged."""
    stamp, shown = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    if _SECONDS.fullmatch(stamp) is None:
        raise Forged(f"{TIMESTAMP} is not the time in seconds since 1970.")
    right = hmac.new(caller.secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = shown.removeprefix("sha256=").lower()
    if not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
        raise Forged(f"{SIGNATURE} is not right: the hex HMAC-SHA256 of the timestamp, a full stop and the body.")
    if abs(now - datetime.fromtimestamp(int(stamp), UTC)) > AGE_MAX:
        raise Forged(f"{TIMESTAMP} is more than five minutes from our clock, which says {int(now.timestamp())}.")


def _take(door: IntegratorsDoor, caller: Integrator, body: bytes) -> Response:
    receipt = read_told(caller.teller, Callback("POST", "", {}, body).json(), door.clock())
    try:
        heard = door.accept(receipt, body.decode("utf-8"))
    except Unavailable:
        told.labels(caller.teller.name, "not taken").inc()
        abort(503, "It is not on disk. Please send it again.")
    told.labels(caller.teller.name, heard).inc()
    return jsonify(receipt=receipt.number, became=heard.value)
