"""The village over HTTP: its contract, its page, the carrier's door, the sandbox core and operator."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from gateway.village.contract import Polls, contract
from gateway.village.exchange import exchange
from gateway.village.page import page
from gateway.village.paying import paying
from gateway.village.screen import Story
from gateway.village.world import PATHS, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BODY_MAX = 64 * 1024
_GZIP_FROM = 500
_CORE_PATHS = ("/fineract-provider", "/oauth")
_MPESA_PATHS = ("/oauth/v1/generate", "/mpesa", "/pulltransactions")


def create_village(world: World, polls_max: int = 4) -> Flask:
    """Make the village's application; at most *polls_max* callers wait at once (half a pool of threads).

    It answers whole paths (`world.PATHS`): serve it at the root, or beside a daemon.
    """
    app = Flask(__name__, static_folder=None, template_folder="pages")
    app.config["MAX_CONTENT_LENGTH"] = _BODY_MAX
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions.update(village=world, polls=Polls(polls_max), story=Story())
    for blueprint in (contract, paying, exchange, page):
        app.register_blueprint(blueprint)
    app.after_request(_compress)
    own = app.wsgi_app

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _is_under(environ, _MPESA_PATHS):
            return world.mpesa.app(environ, start_response)
        answer = world.core.app if _is_under(environ, _CORE_PATHS) else own
        return answer(environ, start_response)

    app.wsgi_app = dispatch  # type: ignore[method-assign]  # Flask's own way to wrap an application
    return app


def beside(daemon: WSGIApplication, village: WSGIApplication) -> WSGIApplication:
    """Serve a village on a daemon's port: what is a village's path is the village's, the rest the daemon's."""

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return (village if _is_under(environ, PATHS) else daemon)(environ, start_response)

    return dispatch


def serve_village(world: World, port: int, polls_max: int = 64) -> tuple[str, Callable[[], None]]:
    """Serve a village on loopback with a thread a connection (port 0: a free one); gives its URL and how to stop it."""
    app = create_village(world, polls_max)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}", stop


class _Quiet(WSGIRequestHandler):
    """Answers at once (no waiting for a fuller packet), logs nothing, and ends a connection that a fault cut."""

    disable_nagle_algorithm = True

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """Wait for no further request on it."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing."""


def _is_under(environ: WSGIEnvironment, paths: tuple[str, ...]) -> bool:
    path = environ.get("PATH_INFO", "")
    return any(path == each or path.startswith(f"{each}/") for each in paths)


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    is_text = (response.mimetype or "").startswith("text/")
    if is_text and request.accept_encodings["gzip"] > 0 and len(response.get_data()) >= _GZIP_FROM:
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
