"""Faults on demand: what a core, a network or a proxy does to a call when things go wrong."""

import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from threading import Lock


class FaultKind(StrEnum):
    """What goes wrong with one call."""

    DOWN = "down"
    SLOW = "slow"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    ERROR_AFTER = "error_after"
    HTML = "html"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    GARBLED = "garbled"
    LATE = "late"


class Faults:
    """The faults that wait for a call, each for one; calls take them in the order in which they were added."""

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.slow_s = 15.0
        self.late_s = 1.0
        self.sleep = sleep
        self._lock = Lock()
        self._waiting: deque[FaultKind] = deque()

    def add(self, kind: str, count: int) -> None:
        """Let the next *count* calls meet a fault of *kind*; a count of 0 or less takes all of that kind away.

        Raises:
            ValueError: there is no such kind.

        """
        fault = FaultKind(kind)
        with self._lock:
            if count <= 0:
                self._waiting = deque(waiting for waiting in self._waiting if waiting is not fault)
            self._waiting.extend([fault] * count)

    def kinds(self) -> list[str]:
        """List what can go wrong."""
        return [str(kind) for kind in FaultKind]

    def waiting(self) -> dict[str, int]:
        """Count the faults that no call has met yet, by kind."""
        with self._lock:
            kinds = list(self._waiting)
        return {str(kind): kinds.count(kind) for kind in FaultKind if kind in kinds}

    def take(self) -> FaultKind | None:
        """Take the fault that the call at hand meets, if any."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None
