"""A store on both databases, for whoever asks: fresh each time, a copy of a migrated one (a pytest plugin)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from gateway.store.opening import OpenStore, open_store
from tests.support.clock import HandClock
from tests.support.counting import DATABASES
from tests.support.postgres import PostgresServer


@dataclass
class Woken:
    """The queues that were woken, one entry a commit."""

    queues: list[frozenset[str]] = field(default_factory=list)

    def __call__(self, queues: frozenset[str]) -> None:
        self.queues.append(queues)


def _migrate(url: str) -> None:
    store = open_store(url, clock=HandClock())
    store.migrate()
    store.close()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test is about."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_server: PostgresServer) -> str:
    """The name of one that nobody connects to: others are copied from it."""
    url = postgres_server.new_database()
    _migrate(url)
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def emptied_database(postgres_server: PostgresServer, migrated_database: str) -> str:
    """One for all tests of this process, of which each leaves it as it was."""
    return postgres_server.reusable(migrated_database)


@pytest.fixture
def empty_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no rows."""
    if database == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "store.db")
        yield f"sqlite:///{path}"
        return
    url = str(request.getfixturevalue("emptied_database"))
    yield url
    request.getfixturevalue("postgres_server").empty(url)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def open_another(store_url: str, clock: HandClock) -> Iterator[Callable[[], OpenStore]]:
    """Opens the same database once more, as another process would."""
    opened: list[OpenStore] = []

    def open_it() -> OpenStore:
        opened.append(open_store(store_url, clock=clock))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(store_url: str, clock: HandClock, woken: Woken) -> Iterator[OpenStore]:
    opened = open_store(store_url, clock=clock, on_commit=woken)
    yield opened
    opened.close()


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """The same database, as somebody reaches it who does not ask us."""
    address = make_url(store_url)
    is_sqlite = address.get_backend_name() == "sqlite"
    opened = create_engine(address if is_sqlite else address.set(drivername="postgresql+psycopg"))
    yield opened
    opened.dispose()
