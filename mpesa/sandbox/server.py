"""The sandbox operator over HTTP: Daraja's paths and errors, answered from our own books."""

from __future__ import annotations

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from mpesa.sandbox.books import Books
from mpesa.sandbox.envelopes import refused
from mpesa.sandbox.faults import Faults
from mpesa.sandbox.operator import Operator
from mpesa.sandbox.refusals import Refusal
from mpesa.sandbox.trouble import Trouble
from mpesa.sandbox.views import c2b, orders, pull, stk, tokens

PATHS = ("/oauth/v1/generate", "/mpesa", "/pulltransactions")
"""What the operator answers."""

_BODY_MAX = 64 * 1024
_VIEWS = (tokens, c2b, stk, orders, pull)


def create_app(books: Books, faults: Faults, operator: Operator | None = None) -> Flask:
    """Make the server of *books*; without an *operator* it makes one of its own, which sends no callbacks."""
    operator = operator or Operator(books, faults)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _BODY_MAX
    app.extensions["operator"] = operator
    for view in _VIEWS:
        app.register_blueprint(view.routes)
    ids = operator.ids
    app.register_error_handler(Refusal, lambda refusal: refused(refusal, ids))
    app.register_error_handler(HTTPException, lambda error: refused(_translated(error), ids))
    app.wsgi_app = Trouble(app, operator)  # type: ignore[method-assign]  # Flask's own way to wrap an application
    return app


def _translated(error: HTTPException) -> Refusal:
    """Say what Flask refuses in Daraja's words."""
    if isinstance(error, MethodNotAllowed):
        return Refusal(405, "405.001", "Method Not Allowed")
    if error.code == 404:
        return Refusal(404, "404.001.01", "Resource not found")
    if error.code is None or error.code >= 500:
        return Refusal(500, "500.003.1001", "Internal Server Error")
    return Refusal(400, "400.002.05", "Invalid Request Payload")
