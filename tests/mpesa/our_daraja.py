"""Our client of Daraja against the sandbox operator, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from mpesa.daraja import Daraja
from mpesa.sandbox.opening import Mpesa
from mpesa.settings import CallbackURLs, DarajaSettings
from tests.mpesa.operator_world import INITIATOR, KEY, PASSKEY, PASSWORD, SECRET, SHORTCODE

TOKEN = "0123456789abcdef-callbacks"
NOMINATED = "+254700000100"


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def serving(mpesa: Mpesa) -> Iterator[str]:
    """Serve the operator on loopback, and give its address."""
    server = make_server("127.0.0.1", 0, mpesa.app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]  # connections are kept alive
    server.block_on_close = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def settings(mpesa: Mpesa | None, url: str, listener_url: str, **changes: Any) -> DarajaSettings:
    """Give settings that are right until they are changed."""
    right = DarajaSettings(
        url=url,
        shortcode=SHORTCODE,
        key=KEY,
        secret=SECRET,
        callbacks=CallbackURLs(listener_url, TOKEN),
        passkey=PASSKEY,
        initiator=INITIATOR,
        credential=PASSWORD,
        certificate=mpesa.operator.orders.credentials.certificate() if mpesa else b"",
        deadline_s=25,
    )
    return replace(right, **changes)


def minted(mpesa: Mpesa) -> int:
    """Count the tokens that were asked for."""
    return sum(each.path == "/oauth/v1/generate" for each in mpesa.books.calls())


def asked(mpesa: Mpesa, end: str) -> int:
    """Count the calls of the path that ends so."""
    return sum(each.path.endswith(end) for each in mpesa.books.calls())


@contextmanager
def client(made: DarajaSettings, clock: Any) -> Iterator[Daraja]:
    daraja = Daraja(made, clock)
    yield daraja
    daraja.close()
