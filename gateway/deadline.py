"""One limit for a whole call, whatever it waits for.

A call runs in another thread, and its caller leaves it at the deadline.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import BoundedSemaphore, Semaphore, Thread
from typing import TypeVar

from domain.errors import OutcomeUnknown, Throttled

T = TypeVar("T")

CALLS_MAX = 128
"""Calls under way at once in one process, those that nobody waits for any more included."""


class Threads:
    """Up to *calls_max* threads; kept, because a new one for each call costs half as much again as the call."""

    def __init__(self, calls_max: int) -> None:
        self._calls_max = calls_max
        self._forget()
        os.register_at_fork(after_in_child=self._forget)  # a child has none of its parent's threads

    def within(self, deadline_s: float, call: Callable[[], T]) -> T:
        """Run *call* in another thread and give what it gives, or raise what it raises.

        Raises:
            Throttled: as many calls as may be are under way; this one did not start.
            OutcomeUnknown: the deadline passed; the call may yet do what it does.

        """
        future = self._begin(call)
        try:
            return future.result(max(deadline_s, 0))
        except TimeoutError as error:
            if future.done():
                return future.result(0)  # It ended just now, or the call itself raised this error.
            raise OutcomeUnknown(f"no outcome in {deadline_s:g} s") from error

    def _forget(self) -> None:
        self._free = BoundedSemaphore(self._calls_max)
        self._idle = Semaphore(0)
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def _begin(self, call: Callable[[], T]) -> Future[T]:
        if not self._free.acquire(blocking=False):
            raise Throttled(f"{self._calls_max} calls are under way")
        future: Future[T] = Future()
        self._calls.put(partial(self._run, call, future))
        if not self._idle.acquire(blocking=False):
            Thread(target=self._work, name="call", daemon=True).start()  # a daemon: nobody waits for a call he left
        return future

    def _work(self) -> None:
        while True:
            self._calls.get()()

    def _run(self, call: Callable[[], T], future: Future[T]) -> None:
        try:
            settle = partial(future.set_result, call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the outcome is waited for
            settle = partial(future.set_exception, error)
        self._idle.release()
        self._free.release()
        settle()


THREADS = Threads(CALLS_MAX)
within = THREADS.within
