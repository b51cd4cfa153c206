"""SQLite: one writer thread, readers beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from domain.ports.clock import Clock
from gateway.store.looking import look
from gateway.store.work import Work
from gateway.store.writer import Writer

READERS_MAX = 32
READER_WAIT_MAX_S = 2

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


class EmbeddedDatabase:
    """One SQLite file."""

    def __init__(self, url: URL, clock: Clock, committed: Callable[[frozenset[str]], None]) -> None:
        self._clock = clock
        self._writing = _make(url, begin="BEGIN IMMEDIATE", pragmas=_PRAGMAS, pool_size=1, max_overflow=0)
        self._reading = _make(
            url,
            begin="BEGIN",
            pragmas=(*_PRAGMAS, "query_only=ON"),
            pool_size=READERS_MAX,
            max_overflow=0,
            pool_timeout=READER_WAIT_MAX_S,
        )
        self._writer = Writer(self._writing, clock, committed)

    @property
    def engine(self) -> Engine:
        """The engine that may change tables."""
        return self._writing

    @property
    def waiting(self) -> int:
        """How many steps wait for the next batch."""
        return self._writer.waiting

    def write(self, run: Callable[[Work], Any]) -> Any:
        """Run a step in the writer's next batch."""
        return self._writer.write(run)

    def read(self, run: Callable[[Work], Any]) -> Any:
        """Run a look in a transaction of its own."""
        return look(self._reading, self._clock, run)

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        self._writer.close()
        self._reading.dispose()
        self._writing.dispose()


def _make(url: URL, *, begin: str, pragmas: tuple[str, ...], **pool: int) -> Engine:
    engine = create_engine(url, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, _: object) -> None:
        driver.isolation_level = None  # We say BEGIN ourselves.
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
