"""Faults on demand: what a core, a network or a proxy does to a call when things go wrong."""

import re
import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from threading import Lock

FAULT_MET = "sandbox.fault"  # the key of a WSGI environment under which a command finds the fault that it meets
_POSTING = re.compile(r".*/(loans|savingsaccounts)/.+/transactions(?:/.*)?")


class Calls(StrEnum):
    """What a call asks for, as far as faults make a difference."""

    OTHER = "other"
    LOANS = "postings on loans"
    SAVINGS = "postings on savings"


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
    CONFLICT = "conflict"
    LOAN_LOCKED = "loan_locked"
    STUCK_BEFORE = "stuck_before"
    STUCK_AFTER = "stuck_after"
    RACE = "race"


POSTINGS = "postings"
_MET_BY = {
    FaultKind.CONFLICT: {Calls.LOANS, Calls.SAVINGS},
    FaultKind.LOAN_LOCKED: {Calls.LOANS},
    FaultKind.STUCK_BEFORE: {Calls.LOANS, Calls.SAVINGS},
    FaultKind.STUCK_AFTER: {Calls.LOANS, Calls.SAVINGS},
    FaultKind.RACE: {Calls.LOANS, Calls.SAVINGS},
}


def calls_for(method: str, path: str) -> Calls:
    """Tell what a call asks for."""
    found = _POSTING.fullmatch(path) if method == "POST" else None
    if found is None:
        return Calls.OTHER
    return Calls.LOANS if found[1] == "loans" else Calls.SAVINGS


class Faults:
    """The faults that wait for a call, each for one; calls take them in the order in which they were added.

    Some only a posting can meet: a lost lock (`conflict`), the close of business (`loan_locked`), a core killed before
    or after the money was committed (`stuck_before`, `stuck_after`: cut, and the key is under processing for ever), and
    a race with a twin that did it (`race`). Any other may be kept for postings.
    """

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.slow_s = 15.0
        self.late_s = 1.0
        self.sleep = sleep
        self._lock = Lock()
        self._waiting: deque[tuple[FaultKind, set[Calls]]] = deque()

    def add(self, kind: str, count: int, on: str | None = None) -> None:
        """Let the next *count* calls meet a fault of *kind*; a count of 0 or less takes all of that kind away.

        With *on* "postings" it waits for those calls only.

        Raises:
            ValueError: there is no such kind, or no such calls.

        """
        fault = FaultKind(kind)
        if on not in (None, POSTINGS):
            raise ValueError(f"faults are met on {POSTINGS}, or on any call")
        met_by = _MET_BY.get(fault, set(Calls)) - ({Calls.OTHER} if on == POSTINGS else set())
        with self._lock:
            if count <= 0:
                self._waiting = deque(waiting for waiting in self._waiting if waiting[0] is not fault)
            self._waiting.extend([(fault, met_by)] * count)

    def kinds(self) -> list[str]:
        """List what can go wrong."""
        return [str(kind) for kind in FaultKind]

    def waiting(self) -> dict[str, int]:
        """Count the faults that no call has met yet, by kind."""
        with self._lock:
            kinds = [kind for kind, _ in self._waiting]
        return {str(kind): kinds.count(kind) for kind in FaultKind if kind in kinds}

    def take(self, calls: Calls = Calls.OTHER) -> FaultKind | None:
        """Take the fault that a call of that sort meets, if any."""
        with self._lock:
            found = next((waiting for waiting in self._waiting if calls in waiting[1]), None)
            if found is None:
                return None
            self._waiting.remove(found)
            return found[0]
