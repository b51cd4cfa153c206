"""The one thread that writes to SQLite.

It takes every step that waits, gives each a savepoint, and commits them
together: one sync to disk for all, and their audit lines in one go. Nobody hears of his step before that
commit, and if it fails everybody hears `Unavailable`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from domain.audit import NewLine
from domain.errors import Unavailable
from domain.ports.clock import Clock
from gateway.store.desk import Desk
from gateway.store.faults import is_unavailable
from gateway.store.stepping import inside
from gateway.store.work import Work

BATCH_MAX = 256
WAITING_MAX = 10_000
WAIT_MAX_S = 5.0
DRAIN_MAX_S = 30.0

log = structlog.get_logger()


@dataclass(frozen=True)
class _Step:
    run: Callable[[Work], Any]
    outcome: Future[Any] = field(default_factory=Future)


class _BatchLost(Exception):
    """SQLite undid everything by itself, or can take no more."""


class Writer:
    """Takes steps, and commits them in batches; *committed* is told the queues that have work now."""

    def __init__(self, engine: Engine, clock: Clock, committed: Callable[[frozenset[str]], None]) -> None:
        self._engine = engine
        self._clock = clock
        self._committed = committed
        self._waiting: deque[_Step] = deque()
        self._changed = threading.Condition()
        self._is_closing = False
        self._thread = threading.Thread(target=self._go_on, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many steps wait for the next batch."""
        return len(self._waiting)

    def write(self, run: Callable[[Work], Any]) -> Any:
        """Hand a step over and wait for its commit.

        Raises:
            Unavailable: queue full, closing, commit failed, or five seconds passed.

        """
        step = _Step(run)
        with self._changed:
            if self._is_closing:
                raise Unavailable("the store is closing")
            if len(self._waiting) >= WAITING_MAX:
                raise Unavailable("too many steps wait to be written")
            self._waiting.append(step)
            self._changed.notify()
        try:
            return step.outcome.result(WAIT_MAX_S)
        except TimeoutError:
            if step.outcome.cancel() or not step.outcome.done():
                raise Unavailable("not written in time") from None
            return step.outcome.result(0)  # It ended just now, or the step itself raised this error.

    def close(self) -> None:
        """Take no more steps, and write those that wait."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(DRAIN_MAX_S)

    def _go_on(self) -> None:
        with inside():
            while batch := self._take():
                # A step whose caller gave up before it began is left out.
                begun = [step for step in batch if step.outcome.set_running_or_notify_cancel()]
                if begun:
                    self._write(begun)

    def _take(self) -> list[_Step]:
        with self._changed:
            while not self._waiting and not self._is_closing:
                self._changed.wait()
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH_MAX))]

    def _write(self, batch: list[_Step]) -> None:
        try:
            outcomes, wakes = self._commit(batch)
        except Exception as error:  # noqa: BLE001 (whatever it was, the writer lives on and its callers are told)
            log.warning("batch not written", steps=len(batch), **_kind(error))
            for step in batch:
                step.outcome.set_exception(Unavailable("the database did not take it"))
            return
        if wakes:
            self._committed(wakes)
        for step, (value, fault) in zip(batch, outcomes, strict=True):
            if fault is None:
                step.outcome.set_result(value)
            else:
                step.outcome.set_exception(fault)

    def _commit(self, batch: list[_Step]) -> tuple[list[tuple[Any, BaseException | None]], frozenset[str]]:
        outcomes: list[tuple[Any, BaseException | None]] = []
        wakes: set[str] = set()
        notes: list[NewLine] = []
        with self._engine.begin() as connection:
            for step in batch:
                value, fault, wakened = self._run(connection, step, notes)
                outcomes.append((value, fault))
                wakes |= wakened
            Work(Desk(connection, self._clock, is_writing=True)).write_lines(notes)
        return outcomes, frozenset(wakes)

    def _run(
        self, connection: Connection, step: _Step, notes: list[NewLine]
    ) -> tuple[Any, BaseException | None, frozenset[str]]:
        """Run one step; the audit lines of one that ends well are added to *notes*."""
        driver: Any = connection.connection.driver_connection
        driver.execute("SAVEPOINT step")
        work = Work(Desk(connection, self._clock, is_writing=True, noted=notes))
        try:
            value = step.run(work)
            wakes = work.close()
        except BaseException as error:  # It is the caller's: he gets it after the commit.
            if not driver.in_transaction or is_unavailable(error):
                raise _BatchLost from error
            driver.execute("ROLLBACK TO step")
            driver.execute("RELEASE step")
            return None, error, frozenset()
        if not driver.in_transaction:
            raise _BatchLost("a step hid that SQLite undid everything")
        driver.execute("RELEASE step")
        notes += work.notes
        return value, None, wakes


def _kind(error: Exception) -> dict[str, str]:
    """Name an error and SQLite's code for it; its words may hold what was to be written."""
    cause = error.__cause__ or error
    code = getattr(getattr(cause, "orig", None), "sqlite_errorname", "")
    return {"error": type(cause).__name__, "code": code}
