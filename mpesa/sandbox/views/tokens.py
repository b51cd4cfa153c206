"""OAuth.

Source: Daraja 3.0, "Authorization" (read 2026-11). A wrong key or secret is a 400 with nothing in it.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from mpesa.sandbox.asking import operator
from mpesa.sandbox.refusals import Refusal
from mpesa.sandbox.tokens import LIVES

routes = Blueprint("tokens", __name__)


@routes.get("/oauth/v1/generate")
def generate() -> Response:
    """Make a token; its life is told as text."""
    sent = request.authorization
    if sent is None or sent.type != "basic":
        raise Refusal(400, "400.008.01", "Invalid Authentication passed")
    if request.args.get("grant_type") != "client_credentials":
        raise Refusal(400, "400.008.02", "Invalid grant type passed")
    app = operator().tokens.app(sent.username or "", sent.password or "")
    if app is None:
        return Response(status=400)
    return jsonify(access_token=operator().tokens.mint(app), expires_in=str(int(LIVES.total_seconds())))
