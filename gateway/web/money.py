"""Takes an operator's word about money: on disk before it is answered.

M-PESA signs nothing. Who knows the path's token and our shortcode is heard; what he says
is a receipt that the pull, the statement and the status query confirm or not.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, abort
from prometheus_client import Counter

from domain.errors import Unavailable, UnreadableReply
from domain.receipts import Receipt
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.validate_receipt import ValidateReceipt
from gateway.web.heard import accepted, heard
from gateway.web.plain import plain
from gateway.web.results import ResultDoor, result_callbacks

INVALID_ACCOUNT = "C2B00012"
INVALID_SHORTCODE = "C2B00015"

log = structlog.get_logger()
told = Counter("mobile_mifos_receipts_told", "Callbacks about money by what became of them", ["event", "outcome"])


@dataclass(frozen=True)
class MoneyDoor:
    """One operator's callbacks: its secret *token*, our *shortcodes*, and who reads and takes what it says.

    *park* keeps a body that cannot be read, with the reason. *results* is where its answers come.
    """

    token: str
    shortcodes: frozenset[str]
    read_validation: Callable[[bytes], Receipt]
    read_confirmation: Callable[[bytes], Receipt]
    validate: ValidateReceipt
    accept: AcceptReceipt
    park: Callable[[str, str, bytes], None]
    results: ResultDoor | None = None


def money_callbacks(door: MoneyDoor) -> Blueprint:
    """Make the routes under /callbacks/c2b."""
    blueprint = Blueprint("money", __name__)

    @blueprint.post("/callbacks/c2b/<token>/validation")
    def validation(token: str) -> Response:
        body = _heard(door, token, "validation")
        try:
            receipt = door.read_validation(body)
        except UnreadableReply as error:
            log.warning("validation not read", reason=str(error))
            told.labels("validation", "unreadable").inc()
            return accepted()
        if receipt.shortcode not in door.shortcodes:
            told.labels("validation", "forged").inc()
            return accepted(INVALID_SHORTCODE)
        is_accepted = door.validate(receipt)
        told.labels("validation", "accepted" if is_accepted else "refused").inc()
        return accepted() if is_accepted else accepted(INVALID_ACCOUNT)

    @blueprint.post("/callbacks/c2b/<token>/confirmation")
    def confirmation(token: str) -> Response:
        return _confirm(door, _heard(door, token, "confirmation"))

    if door.results is not None:
        blueprint.register_blueprint(result_callbacks(door.results))
    return blueprint


def _heard(door: MoneyDoor, token: str, event: str) -> bytes:
    """Read the body of somebody who knows the token."""
    return heard(door.token, token, lambda: told.labels(event, "forged").inc())


def _confirm(door: MoneyDoor, body: bytes) -> Response:
    try:
        receipt = door.read_confirmation(body)
        if receipt.shortcode not in door.shortcodes:
            told.labels("confirmation", "forged").inc()
            abort(403, "The shortcode is not ours.")
        word = door.accept(receipt, body.decode("utf-8", "replace"))
    except UnreadableReply as error:
        return _park(door, body, error)
    except Unavailable:
        told.labels("confirmation", "not taken").inc()
        abort(503, "It is not on disk. Please send it again.")
    told.labels("confirmation", word).inc()
    return accepted()


def _park(door: MoneyDoor, body: bytes, error: UnreadableReply) -> Response:
    """Keep it for staff: it may be money."""
    told.labels("confirmation", "unreadable").inc()
    log.warning("confirmation not read", reason=str(error))
    try:
        door.park("c2b", str(error), body)
    except Unavailable:
        abort(503, "It is not on disk. Please send it again.")
    return plain(str(error), 400)
