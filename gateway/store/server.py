"""PostgreSQL: each step has a transaction of its own, in its caller's thread."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import Unavailable
from domain.ports.clock import Clock
from gateway.store.desk import Desk
from gateway.store.faults import is_unavailable, may_go_again
from gateway.store.looking import look
from gateway.store.stepping import inside
from gateway.store.work import Work

RUNS_MAX = 3
WAIT_MAX_S = 5.0
CONNECTIONS_MAX = 20

_OPTIONS = "-c statement_timeout=5000 -c lock_timeout=2000 -c timezone=UTC -c synchronous_commit=on"


class ServerDatabase:
    """One PostgreSQL database."""

    def __init__(self, url: URL, clock: Clock, committed: Callable[[frozenset[str]], None]) -> None:
        self._clock = clock
        self._committed = committed
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=CONNECTIONS_MAX // 2,
            max_overflow=CONNECTIONS_MAX // 2,
            pool_timeout=2,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args={"connect_timeout": 2, "options": _OPTIONS},
        )
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def engine(self) -> Engine:
        """The engine that may change tables."""
        return self._engine

    @property
    def waiting(self) -> int:
        """How many steps wait: none, each runs in its caller's thread."""
        return 0

    def write(self, run: Callable[[Work], Any]) -> Any:
        """Run a step, again where PostgreSQL asks for it."""
        deadline = monotonic() + WAIT_MAX_S
        for count in range(1, RUNS_MAX + 1):
            try:
                return self._run(run)
            except (DBAPIError, PoolTimeout) as error:
                is_last = count == RUNS_MAX or monotonic() >= deadline
                if isinstance(error, DBAPIError) and may_go_again(error) and not is_last:
                    continue
                if is_unavailable(error):
                    raise Unavailable("the database did not take it") from error
                raise
        raise AssertionError("every run returns or raises")

    def read(self, run: Callable[[Work], Any]) -> Any:
        """Run a look in a transaction of its own, which sees one moment."""
        return look(self._reading, self._clock, run)

    def close(self) -> None:
        """Let go of the server; steps that run end by themselves."""
        self._engine.dispose()

    def _run(self, run: Callable[[Work], Any]) -> Any:
        with inside(), self._engine.begin() as connection:
            work = Work(Desk(connection, self._clock, is_writing=True))
            value = run(work)
            wakes = work.close()
            work.write_lines(work.notes)
        if wakes:
            self._committed(wakes)
        return value
