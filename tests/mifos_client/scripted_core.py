"""A core that answers each call with the next of the answers it was told, over a real socket, and notes what came."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.mifos_client.conftest import BASE, as_on_the_wire

FROM_STORE = {"x-served-from-cache": "true"}


class Act(StrEnum):
    """What the core does with an answer."""

    SENDS = "sends"
    CUTS = "cuts"
    CUTS_IN_THE_MIDDLE = "cuts in the middle"
    HOLDS = "holds"


@dataclass(frozen=True)
class Reply:
    """One answer; *body* as JSON, or as bytes that are sent as they are."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: Act = Act.SENDS


def reply_of(exchange: dict[str, Any]) -> Reply:
    """Answer as the recorded exchange was answered."""
    response = exchange["response"]
    body = response.get("body", b"")
    return Reply(body.encode() if isinstance(body, str) else body, response["status"], response["headers"])


@dataclass(frozen=True)
class Call:
    """What came; *path* below the address, header names in lower case, *body* as it was read."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class ScriptedCore:
    """Answers a method and path in turn; the last answer stays. What it was not told is a 404 of the container."""

    replies: dict[tuple[str, str], list[Reply]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def says(self, method: str, path: str, *replies: Reply) -> None:
        self.replies[method, path] = list(replies)

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def next(self, method: str, path: str) -> Reply:
        replies = self.replies.get((method, path), [_UNKNOWN])
        return replies.pop(0) if len(replies) > 1 else replies[0]


_UNKNOWN = Reply({"timestamp": "t", "status": 404, "error": "Not Found", "path": "p"}, 404)


@contextmanager
def scripted_core() -> Iterator[ScriptedCore]:
    core = ScriptedCore()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(core))
    server.daemon_threads = True
    core.url = f"http://127.0.0.1:{server.server_port}{BASE}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield core
    core.over.set()
    server.shutdown()
    server.server_close()


def _handler(core: ScriptedCore) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(BASE + "/")
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): text for name, text in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            core.calls.append(Call(self.command, path, query, headers, json.loads(sent) if sent else None))
            self._send(core.next(self.command, path))

        def _send(self, reply: Reply) -> None:
            if reply.act is Act.HOLDS:
                core.over.wait(10)
            if reply.act in (Act.HOLDS, Act.CUTS):
                self._cut()
                return
            body = reply.body if isinstance(reply.body, bytes) else as_on_the_wire(reply.body)
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if reply.act is Act.CUTS_IN_THE_MIDDLE:
                self.wfile.write(body[: len(body) // 2])
                self._cut()
            else:
                self.wfile.write(body)

        def _cut(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = answer
        do_POST = answer

        def log_message(self, *_: object) -> None:
            pass

    return Handler
