"""PostgreSQL only: what is tried again, and what is unavailable."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from domain.errors import Unavailable
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore, open_store
from gateway.store.server import RUNS_MAX
from tests.store.steps import add_job
from tests.support.clock import HandClock
from tests.support.postgres import PostgresServer


@pytest.fixture
def url(postgres_server: PostgresServer, migrated_database: str) -> str:
    return postgres_server.new_database(template=migrated_database)


@pytest.fixture
def store(url: str) -> Iterator[OpenStore]:
    opened = open_store(url, clock=HandClock())
    yield opened
    opened.close()


class Deadlocked:
    """A step that PostgreSQL undoes as a deadlock, the first *count* times."""

    def __init__(self, url: str, count: int) -> None:
        self._url, self._left, self.runs = url, count, 0
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '40P01'; END $$"
            )
            connection.execute("CREATE TRIGGER deadlock BEFORE INSERT ON jobs EXECUTE FUNCTION deadlock()")

    def __call__(self, work: UnitOfWork) -> bool:
        self.runs += 1
        if self.runs > self._left:
            with psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute("DROP TRIGGER IF EXISTS deadlock ON jobs")
        return add_job(work, "a")


def test_a_deadlock_is_tried_again(store: OpenStore, url: str) -> None:
    step = Deadlocked(url, count=RUNS_MAX - 1)
    assert store.write(step)
    assert step.runs == RUNS_MAX


def test_a_deadlock_that_stays_is_unavailable(store: OpenStore, url: str) -> None:
    step = Deadlocked(url, count=RUNS_MAX)
    with pytest.raises(Unavailable):
        store.write(step)
    assert step.runs == RUNS_MAX


def test_a_connection_that_was_cut_is_made_again(store: OpenStore, url: str) -> None:
    store.write(add_job, "a")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert store.write(add_job, "b")


def test_a_connection_cut_in_a_step_is_unavailable(store: OpenStore, url: str) -> None:
    def cut(work: UnitOfWork) -> None:
        add_job(work, "a")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        add_job(work, "b")

    with pytest.raises(Unavailable):
        store.write(cut)
    assert store.write(add_job, "a")


def test_every_commit_is_synced(store: OpenStore) -> None:
    settings = ("synchronous_commit", "timezone", "statement_timeout", "lock_timeout")
    with store._database.engine.connect() as connection:
        told = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in settings]
    assert told == ["on", "UTC", "5s", "2s"]
