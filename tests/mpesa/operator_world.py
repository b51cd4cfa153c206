"""A sandbox operator in a made-up town, its clock in our hands, and somebody who listens to its callbacks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mpesa.sandbox.opening import Mpesa, Organization, open_mpesa
from mpesa.sandbox.outbox import Timetable
from mpesa.sandbox.parties import Addresses, App, Initiator, ResponseType, Shortcode

SHORTCODE, PASSKEY = "512044", "a-passkey-of-nobody"
KEY, SECRET = "consumer-of-kisumu", "not-a-secret"
INITIATOR, PASSWORD = "apitester", "Lake#2026"
WANJIKU, OTIENO, STRANGER = "+254700000902", "+254110000903", "+254700000999"
CUSTOMERS = ((WANJIKU, "Wanjiku Njeri Kamau"), (OTIENO, "Otieno Ouma"))
NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AT_ONCE = Timetable(
    validation_within_s=5, confirmation_after_s=0, prompt_answered_after_s=0, result_after_s=0, late_by_s=0, pause_s=0
)
ACCEPTED = (200, {"ResultCode": 0, "ResultDesc": "Accepted"})
IDLE_S = 10

Answer = tuple[int, object]


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def organization(**changes: Any) -> Organization:
    shortcode: dict[str, Any] = {"number": SHORTCODE, "name": "KISUMU SAMPLE SACCO", "passkey": PASSKEY}
    return Organization(Shortcode(**shortcode | changes), App(KEY, SECRET), Initiator(INITIATOR, PASSWORD))


def new_mpesa(
    watch: Watch, file: Path | None = None, timetable: Timetable = AT_ONCE, *, seed: int = 0, **changes: Any
) -> Mpesa:
    ours = organization(**changes)
    return open_mpesa(ours, CUSTOMERS, watch, file, timetable=timetable, seed=seed, sleep=lambda _: None)


@dataclass
class Listener:
    """An organisation's server: keeps what it is told, answers as it is bidden."""

    url: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    answer: Callable[[str], Answer] = lambda _: ACCEPTED
    changed: threading.Condition = field(default_factory=threading.Condition)

    def told(self, path: str) -> list[dict[str, Any]]:
        """Read what came to *path*."""
        return [json.loads(body) for each, body in self.heard if each == path]

    def hears(self, path: str, count: int) -> bool:
        """Wait until so many came to *path*."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.raw(path)) >= count, IDLE_S)

    def raw(self, path: str) -> list[bytes]:
        return [body for each, body in self.heard if each == path]


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                return
            with listener.changed:
                listener.heard.append((self.path, body))
                listener.sources.append(self.client_address[0])
                listener.changed.notify_all()
            status, content = listener.answer(self.path)
            written = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield listener
    server.shutdown()
    thread.join()
    server.server_close()


def register(mpesa: Mpesa, listener: Listener, response_type: ResponseType = ResponseType.COMPLETED) -> None:
    """Give the operator our addresses."""
    urls = f"{listener.url}/c2b/confirmation", f"{listener.url}/c2b/validation"
    mpesa.books.keep(Addresses(SHORTCODE, *urls, response_type))


def settled(mpesa: Mpesa) -> None:
    """Wait until every callback went out."""
    assert mpesa.operator.outbox.errands.wait_until_idle(IDLE_S)
