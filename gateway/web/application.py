"""The daemon's HTTP door: carriers' callbacks, staff pages, health, metrics."""

from collections.abc import Callable, Mapping, Sequence

import structlog
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from domain.callbacks import BODY_MAX
from domain.traces import trace
from gateway.web.callbacks import Door, callbacks
from gateway.web.health import health
from gateway.web.money import MoneyDoor, money_callbacks
from gateway.web.plain import plain

log = structlog.get_logger()


def create_web(
    doors: Mapping[str, Door],
    is_ready: Callable[[], bool],
    money: MoneyDoor | None = None,
    staff: Blueprint | None = None,
    told: Sequence[Blueprint] = (),
) -> Flask:
    """Make the WSGI application.

    *doors* by channel name, *is_ready* a real look at store and queue, *money* as operators tell it, *staff* the
    pages, *told* as others tell of money.
    """
    app = Flask("mobile-mifos", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.register_blueprint(callbacks(doors))
    if money is not None:
        app.register_blueprint(money_callbacks(money))
    for each in told:
        app.register_blueprint(each)
    if staff is not None:
        app.register_blueprint(staff)
    app.register_blueprint(health(is_ready))
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _broke)
    return app


def _refuse(error: HTTPException) -> Response:
    """Say what was wrong with a request in one line."""
    answer = plain(f"{error.description}", error.code or 500)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _broke(error: Exception) -> Response:
    """Hide our own fault from the caller and show us where it was; no words and no values, which may hold a PIN."""
    log.error("request broke", route=str(request.url_rule), error=type(error).__name__, trace=trace(error))
    return plain("Something broke on our side.", 500)
