"""Works one queue until nothing is due, then sleeps until somebody wakes it.

One thread claims, and *threads* others run what was claimed, each job at once:
no job is claimed that would have to wait behind another while its lease runs
out. Whoever wakes a drainer only saves time; what is due is found at the
latest when the rest of two seconds is over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import SimpleQueue
from time import monotonic

import structlog

from domain.errors import Unavailable
from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.traces import trace
from gateway.worker.runs import Handler, Runs

REST_MAX_S = 2.0
REST_MIN_S = 0.05
"""Where another worker is about to claim what we saw fall due."""
PAUSE_S = 1.0
"""After the store did not answer."""

log = structlog.get_logger()


class Drainer:
    """Claims what is due in *queue*, no more than *threads* can start at once, and runs it; a claim lasts for *lease*."""

    def __init__(
        self,
        queue: str,
        store: Store,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        threads: int,
        lease: timedelta,
    ) -> None:
        assert threads > 0, threads
        assert lease > timedelta(0), lease
        self.queue = queue
        self._store = store
        self._run = Runs(store, handlers, clock)
        self._clock = clock
        self._lease = lease
        self._changed = threading.Condition()
        self._free = threads
        self._is_woken = False
        self._is_halted = False
        self._claimed: SimpleQueue[Job | None] = SimpleQueue()
        self._runners = [self._make_thread(self._run_jobs, f"{queue}-{n}") for n in range(threads)]
        self._claimer = self._make_thread(self._claim_jobs, f"{queue}-claims")

    def start(self) -> None:
        """Begin to claim; once only."""
        for thread in (*self._runners, self._claimer):
            thread.start()

    def wake(self) -> None:
        """Look now for what is due."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def halt(self) -> None:
        """Claim nothing more; what runs goes on."""
        with self._changed:
            self._is_halted = True
            self._changed.notify_all()

    def stop(self, timeout_s: float) -> bool:
        """Halt, and wait for what runs; False where it did not end in time and is left to its lease."""
        self.halt()
        deadline = monotonic() + timeout_s
        threads = [thread for thread in (self._claimer, *self._runners) if thread.ident is not None]
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _make_thread(self, target: Callable[[], None], name: str) -> threading.Thread:
        # A daemon thread: one that hangs in a call must not keep the process from ending.
        return threading.Thread(target=target, name=name, daemon=True)

    def _claim_jobs(self) -> None:
        while room := self._wait_for_room():
            claimed = self._claim(room)
            if claimed is None:
                self._sleep(PAUSE_S, until_woken=False)
                continue
            self._hand_out(claimed.jobs)
            if len(claimed.jobs) < room:
                self._sleep(self._rest_s(claimed.next_due), until_woken=True)
        for _ in self._runners:
            self._claimed.put(None)

    def _wait_for_room(self) -> int:
        """Wait until a runner is free, and give how many are; none when halted."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_halted or self._free > 0)
            self._is_woken = False
            return 0 if self._is_halted else self._free

    def _claim(self, limit: int) -> _Claimed | None:
        """Claim at most *limit* jobs; None where the store could not tell."""
        now = self._clock()
        try:
            return self._store.write(_claim, self.queue, limit, now, now + self._lease)
        except Unavailable as error:
            log.warning("nothing claimed", queue=self.queue, reason=str(error))
        except Exception as error:  # noqa: BLE001  (our own bug must not end the thread that claims)
            log.error("nothing claimed", queue=self.queue, error=type(error).__name__, trace=trace(error))
        return None

    def _hand_out(self, jobs: Sequence[Job]) -> None:
        with self._changed:
            self._free -= len(jobs)
            assert self._free >= 0, "more claimed than can start at once"
        for job in jobs:
            self._claimed.put(job)

    def _rest_s(self, next_due: datetime | None) -> float:
        """Tell how long there is nothing to do."""
        if next_due is None:
            return REST_MAX_S
        return min(max((next_due - self._clock()).total_seconds(), REST_MIN_S), REST_MAX_S)

    def _sleep(self, pause_s: float, *, until_woken: bool) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_halted or (until_woken and self._is_woken), pause_s)

    def _run_jobs(self) -> None:
        while (job := self._claimed.get()) is not None:
            try:
                self._run(job)
            finally:
                self._end_run()

    def _end_run(self) -> None:
        with self._changed:
            self._free += 1
            self._changed.notify_all()


@dataclass(frozen=True)
class _Claimed:
    """What was claimed, and when the next falls due where that was all."""

    jobs: Sequence[Job]
    next_due: datetime | None


def _claim(work: UnitOfWork, queue: str, limit: int, now: datetime, until: datetime) -> _Claimed:
    jobs = work.jobs.claim(queue, limit=limit, now=now, until=until)
    return _Claimed(jobs, work.jobs.next_due(queue) if len(jobs) < limit else None)
