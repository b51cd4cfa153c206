"""One process as the operator sees it: master and worker in the foreground."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

import httpx
import pytest

from gateway.web.serving import CannotListen, listen
from tests.support.servers import free_port

PATIENCE_S = 20.0


@dataclass
class Daemon:
    """A served process, in a group of its own."""

    port: int
    answers: Queue[int | str] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("slow_door.py"), str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )

    def hear(self, words: str) -> int:
        """Wait for what it says next, which must be *words*, and give the process that said it."""
        assert self.process.stdout is not None
        said, _, process = self.process.stdout.readline().strip().rpartition(" ")
        assert said == words
        return int(process)

    def ask(self, path: str) -> threading.Thread:
        """Ask in a thread; the status goes to *answers*."""
        thread = threading.Thread(target=self._ask, args=(path,), daemon=True)
        thread.start()
        return thread

    def _ask(self, path: str) -> None:
        try:
            self.answers.put(httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S).status_code)
        except httpx.HTTPError as error:
            self.answers.put(type(error).__name__)

    def let_go(self) -> None:
        """Let `/slow` be answered."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    served = Daemon(free_port())
    yield served
    if served.process.poll() is None:
        os.killpg(served.process.pid, signal.SIGKILL)
    served.process.communicate()


def test_starts_and_stops_in_the_worker_that_answers(daemon: Daemon) -> None:
    worker = daemon.hear("started")
    daemon.ask("/").join(PATIENCE_S)
    daemon.process.terminate()
    assert daemon.hear("stopped") == worker != daemon.process.pid
    assert (daemon.answers.get(timeout=1), daemon.process.wait(PATIENCE_S)) == (200, 0)


def _term(daemon: Daemon) -> None:
    daemon.process.terminate()


def _interrupt(daemon: Daemon) -> None:
    daemon.process.send_signal(signal.SIGINT)


def _interrupt_group(daemon: Daemon) -> None:
    os.killpg(daemon.process.pid, signal.SIGINT)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(_term, id="TERM"),
        pytest.param(_interrupt, id="INT to the master"),
        pytest.param(_interrupt_group, id="INT to the group, as a keyboard sends it"),
    ],
)
def test_a_running_request_is_answered_before_the_end(daemon: Daemon, end: Callable[[Daemon], None]) -> None:
    daemon.hear("started")
    asked = daemon.ask("/slow")
    daemon.hear("slow began")
    end(daemon)
    daemon.let_go()
    asked.join(PATIENCE_S)
    assert daemon.answers.get(timeout=1) == 200
    daemon.hear("stopped")


def test_a_worker_does_not_outlive_its_master(daemon: Daemon) -> None:
    worker = daemon.hear("started")
    descriptor = os.pidfd_open(worker)
    daemon.process.kill()
    ended, _, _ = select.select([descriptor], [], [], 2)
    os.close(descriptor)
    assert ended


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        late = Daemon(port)
        said, complained = late.process.communicate(timeout=PATIENCE_S)
    assert (said, late.process.returncode) == ("", 2)
    assert complained == f"cannot listen on 127.0.0.1 port {port}: something else listens there\n"


@pytest.mark.parametrize(
    ("host", "port"),
    [
        pytest.param("192.0.2.1", 8080, id="an address of another machine"),
        pytest.param("no.such.host.invalid", 8080, id="a name that nobody knows"),
        pytest.param("127.0.0.1", 70_000, id="a port that cannot be"),
    ],
)
def test_refuses_where_nobody_can_listen(host: str, port: int) -> None:
    with pytest.raises(CannotListen):
        listen(host, port)
