"""A village beside a little real HTTP daemon that does as it is told."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from gateway.village.carrier import SIGNATURE, Daemon, Pace
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.server import serve_village
from gateway.village.world import World

SECRET = "a secret that carrier and daemon share"
MARY = "+254700000011"
ANSWER = "Mary: loan L4 KES 14,880, loan L21 KES 1,980. Savings KES 3,450. Next payment KES 810 on Tue 24 Nov (L4 480, L21 330)."
BRISK = Pace(pause_first_s=0.01, pause_max_s=0.02, answer_within_s=5, late_by_s=0.05, slow_by_s=0.05)


class TestClock:
    """Starts on a Tuesday at 11:05 in Nairobi, goes on, and can be put forward."""

    __test__ = False

    def __init__(self) -> None:
        self.start = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
        self.began = monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=monotonic() - self.began)

    def put_forward(self, by: timedelta) -> None:
        self.start += by


@dataclass
class StandIn:
    """A daemon: notes each call, answers with the next of *statuses* (then 204), and does *then* with a text."""

    url: str = ""
    texts: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    reports: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    statuses: list[int] = field(default_factory=list)
    then: Callable[[dict[str, Any]], object] = lambda text: None
    forged: int = 0

    def app(self) -> Flask:
        app = Flask("stand-in")

        @app.post("/inbound")
        def inbound() -> Response:
            text = self._read()
            self.texts.put(text)
            status = self.statuses.pop(0) if self.statuses else 204
            if status < 300:
                threading.Thread(target=self.then, args=(text,), daemon=True).start()
            return Response(status=status)

        @app.post("/report")
        def report() -> Response:
            self.reports.put(self._read())
            return Response(status=204)

        return app

    def _read(self) -> dict[str, Any]:
        right = hmac.new(SECRET.encode(), request.get_data(), hashlib.sha256).hexdigest()
        self.forged += request.headers.get(SIGNATURE) != right
        content: dict[str, Any] = json.loads(request.get_data())
        return content

    def next_text(self) -> dict[str, Any]:
        return self.texts.get(timeout=10)

    def next_report(self) -> dict[str, Any]:
        return self.reports.get(timeout=10)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def daemon() -> Iterator[StandIn]:
    stand_in = StandIn()
    server = make_server("127.0.0.1", 0, stand_in.app(), threaded=True)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(daemon: StandIn, clock: TestClock) -> Iterator[World]:
    world = found(KENYA, Daemon(f"{daemon.url}/inbound", KENYA.line, SECRET), clock, pace=BRISK)
    world.carrier.start()
    yield world
    world.carrier.stop()


@pytest.fixture
def village(world: World) -> Iterator[httpx.Client]:
    url, stop = serve_village(world, 0)
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        yield http
    stop()


@pytest.fixture
def answering(daemon: StandIn, village: httpx.Client) -> StandIn:
    """A daemon that answers every text with Mary's figures."""

    def answer(text: dict[str, Any]) -> None:
        message = {
            "key": f"reply-{text['id']}",
            "to": text["from"],
            "text": ANSWER,
            "report_url": f"{daemon.url}/report",
        }
        with contextlib.suppress(httpx.HTTPError):  # the test may be over
            village.post("/carrier/messages", json=message)

    daemon.then = answer
    return daemon
