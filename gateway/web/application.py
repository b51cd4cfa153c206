"""The daemon's HTTP door: carriers' callbacks, health, metrics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from domain.callbacks import BODY_MAX
from domain.traces import trace
from gateway.web.callbacks import Door, callbacks
from gateway.web.health import health

log = structlog.get_logger()


@dataclass(frozen=True)
class Web:
    """What the door needs: *doors* by channel name, *is_ready* a real look at store and queue."""

    doors: Mapping[str, Door]
    is_ready: Callable[[], bool]


def create_web(web: Web) -> Flask:
    """Make the WSGI application."""
    app = Flask("mobile-mifos", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.register_blueprint(callbacks(web.doors))
    app.register_blueprint(health(web.is_ready))
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _broke)
    return app


def _refuse(error: HTTPException) -> Response:
    """Say what was wrong with a request in one line."""
    return Response(f"{error.description}\n", error.code or 500, content_type="text/plain; charset=utf-8")


def _broke(error: Exception) -> Response:
    """Hide our own fault from the caller and show us where it was; no words and no values, which may hold a PIN."""
    log.error("request broke", route=str(request.url_rule), error=type(error).__name__, trace=trace(error))
    return Response("Something broke on our side.\n", 500, content_type="text/plain; charset=utf-8")
