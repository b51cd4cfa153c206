"""Send callbacks, each at its time and meeting its faults, and keep a list of what became of them.

Source: Daraja 3.0 (read 2026-11): a callback that failed is not sent again; integrators report that it
sometimes is. `Timetable.repeats` holds for both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from mpesa.sandbox.calling import Caller, Reply
from mpesa.sandbox.clock import Clock
from mpesa.sandbox.errands import Errands
from mpesa.sandbox.faults import CallbackFault, CallbackKind, Faults
from mpesa.sandbox.shapes import bend, failed, queued
from mpesa.sandbox.wire import write

_KEPT = 10_000
_OK = 200


@dataclass(frozen=True)
class Timetable:
    """When the operator does things, in seconds; *repeats* is how often a callback that failed is sent again."""

    validation_within_s: float = 8.0
    confirmation_after_s: float = 0.2
    prompt_answered_after_s: float = 2.0
    prompt_lives_s: float = 60.0
    result_after_s: float = 0.2
    answer_within_s: float = 10.0
    late_by_s: float = 30.0
    slow_by_s: float = 15.0
    repeats: int = 0
    pause_s: float = 5.0


@dataclass(frozen=True)
class Callback:
    """A callback: *key* is the receipt, or the request, that it tells of."""

    kind: CallbackKind
    key: str
    url: str
    body: Mapping[str, Any]
    timeout_url: str = ""


@dataclass(frozen=True)
class Sending:
    """A callback that was sent, or kept back by a fault: *status* None where no answer came until *at*."""

    began: datetime
    at: datetime
    kind: CallbackKind
    key: str
    url: str
    body: bytes
    status: int | None
    fault: CallbackFault | None


class Outbox:
    """Callbacks on their way, on threads of their own."""

    def __init__(
        self, faults: Faults, now: Clock, timetable: Timetable | None = None, source: str | None = None
    ) -> None:
        self.timetable = timetable or Timetable()
        self.errands = Errands()
        self._faults = faults
        self._now = now
        self._lock = Lock()
        self._held: list[Callback] = []
        self._sent: deque[Sending] = deque(maxlen=_KEPT)
        self._caller = Caller(self.timetable.answer_within_s, self.timetable.slow_by_s, faults.sleep, source)

    def sent(self) -> Sequence[Sending]:
        """List what was sent or kept back lately, oldest first."""
        with self._lock:
            return list(self._sent)

    def send(self, callback: Callback, after_s: float) -> None:
        """Send *callback* in *after_s* seconds, unless a fault has other plans."""
        fault = self._faults.meet_callback(callback.kind)
        late_s = after_s + self.timetable.late_by_s
        match fault:
            case CallbackFault.DROP:
                self._note(callback, None, fault, self._now())
            case CallbackFault.TWICE:
                self._later(callback, after_s, fault)
                self._later(callback, after_s, fault)
            case CallbackFault.LATE:
                self._later(callback, late_s, fault)
            case CallbackFault.REORDER:
                self._hold(callback, late_s)
            case CallbackFault.EARLY:
                self._deliver(callback, fault, self.timetable.repeats)
            case CallbackFault.QUEUE_TIMEOUT | CallbackFault.QUEUE_TIMEOUT_ONLY:
                told = replace(callback, url=callback.timeout_url, body=queued(callback.body))
                self._later(told, after_s, fault)
                if fault is CallbackFault.QUEUE_TIMEOUT:
                    self._later(callback, late_s, fault)
            case CallbackFault.LATE_SUCCESS:
                self._later(replace(callback, body=failed(callback.body)), after_s, fault)
                self._later(callback, late_s, fault)
            case None:
                self._later(callback, after_s, None)
            case _:
                self._later(replace(callback, body=bend(callback.body, fault)), after_s, fault)

    def send_now(self, callback: Callback) -> None:
        """Send *callback* before this call returns, whatever faults wait."""
        self._deliver(callback, None, self.timetable.repeats)

    def ask(self, callback: Callback) -> Reply | None:
        """Send *callback* at once and wait for its answer, no longer than a validation may take; None is silence."""
        fault = self._faults.meet_callback(callback.kind)
        if fault is CallbackFault.DROP or not self.errands.is_running:
            self._note(callback, None, fault, self._now())
            return None
        asked = replace(callback, body=bend(callback.body, fault)) if fault else callback
        answer: Future[Reply | None] = Future()
        self.errands.add(lambda: answer.set_result(self._deliver(asked, fault, 0)))
        try:
            return answer.result(self.timetable.validation_within_s)
        except TimeoutError:
            return None

    def _later(self, callback: Callback, after_s: float, fault: CallbackFault | None) -> None:
        self.errands.add(partial(self._deliver, callback, fault, self.timetable.repeats), after_s)

    def _hold(self, callback: Callback, late_s: float) -> None:
        """Keep *callback* until another has gone out before it, but not for ever."""
        with self._lock:
            self._held.append(callback)
        self.errands.add(partial(self._release, callback), late_s)

    def _release(self, *held: Callback) -> None:
        with self._lock:
            due = [each for each in held if each in self._held]
            self._held = [each for each in self._held if each not in due]
        for each in due:
            self.errands.add(partial(self._deliver, each, CallbackFault.REORDER, self.timetable.repeats))

    def _deliver(self, callback: Callback, fault: CallbackFault | None, repeats: int) -> Reply | None:
        began = self._now()
        reply = self._caller.call(callback.url, write(callback.body), fault)
        self._note(callback, reply.status if reply else None, fault, began)
        if repeats and (reply is None or reply.status != _OK):
            self.errands.add(partial(self._deliver, callback, None, repeats - 1), self.timetable.pause_s)
        self._release(*self._held)
        return reply

    def _note(self, callback: Callback, status: int | None, fault: CallbackFault | None, began: datetime) -> None:
        body, at = write(callback.body), self._now()
        sending = Sending(began, at, callback.kind, callback.key, callback.url, body, status, fault)
        with self._lock:
            self._sent.append(sending)
