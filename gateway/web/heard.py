"""Hears whoever knows the secret part of a path, and answers in an operator's words."""

import hmac
from collections.abc import Callable

from flask import Response, abort, jsonify, request

MEDIA = {"", "application/json", "text/plain"}
"""Safaricom says JSON; some of its gateways say nothing."""


def heard(token: str, given: str, on_forged: Callable[[], None]) -> bytes:
    """Read the body of somebody who knows the token; 403 and 415 for others."""
    if not hmac.compare_digest(given.encode(), token.encode()):
        on_forged()
        abort(403, "The token is not right.")
    if request.mimetype not in MEDIA:
        abort(415, f"{request.mimetype} is not read here; JSON is.")
    return request.get_data(cache=False, parse_form_data=False)


def accepted(code: str = "0") -> Response:
    """Say in Daraja's words that it is taken, or by another code that it is rejected."""
    return jsonify(ResultCode=code, ResultDesc="Accepted" if code == "0" else "Rejected")
