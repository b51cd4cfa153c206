"""Run errands at their time, on threads that somebody starts and stops."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from time import monotonic

import structlog

from domain.traces import trace

log = structlog.get_logger()

Errand = Callable[[], object]
_STOPS_WITHIN_S = 2.0


class Errands:
    """Errands that wait for their time; several run side by side."""

    def __init__(self, threads: int = 8) -> None:
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._due: list[tuple[float, int, Errand]] = []
        self._under_way = 0
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self.is_running = False

    def start(self) -> None:
        """Start the threads, once."""
        with self._changed:
            if self.is_running:
                return
            self.is_running = True
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._count)]
        for each in self._threads:
            each.start()

    def stop(self) -> int:
        """Let errands under way end (for two seconds) and forget the others; tell how many."""
        with self._changed:
            self.is_running = False
            forgotten = len(self._due)
            self._due.clear()
            self._changed.notify_all()
        until = monotonic() + _STOPS_WITHIN_S
        for each in self._threads:
            each.join(max(0.0, until - monotonic()))
        return forgotten

    def add(self, errand: Errand, after_s: float = 0) -> None:
        """Run an errand in *after_s* seconds."""
        with self._changed:
            heapq.heappush(self._due, (monotonic() + after_s, next(self._numbers), errand))
            self._changed.notify_all()

    def wait_until_idle(self, within_s: float) -> bool:
        """Wait until nothing is due any more, now or later; False where it took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._due and not self._under_way, within_s)

    def _work(self) -> None:
        while (errand := self._next()) is not None:
            try:
                errand()
            except Exception as error:  # noqa: BLE001 a thread of the demo world outlives a broken errand, and says so
                log.error("errand broke", trace=trace(error))
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _next(self) -> Errand | None:
        with self._changed:
            while self.is_running:
                wait = self._due[0][0] - monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None
