"""`bench queue`: empty jobs claimed from the table and finished, beside empty tasks of Celery on Redis.

The goals are for the table (many claimed in one commit and finished in the
next, as they were set); beside them stands the drainer, whose jobs finish one
by one on as many threads as Celery has. All find all of their work waiting and
are timed from the first to the last; starting is left out. Celery acknowledges early and
keeps no results, which is the least it can do.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Event, Lock
from time import perf_counter

import click

from domain.jobs import REPLIES, Job
from domain.ports.store import UnitOfWork
from gateway.bench.daemons import DidNotStart, stop
from gateway.bench.measuring import AS_JSON, TIMES, Figure, by_turns, machine, middle, tell, times_at_least, told
from gateway.bench.servers import running_postgres, running_redis
from gateway.store.opening import OpenStore, open_store
from gateway.wiring.daemon import LEASE, THREADS, utc_now
from gateway.worker.drainer import Drainer

ROWS_A_STEP = 500
CLAIMED_AT_ONCE = 50
ENDS_WITHIN_S = 600.0
EMPTY = "bench"
CELERY_OPTIONS = (
    "--pool=threads",
    "--loglevel=error",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)
_numbers = count(1)


@click.command()
@TIMES
@click.option("--rows", type=click.IntRange(1), default=5_000, show_default=True, help="How many jobs each time.")
@AS_JSON
def queue(times: int, rows: int, as_json: bool) -> None:
    """Empty jobs a second, claimed and finished."""
    at = machine()
    with running_redis() as broker, running_postgres() as url, _sqlite() as embedded, _opened(url) as server:
        celery = partial(_celery, broker, rows)
        measures = [partial(take, store, rows) for store in (embedded, server) for take in (_drained, _by_tens)]
        taken = by_turns(times, celery, *measures)
    yardstick, *rates = map(middle, taken)
    tell("queue", at, _figures(rates, yardstick), as_json=as_json)


def _figures(rates: list[float], yardstick: float) -> list[Figure]:
    embedded, embedded_by_tens, server, server_by_tens = rates
    return [
        times_at_least(f"SQLite: {CLAIMED_AT_ONCE} a commit", "a second", embedded_by_tens, yardstick, 20),
        told("SQLite: by the drainer, each finished by itself", "a second", embedded, yardstick),
        times_at_least(f"PostgreSQL: {CLAIMED_AT_ONCE} a commit", "a second", server_by_tens, yardstick, 10),
        told("PostgreSQL: by the drainer, each finished by itself", "a second", server, yardstick),
    ]


@contextmanager
def _sqlite() -> Iterator[OpenStore]:
    with tempfile.TemporaryDirectory(prefix="bench-queue-") as folder, _opened(f"sqlite:///{Path(folder)}/db") as store:
        yield store


@contextmanager
def _opened(url: str) -> Iterator[OpenStore]:
    store = open_store(url, clock=utc_now)
    store.migrate()
    yield store
    store.close()


def _fill(store: OpenStore, rows: int) -> None:
    for start in range(0, rows, ROWS_A_STEP):
        store.write(_add, min(ROWS_A_STEP, rows - start))


def _add(work: UnitOfWork, rows: int) -> None:
    now = utc_now()
    for _ in range(rows):
        work.jobs.add(EMPTY, "", queue=REPLIES, key=f"{EMPTY}-{next(_numbers)}", due=now)


def _drained(store: OpenStore, rows: int) -> float:
    """Let a drainer such as the daemon's do all jobs, each finished in a step of its own."""
    _fill(store, rows)
    done = _Countdown(rows)

    def do(job: Job) -> None:
        store.write(_finish, job)
        done()

    threads = THREADS[REPLIES]
    drainer = Drainer(REPLIES, store, {EMPTY: do}, utc_now, threads=threads, lease=LEASE)
    began = perf_counter()
    drainer.start()
    done.wait()
    elapsed = perf_counter() - began
    drainer.stop(timeout_s=10)
    return rows / elapsed


def _by_tens(store: OpenStore, rows: int) -> float:
    """Claim many in one commit and finish them in the next: what the table itself gives."""
    _fill(store, rows)
    began, left = perf_counter(), rows
    while left:
        left -= store.write(_finish_all, store.write(_claim))
    return rows / (perf_counter() - began)


def _claim(work: UnitOfWork) -> list[Job]:
    now = utc_now()
    return list(work.jobs.claim(REPLIES, limit=CLAIMED_AT_ONCE, now=now, until=now + timedelta(seconds=60)))


def _finish(work: UnitOfWork, job: Job) -> None:
    work.jobs.finish(job, utc_now())


def _finish_all(work: UnitOfWork, jobs: list[Job]) -> int:
    for job in jobs:
        work.jobs.finish(job, utc_now())
    return len(jobs)


class _Countdown:
    """Counts down to nothing, from many threads."""

    def __init__(self, number: int) -> None:
        self._left = number
        self._lock = Lock()
        self._over = Event()

    def __call__(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._over.set()

    def wait(self) -> None:
        if not self._over.wait(ENDS_WITHIN_S):
            raise TimeoutError(f"{self._left} jobs were not done")


def _celery(broker: str, rows: int) -> float:
    """Let a Celery worker of its own process do as many tasks."""
    context = multiprocessing.get_context("spawn")  # Threads of ours run; a fork would inherit their locks.
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, broker, rows), daemon=True)
    process.start()
    try:
        if ours not in wait([ours, process.sentinel], ENDS_WITHIN_S):
            raise DidNotStart("Celery did not do its tasks")
        elapsed: float = ours.recv()
    finally:
        stop(process)
    return rows / elapsed


def _work(end: Connection, broker: str, rows: int) -> None:
    from celery import Celery

    os.dup2(2, 1)  # Celery's banner is no figure.
    app = Celery("bench", broker=broker)
    app.conf.update(task_ignore_result=True, task_acks_late=False, worker_hijack_root_logger=False)
    task = app.task(name="empty")(_timed(end, rows))
    for _ in range(rows):
        task.delay()
    app.worker_main(["worker", "--concurrency", str(THREADS[REPLIES]), *CELERY_OPTIONS])


def _timed(end: Connection, rows: int) -> Callable[[], None]:
    lock, moments, left = Lock(), [0.0], count(rows - 1, -1)

    def empty() -> None:
        with lock:
            moments[0] = moments[0] or perf_counter()
            if next(left) == 0:
                end.send(max(perf_counter() - moments[0], 1e-6))

    return empty


COMMAND = queue
