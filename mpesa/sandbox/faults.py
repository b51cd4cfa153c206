"""Faults on demand: what goes wrong with calls that come in, and with callbacks that go out.

Counted faults wait for the next calls; a share meets so many in a hundred by
chance, from a seed. What was met is counted.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from random import Random
from threading import Lock
from typing import TypeVar

COUNT_MAX = 100_000


class CallFault(StrEnum):
    """What goes wrong with a call that comes in."""

    DOWN = "down"
    SLOW = "slow"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    ERROR_AFTER = "error_after"
    THROTTLE = "throttle"
    SPIKE = "spike"
    QUOTA = "quota"
    FORBIDDEN = "forbidden"
    EMPTY = "empty"
    GARBLED = "garbled"


class CallbackKind(StrEnum):
    """What we call for."""

    VALIDATION = "validation"
    CONFIRMATION = "confirmation"
    STK = "stk"
    RESULT = "result"


class CallbackFault(StrEnum):
    """What goes wrong with a callback that goes out."""

    DROP = "drop"
    TWICE = "twice"
    LATE = "late"
    REORDER = "reorder"
    EARLY = "early"
    SLOW = "callback_slow"
    CUT_BEFORE = "callback_cut_before"
    CUT_AFTER = "callback_cut_after"
    QUEUE_TIMEOUT = "queue_timeout"
    QUEUE_TIMEOUT_ONLY = "queue_timeout_only"
    LATE_SUCCESS = "late_success"
    SINGLE_OBJECT = "single_object"
    MISSING_VALUE = "missing_value"
    TEXT_CODES = "text_codes"
    NO_NAMES = "no_names"
    BLANK_TYPE = "blank_type"


_ALL = frozenset(CallbackKind)
_TOLD = _ALL - {CallbackKind.VALIDATION}
_C2B = frozenset({CallbackKind.VALIDATION, CallbackKind.CONFIRMATION})
_RESULT = frozenset({CallbackKind.RESULT})
_STK = frozenset({CallbackKind.STK})
_FITS = {
    CallbackFault.DROP: _ALL,
    CallbackFault.TWICE: _TOLD,
    CallbackFault.LATE: _TOLD,
    CallbackFault.REORDER: _TOLD,
    CallbackFault.EARLY: _RESULT,
    CallbackFault.SLOW: _ALL,
    CallbackFault.CUT_BEFORE: _ALL,
    CallbackFault.CUT_AFTER: _ALL,
    CallbackFault.QUEUE_TIMEOUT: _RESULT,
    CallbackFault.QUEUE_TIMEOUT_ONLY: _RESULT,
    CallbackFault.LATE_SUCCESS: _STK,
    CallbackFault.SINGLE_OBJECT: _RESULT,
    CallbackFault.MISSING_VALUE: _STK | _RESULT,
    CallbackFault.TEXT_CODES: _STK | _RESULT,
    CallbackFault.NO_NAMES: _C2B,
    CallbackFault.BLANK_TYPE: _C2B,
}
AnyFault = CallFault | CallbackFault
_K = TypeVar("_K", CallFault, CallbackFault)


class Faults:
    """The faults that wait, those that meet by chance, and how many were met."""

    def __init__(self, *, seed: int = 0, sleep: Callable[[float], None] = time.sleep) -> None:
        self.sleep = sleep
        self._random = Random(seed)
        self._lock = Lock()
        self._waiting: deque[AnyFault] = deque()
        self._shares: dict[AnyFault, float] = {}
        self._met: Counter[AnyFault] = Counter()

    def kinds(self) -> list[str]:
        """List what can go wrong."""
        return [*CallFault, *CallbackFault]

    def add(self, kind: str, count: int) -> None:
        """Let the next *count* calls (or callbacks) meet *kind*; 0 takes back what waits of it.

        Raises:
            ValueError: there is no such kind, or no such count.

        """
        fault = _kind(kind)
        if not 0 <= count <= COUNT_MAX:
            raise ValueError(f"count is from 0 to {COUNT_MAX}")
        with self._lock:
            if not count:
                self._waiting = deque(each for each in self._waiting if each is not fault)
            self._waiting.extend([fault] * count)

    def share(self, kind: str, percent: float) -> None:
        """Let *percent* of all calls (or callbacks) that *kind* fits meet it from now on.

        Raises:
            ValueError: there is no such kind, or no such share.

        """
        if not 0 <= percent <= 100:
            raise ValueError("a share is from 0 to 100")
        with self._lock:
            self._shares[_kind(kind)] = percent

    def waiting(self) -> dict[str, int]:
        """Count the faults that nothing has met yet, by kind."""
        with self._lock:
            return {str(kind): count for kind, count in Counter(self._waiting).items()}

    def met(self) -> dict[str, int]:
        """Count the faults that were met, by kind."""
        with self._lock:
            return {str(kind): count for kind, count in self._met.items()}

    def meet_call(self) -> CallFault | None:
        """Take the fault that the call at hand meets."""
        return self._meet(CallFault)

    def meet_callback(self, kind: CallbackKind) -> CallbackFault | None:
        """Take the fault that a callback of *kind* meets."""
        return self._meet([each for each in CallbackFault if kind in _FITS[each]])

    def _meet(self, fitting: Iterable[_K]) -> _K | None:
        kinds = list(fitting)
        with self._lock:
            fault = self._take(kinds) or self._chance(kinds)
            if fault is not None:
                self._met[fault] += 1
            return fault

    def _take(self, kinds: Sequence[_K]) -> _K | None:
        first = next((each for each in self._waiting if each in kinds), None)
        if first is None:
            return None
        self._waiting.remove(first)
        return next(each for each in kinds if each is first)

    def _chance(self, kinds: Sequence[_K]) -> _K | None:
        shares = [(each, self._shares.get(each, 0)) for each in kinds]
        return next((each for each, share in shares if share and self._random.random() * 100 < share), None)


def _kind(name: str) -> AnyFault:
    return CallFault(name) if name in list(CallFault) else CallbackFault(name)
