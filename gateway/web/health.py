"""Tells machines whether we live, whether we can work, and how we do."""

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.web.plain import plain


def health(is_ready: Callable[[], bool]) -> Blueprint:
    """Make the routes /health/live, /health/ready and /metrics."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health/live")
    def live() -> Response:
        return plain("alive", 200)

    @blueprint.get("/health/ready")
    def ready() -> Response:
        return plain("ready", 200) if is_ready() else plain("the database or the queue does not answer", 503)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint
