"""A core that plays recorded answers over a real socket, and notes what it was asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from domain.ports.core_postings import PostsToCore
from mifos_client.client import MifosClient
from mifos_client.posting import MifosPostings
from mifos_client.settings import CoreSettings

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"
BASE = "/fineract-provider/api/v1"


def as_on_the_wire(content: object) -> bytes:
    """Write JSON with its numbers as they were read by `recorded`."""
    return re.sub(r'"\\u0000([^"]*)\\u0000"', r"\1", json.dumps(content)).encode()


@dataclass
class PlayedCore:
    """Answers by path and query; what it was not told is a 404 of the container."""

    answers: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)
    gate: threading.Barrier | None = None
    url: str = ""

    def says(self, path: str, content: Any, code: int = 200, media: str = "application/json", **query: str) -> None:
        body = content if isinstance(content, bytes) else as_on_the_wire(content)
        self.answers[f"{BASE}/{path}", tuple(sorted(query.items()))] = (code, media, body)

    def plays(self, exchange: dict[str, Any], path: str, **query: str) -> None:
        """Answer *path* as the recorded exchange was answered."""
        response = exchange["response"]
        body = response.get("body", "")
        media = response["headers"].get("Content-Type", "")
        self.says(path, body.encode() if isinstance(body, str) else body, response["status"], media, **query)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


def _handler(core: PlayedCore) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            core.posted.append(self.rfile.read(int(self.headers.get("content-length", 0))))
            core.asked.append((self.command, parts.path.removeprefix(BASE + "/"), query))
            core.headers.append({name.lower(): text for name, text in self.headers.items()})
            if core.gate is not None:
                core.gate.wait(5)
            missing = 404, "application/json", b'{"timestamp":"t","status":404,"error":"Not Found","path":"p"}'
            status, media, body = core.answers.get((parts.path, tuple(sorted(query.items()))), missing)
            self.send_response(status)
            if media:
                self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = answer
        do_POST = answer

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def core() -> Iterator[PlayedCore]:
    core = PlayedCore()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(core))
    server.daemon_threads = True
    core.url = f"http://127.0.0.1:{server.server_port}{BASE}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield core
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings_for() -> Callable[..., CoreSettings]:
    def make(url: str, **changes: Any) -> CoreSettings:
        settings = {
            "url": url,
            "tenant": "default",
            "user": "gateway",
            "password": "Kisumu-Lake-2026!",
            "timeout_s": 5.0,
            "verify_tls": True,
            "currency": "KES",
            "zone": ZoneInfo("Africa/Nairobi"),
        }
        return CoreSettings(**settings | changes)

    return make


@pytest.fixture
def client(core: PlayedCore, settings_for: Callable[..., CoreSettings]) -> Iterator[MifosClient]:
    client = MifosClient(settings_for(core.url))
    yield client
    client.close()


@pytest.fixture
def postings(core: Any, settings_for: Callable[..., CoreSettings]) -> Iterator[PostsToCore]:
    """Post to the *core* of whoever asks."""
    postings = MifosPostings(settings_for(core.url), "M-PESA")
    yield postings
    postings.close()


@pytest.fixture
def recorded() -> Callable[[str, str], dict[str, Any]]:
    """Read one exchange of a recording by its name; amounts keep the text they had on the wire."""

    def read(scenario: str, name: str) -> dict[str, Any]:
        text = (RECORDINGS / f"{scenario}.json").read_text()
        exchanges = json.loads(text, parse_float=lambda number: f"\0{number}\0")
        (found,) = [each for each in exchanges if each["name"] == name]
        return found

    return read
