"""A village beside a daemon that does as it is told."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server

from gateway.village.carrier import Daemon
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.server import serve_village
from gateway.village.world import World
from tests.support.village import ANSWER, BRISK, SECRET, GoingClock, StandIn


@pytest.fixture
def clock() -> GoingClock:
    return GoingClock()


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
def world(daemon: StandIn, clock: GoingClock) -> Iterator[World]:
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
