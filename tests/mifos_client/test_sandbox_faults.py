"""Faults on demand, met over real sockets under both servers that may carry the sandbox core."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from tests.mifos_client.equal_world import equal_books

ROOT = Path(__file__).parents[2]
HEADERS = {"Fineract-Platform-TenantId": "default", "Authorization": "Basic bWlmb3M6cGFzc3dvcmQ="}
PATH = "/fineract-provider/api/v1/clients/411"
CUT = "cut"


class Core:
    def __init__(self) -> None:
        self.slept: list[float] = []
        self.faults = Faults(sleep=self.slept.append)
        self.books: Books = equal_books()
        self.app = create_app(self.books, self.faults)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)

    def ask(self) -> tuple[int, str] | str:
        return ask(self.server.server_port)


def ask(port: int) -> tuple[int, str] | str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            connection.request("GET", PATH, headers=HEADERS)
            response = connection.getresponse()
        except ConnectionError:  # RemoteDisconnected is one
            return CUT
        return response.status, response.read().decode()


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    thread = threading.Thread(target=core.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield core
    core.server.shutdown()
    thread.join()
    core.server.server_close()


@pytest.fixture
def gunicorn() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        bind = f"fd://{door.fileno()}"
        options = ["--worker-class", "gthread", "--threads", "4", "--bind", bind, "--log-level", "critical"]
        command = [sys.executable, "-m", "gunicorn", *options, "tests.mifos_client.cut_core:app"]
        server = subprocess.Popen(command, cwd=ROOT, pass_fds=[door.fileno()])
        try:
            yield door.getsockname()[1]
        finally:
            server.terminate()
            server.wait(20)


@pytest.mark.parametrize("kind", ["down", "cut_before", "cut_after"])
def test_the_connection_is_cut_without_an_answer(core: Core, kind: str) -> None:
    core.faults.add(kind, 1)
    assert core.ask() == CUT
    assert core.ask() != CUT


def test_connections_are_cut_under_gunicorn_too(gunicorn: int) -> None:
    assert [ask(gunicorn) for _ in range(3)] == [CUT] * 3
    garbled, whole = ask(gunicorn), ask(gunicorn)
    assert whole[1].startswith(garbled[1])
    assert json.loads(whole[1])["id"] == 411


@pytest.mark.parametrize(
    ("kind", "status", "holds"),
    [
        pytest.param("error_after", 500, '"error":"Internal Server Error"', id="done, and 500"),
        pytest.param("html", 502, "<h1>502 Bad Gateway</h1>", id="a proxy's page"),
        pytest.param("login", 401, '"error":"Unauthorized"', id="login refused"),
        pytest.param("forbidden", 403, '"error.msg.not.authorized"', id="not allowed"),
        pytest.param("busy", 503, '"error.msg.sheduler.job.currently.running"', id="a job runs"),
    ],
)
def test_another_answer_comes_instead(core: Core, kind: str, status: int, holds: str) -> None:
    core.faults.add(kind, 1)
    answer = core.ask()
    assert (answer[0], holds in answer[1]) == (status, True)


def test_a_garbled_answer_is_cut_in_the_middle(core: Core) -> None:
    core.faults.add("garbled", 1)
    garbled, whole = core.ask(), core.ask()
    assert garbled == (200, whole[1][: len(whole[1]) // 2])
    with pytest.raises(json.JSONDecodeError):
        json.loads(garbled[1])


@pytest.mark.parametrize(("kind", "seconds"), [("slow", 15.0), ("late", 1.0)])
def test_an_answer_takes_its_time(core: Core, kind: str, seconds: float) -> None:
    core.faults.add(kind, 1)
    assert core.ask()[0] == 200
    assert core.slept == [seconds]


def test_every_call_takes_longer_when_asked_to() -> None:
    slept: list[float] = []
    app = create_app(equal_books(), Faults(sleep=slept.append), delay_s=0.25)
    app.test_client().get("/fineract-provider/actuator/health")
    assert slept == [0.25]


def test_faults_are_met_in_the_order_in_which_they_were_added(core: Core) -> None:
    core.faults.add("html", 1)
    core.faults.add("busy", 2)
    assert core.faults.waiting() == {"html": 1, "busy": 2}
    assert [core.ask()[0] for _ in range(4)] == [502, 503, 503, 200]
    assert core.faults.waiting() == {}


def test_a_count_of_nothing_takes_faults_away() -> None:
    faults = Faults()
    faults.add("down", 5)
    faults.add("html", 1)
    faults.add("down", 0)
    assert faults.waiting() == {"html": 1}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="earthquake"):
        Faults().add("earthquake", 1)


def _calls(core: Core) -> list[tuple[str, str, int]]:
    return [(call.method, call.path, call.status) for call in core.books.calls()]


@pytest.mark.parametrize(
    ("prepare", "status"),
    [
        pytest.param(lambda faults: None, 200, id="answered"),
        pytest.param(lambda faults: faults.add("cut_after", 1), 0, id="cut"),
        pytest.param(lambda faults: faults.add("html", 1), 502, id="a proxy's page"),
    ],
)
def test_the_books_note_what_was_asked(core: Core, prepare: Callable[[Faults], None], status: int) -> None:
    prepare(core.faults)
    core.ask()
    assert _calls(core) == [("GET", PATH, status)]
