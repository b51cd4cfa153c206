"""The village's own contract: who lives here, what their phones send and show, the books, the faults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from domain.sms import TEXT_MAX
from gateway.village.cast import people
from gateway.village.faults import COUNT_MAX
from gateway.village.ledger import Shown
from gateway.village.world import Fails, World

WAIT_MAX_S = 25.0
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_SANDBOXES = ("core", "mpesa", "gcash", "carrier")

contract = Blueprint("contract", __name__)


class Polls:
    """How many callers may wait at once; whoever comes beyond that is answered at once."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)

    def texts(self, world: World, phone: str, after: int, wait_s: float) -> Sequence[Shown]:
        """List what a phone shows beyond *after*, waiting for it where there is room to wait."""
        if wait_s <= 0 or not self._free.acquire(blocking=False):
            return world.carrier.texts(phone, after)
        try:
            return world.carrier.texts(phone, after, min(wait_s, WAIT_MAX_S))
        finally:
            self._free.release()


def world() -> World:
    """Give the village that is asked."""
    found: World = current_app.extensions["village"]
    return found


def polls() -> Polls:
    """Give the room there is to wait."""
    found: Polls = current_app.extensions["polls"]
    return found


def number(name: str, default: float) -> float:
    """Read a number from the query; 400 where it is none."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", text):
        abort(400, f"{name} is a number of seconds or texts, such as 5")
    return float(text)


def phone_number(text: str) -> str:
    """Read a phone; 400 where it is not E.164."""
    if not _PHONE.fullmatch(text):
        abort(400, "a phone is written like +254700000011")
    return text


def phone_text(value: object) -> str:
    """Read what a phone sends; 400 where no phone could."""
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        abort(400, f"text is a string of at most {TEXT_MAX} characters")
    if any("\ud800" <= each <= "\udfff" for each in value):
        abort(400, "text holds half a character")
    return value


def fields() -> dict[str, Any]:
    """Read the body as a JSON object; 400 where it is none."""
    content = request.get_json(force=True, silent=True)
    if not isinstance(content, dict):
        abort(400, "the body is a JSON object")
    return content


@contract.errorhandler(HTTPException)
def say(error: HTTPException) -> tuple[Response, int]:
    """Answer what is wrong as JSON."""
    return jsonify(error=error.description), error.code or 500


@contract.get("/village/people")
def show_people() -> Response:
    """List everybody."""
    return jsonify(people(world().cast))


@contract.post("/village/phones/<phone>/texts")
def send_text(phone: str) -> tuple[Response, int]:
    """Let a phone text the institution."""
    sent = world().carrier.send(phone_number(phone), phone_text(fields().get("text")))
    return jsonify(id=sent.id), 202


@contract.get("/village/phones/<phone>/texts")
def show_texts(phone: str) -> Response:
    """List what a phone shows."""
    texts = polls().texts(world(), phone_number(phone), int(number("after", 0)), number("wait", 0))
    return jsonify(
        [{"n": each.n, "direction": each.direction, "text": each.text, "at": each.at.isoformat()} for each in texts]
    )


@contract.get("/village/<sandbox>/books")
def show_books(sandbox: str) -> Response:
    """Open a sandbox's books."""
    if _known(sandbox) == "core":
        return jsonify(entries=list(world().core.books.entries()))
    if sandbox == "mpesa":
        return jsonify(entries=list(world().mpesa.books.entries()))
    entries = world().carrier.books()
    return jsonify(
        entries=[
            {"phone": each.phone, "direction": each.direction, "text": each.text, "at": each.at.isoformat()}
            for each in entries
        ]
    )


@contract.get("/village/<sandbox>/faults")
def show_faults(sandbox: str) -> Response:
    """List the kinds of faults, and those that wait."""
    faults = _faults(sandbox)
    return jsonify(kinds=list(faults.kinds()), waiting=dict(faults.waiting()))


@contract.post("/village/<sandbox>/faults")
def add_fault(sandbox: str) -> Response:
    """Let the next calls to a sandbox go wrong."""
    faults, wanted = _faults(sandbox), fields()
    kind, count = wanted.get("kind"), wanted.get("count", 1)
    if not isinstance(kind, str) or kind not in faults.kinds():
        abort(400, f"kind is one of {', '.join(faults.kinds())}")
    if sandbox == "mpesa" and "share" in wanted:
        return _share(kind, wanted["share"])
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= COUNT_MAX:
        abort(400, f"count is a whole number from 0 (take it back) to {COUNT_MAX}")
    match wanted.get("on"):
        case None:
            faults.add(kind, count)
        case "postings" if sandbox == "core":
            world().core.faults.add(kind, count, "postings")
        case _:
            abort(400, 'on is "postings", at the core alone; without it every call may go wrong')
    return jsonify(waiting=dict(faults.waiting()))


def _share(kind: str, percent: object) -> Response:
    """Let so many in a hundred of all callbacks of the operator go wrong from now on."""
    if not isinstance(percent, int) or isinstance(percent, bool) or not 0 <= percent <= 100:
        abort(400, "share is a whole number from 0 (never) to 100 (always)")
    faults = world().mpesa.faults
    faults.share(kind, percent)
    return jsonify(waiting=dict(faults.waiting()))


def _faults(sandbox: str) -> Fails:
    known = _known(sandbox)
    if known == "mpesa":
        return world().mpesa.faults
    return world().core.faults if known == "core" else world().carrier.faults


def _known(sandbox: str) -> str:
    if sandbox not in _SANDBOXES:
        abort(404, f"the sandboxes are {', '.join(_SANDBOXES)}")
    if sandbox == "gcash":
        abort(404, f"{sandbox} is not built yet")
    return sandbox
