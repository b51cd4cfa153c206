"""Opens the store that a URL names.

`sqlite:///path` is the embedded database, `postgresql://...` one for several processes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from domain.errors import Refused, Unavailable
from domain.ports.clock import Clock
from domain.ports.store import UnitOfWork
from domain.traces import trace
from gateway.store.embedded import EmbeddedDatabase
from gateway.store.server import ServerDatabase
from gateway.store.stepping import must_be_outside

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()


class OpenStore:
    """Writes steps and reads; *on_commit* is told after a commit which queues have work now, never inside it."""

    def __init__(self, url: str, clock: Clock, on_commit: Callable[[frozenset[str]], None]) -> None:
        self.on_commit = on_commit
        self._clock = clock
        self._is_closed = False
        address = _read_url(url)
        make = EmbeddedDatabase if address.get_backend_name() == "sqlite" else ServerDatabase
        self._database = make(address, clock, self._committed)

    @property
    def waiting(self) -> int:
        """How many steps wait to be written."""
        return self._database.waiting

    def write(self, step: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *step* with a unit of work and return its value when its commit is on disk (domain.ports.store)."""
        self._must_be_open()
        value: T = self._database.write(lambda work: step(work, *args, **kwargs))
        return value

    def read(self, look: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *look* in a transaction that reads only (domain.ports.store)."""
        self._must_be_open()
        value: T = self._database.read(lambda work: look(work, *args, **kwargs))
        return value

    def migrate(self) -> None:
        """Bring the tables up to date (gateway.store.migrating says what it raises)."""
        # Alembic takes 8 MiB, and a process that works on tables that are there needs none of it.
        from gateway.store.migrating import migrate

        migrate(self._database.engine)

    def ready(self) -> bool:
        """Tell whether a row can be written now."""
        try:
            self._must_be_open()
            self._database.write(lambda work: work.beat(self._clock()))
        except (Unavailable, SQLAlchemyError):
            return False
        return True

    def close(self) -> None:
        """Take no more steps, write those that wait, and let go of the database."""
        self._is_closed = True
        self._database.close()

    def _must_be_open(self) -> None:
        must_be_outside()
        if self._is_closed:
            raise Unavailable("the store is closing")

    def _committed(self, queues: frozenset[str]) -> None:
        try:
            self.on_commit(queues)
        except Exception as error:  # noqa: BLE001 (what was committed stays committed; drainers look by themselves)
            log.error("nobody was woken", queues=", ".join(sorted(queues)), trace=trace(error))


def open_store(
    url: str, *, clock: Clock, on_commit: Callable[[frozenset[str]], None] = lambda queues: None
) -> OpenStore:
    """Open the store at *url*; its tables are there after `migrate`.

    Raises:
        Refused: the URL names no database that we know.

    """
    return OpenStore(url, clock, on_commit)


def _read_url(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Refused("the store's URL cannot be read") from error
    kind = "postgresql" if address.get_backend_name() == "postgres" else address.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise Refused(f"the store's URL begins with sqlite:/// or postgresql://, not {kind}")
    if kind == "sqlite" and address.database in (None, "", ":memory:"):
        raise Refused("the store's URL names no file: sqlite:///PATH")
    return address.set(drivername=kind)
