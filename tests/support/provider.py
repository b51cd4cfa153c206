"""A real HTTP server on loopback that plays a carrier: it keeps what it was asked and answers as it is told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

DRIPS_MAX = 400
DRIP_EVERY_S = 0.05
"""So long that only a caller with a total deadline leaves before the whole answer is there (20 s)."""


QUEUE_FILLERS = 4


class Manner(Enum):
    """How an answer is given, once the whole request was taken."""

    AT_ONCE = "at once"
    NEVER = "never"
    CUT = "cut"
    DRIPPING = "dripping"


@dataclass(frozen=True)
class Reply:
    """What the carrier answers."""

    status: int
    body: str = ""
    media: str = "application/json"
    manner: Manner = Manner.AT_ONCE


@dataclass(frozen=True)
class Asked:
    """One request as it came; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True, errors="strict"))

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, errors="strict"))

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Provider:
    """A carrier on loopback; *reply* may be changed at any time."""

    url: str
    reply: Reply
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, asked: Asked) -> None:
        """Note a request."""
        with self.changed:
            self.asked.append(asked)
            self.changed.notify_all()

    def wait_for(self, count: int, matches: Callable[[Asked], bool], *, within_s: float = 30) -> list[Asked]:
        """Wait until so many requests match, and list them."""

        def found() -> list[Asked]:
            return [each for each in self.asked if matches(each)]

        with self.changed:
            if not self.changed.wait_for(lambda: len(found()) >= count, within_s):
                raise TimeoutError(f"{len(found())} of {count} came: {[each.target for each in self.asked]}")
            return found()


@contextmanager
def provider(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Provider]:
    """Run a carrier that answers *reply*, over TLS where it is given a certificate."""

    class Handler(_Handler):
        pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        played = Provider(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}", reply)
        Handler.played = played
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield played
        finally:
            played.released.set()
            server.shutdown()
            thread.join(5)


@contextmanager
def nobody_accepts() -> Iterator[str]:
    """Give the URL of a port whose queue is full: a connection to it is neither made nor refused."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(QUEUE_FILLERS):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the callers under test leave when they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    played: ClassVar[Provider]

    def do_POST(self) -> None:
        played, length = self.played, int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        played.take(Asked(self.command, self.path, headers, self.rfile.read(length)))
        reply = played.reply
        if reply.manner is Manner.NEVER:
            played.released.wait(30)
        if reply.manner in (Manner.NEVER, Manner.CUT):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self._answer(reply)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, reply: Reply) -> None:
        body = reply.body.encode()
        padding = DRIPS_MAX if reply.manner is Manner.DRIPPING else 0
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media)
        self.send_header("Content-Length", str(len(body) + padding))
        self.end_headers()
        for _ in range(padding):
            if self.played.released.wait(DRIP_EVERY_S):
                break
            self.wfile.write(b" ")
            self.wfile.flush()
        self.wfile.write(body)
