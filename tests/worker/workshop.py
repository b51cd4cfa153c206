"""One process with a store and drainers, whose handlers the test holds in its hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import Unavailable
from domain.jobs import QUEUES, Job
from domain.ports.store import Store, T, UnitOfWork
from gateway.store.opening import OpenStore
from gateway.worker.drainer import Drainer
from gateway.worker.embedded import Embedded
from tests.support.clock import HandClock

PATIENCE_S = 20.0


@dataclass
class Journal:
    """What happened, in order; whoever waits for something is told."""

    lines: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, line: str) -> None:
        with self.changed:
            self.lines.append(line)
            self.changed.notify_all()

    def wait_for(self, count: int, line: str | None = None) -> None:
        """Wait until *line* (any, if not given) was noted *count* times."""
        with self.changed:
            came = self.changed.wait_for(
                lambda: (len(self.lines) if line is None else self.lines.count(line)) >= count, PATIENCE_S
            )
        assert came, self.lines


@dataclass
class Workshop:
    """One process: a store and its drainers."""

    store: OpenStore
    clock: HandClock
    drainers: Embedded | None = None

    def start(
        self, handlers: Mapping[str, Callable[[Job], None]], *, threads: int = 4, store: Store | None = None
    ) -> None:
        lease, by = timedelta(seconds=60), store or self.store
        self.drainers = Embedded(
            Drainer(queue, by, handlers, self.clock, threads=threads, lease=lease) for queue in QUEUES
        )
        self.store.on_commit = self.drainers.on_commit
        self.drainers.start()

    def add(self, *keys: str, kind: str = "task", queue: str = "money", lane: str | None = None) -> None:
        self.store.write(add_jobs, keys, kind, queue, lane, self.clock())

    def finish(self, job: Job) -> None:
        self.store.write(finish_job, job, self.clock())

    def waiting(self, queue: str = "money") -> int:
        return self.store.read(lambda work: work.jobs.waiting(queue))

    def next_due(self, queue: str = "money") -> datetime | None:
        return self.store.read(lambda work: work.jobs.next_due(queue))

    def claim(self, queue: str = "money") -> list[Job]:
        now = self.clock()
        until = now + timedelta(seconds=60)
        return list(self.store.write(lambda work: work.jobs.claim(queue, limit=100, now=now, until=until)))


def add_jobs(work: UnitOfWork, keys: tuple[str, ...], kind: str, queue: str, lane: str | None, now: datetime) -> None:
    for key in keys:
        work.jobs.add(kind, key, queue=queue, key=key, due=now, lane=lane)


def finish_job(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.finish(job, now)


@dataclass(frozen=True)
class Down:
    """A store that takes nothing."""

    def write(self, step: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        raise Unavailable("the database did not take it")

    def read(self, look: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        raise Unavailable("the database did not answer")
