"""Drainers in processes of their own, for tests that kill them.

Run as a program: `processes.py drain|celery STORE_URL BROKER JOURNAL [celery's words]`. What happens is a
line in the journal, a file that is only appended to: `begin KEY PID` and `end KEY PID`, `ready - PID` first, and `over - PID` last.
A job of kind `hang` never ends; one of kind `meet` ends when two processes have begun.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.jobs import QUEUES, Job
from gateway.store.opening import OpenStore, open_store
from gateway.worker.drainer import Drainer
from gateway.worker.embedded import Embedded
from tests.worker.workshop import PATIENCE_S, finish_job

LEASE = timedelta(seconds=30)


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Line:
    """One line of the journal."""

    word: str
    key: str
    process: int


@dataclass
class Journals:
    """The journal as the test reads it."""

    path: Path

    def lines(self) -> list[Line]:
        if not self.path.exists():
            return []
        split = (line.split() for line in self.path.read_text().splitlines())
        return [Line(word, key, int(process)) for word, key, process in split]

    def count(self, word: str) -> int:
        return sum(line.word == word for line in self.lines())

    def wait_for(self, word: str, count: int, patience_s: float = PATIENCE_S) -> None:
        """Look again and again until *word* stands there *count* times."""
        came = _look_until(lambda: self.count(word) >= count, patience_s)
        assert came, f"{self.count(word)} times {word}, not {count}"

    def wait_for_processes(self, count: int) -> None:
        """Look again and again until *count* processes have begun something."""
        assert _look_until(lambda: len(self.processes()) >= count, PATIENCE_S), "nobody else came"

    def processes(self) -> set[int]:
        """Name the processes that have begun something."""
        return {line.process for line in self.lines() if line.word == "begin"}

    def runs(self) -> Counter[str]:
        """Count how often each job began."""
        return Counter(line.key for line in self.lines() if line.word == "begin")


def _look_until(is_so: Callable[[], bool], patience_s: float) -> bool:
    pause = threading.Event()
    for _ in range(int(patience_s / 0.02)):
        if is_so():
            return True
        pause.wait(0.02)
    return False


def start_process(how: str, store_url: str, journal: Journals, *words: str, broker: str = "") -> subprocess.Popen[str]:
    """Start this file as a program."""
    return subprocess.Popen(
        [sys.executable, __file__, how, store_url, broker, str(journal.path), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=journal.path.with_suffix(".log").open("a"),
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def release(process: subprocess.Popen[str]) -> None:
    """Let a `drain` process begin."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@dataclass(frozen=True)
class Handlers:
    """What jobs do in these processes."""

    store: OpenStore
    journal: Journals
    descriptor: int

    def note(self, word: str, key: str) -> None:
        os.write(self.descriptor, f"{word} {key} {os.getpid()}\n".encode())

    def task(self, job: Job) -> None:
        self.note("begin", job.key)
        self.store.write(finish_job, job, real_clock())
        self.note("end", job.key)

    def meet(self, job: Job) -> None:
        self.note("begin", job.key)
        self.journal.wait_for_processes(2)
        self.store.write(finish_job, job, real_clock())
        self.note("end", job.key)

    def hang(self, job: Job) -> None:
        self.note("begin", job.key)
        threading.Event().wait()

    def drainers(self, queues: Collection[str]) -> list[Drainer]:
        handlers = {"task": self.task, "meet": self.meet, "hang": self.hang}
        return [Drainer(queue, self.store, handlers, real_clock, threads=4, lease=LEASE) for queue in queues]


def _main(how: str, store_url: str, broker: str, path: str, *words: str) -> int:
    store = open_store(store_url, clock=real_clock)
    handlers = Handlers(store, Journals(Path(path)), os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT))
    if how == "celery":
        from gateway.worker.celery_app import make_app, run_worker

        def make(queues: Collection[str]) -> list[Drainer]:
            handlers.note("ready", "-")
            return handlers.drainers(queues)

        code = run_worker(make_app(broker), make, words)
        handlers.note("over", "-")
        return code or 0
    drainers = Embedded(handlers.drainers(QUEUES))
    handlers.note("ready", "-")
    sys.stdin.readline()
    drainers.start()
    sys.stdin.readline()
    drainers.stop(5)
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
