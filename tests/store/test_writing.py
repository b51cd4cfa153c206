"""Steps: all of one or nothing, each for itself, none inside another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import Unavailable
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.store.steps import add_inbound, add_job, new_inbound


def fail(work: UnitOfWork, key: str) -> None:
    add_job(work, key)
    raise LookupError(key)


def test_a_step_gives_its_value(store: OpenStore) -> None:
    def step(work: UnitOfWork, a: int, *, b: int) -> tuple[int, int]:
        return a, b

    assert store.write(step, 1, b=2) == (1, 2)


def test_what_a_failed_step_wrote_is_undone(store: OpenStore) -> None:
    with pytest.raises(LookupError, match="a"):
        store.write(fail, "a")
    assert store.write(add_job, "a")


def test_failing_steps_do_not_hurt_those_beside_them(store: OpenStore) -> None:
    def attempt(number: int) -> bool:
        try:
            store.write(fail if number % 3 == 0 else add_job, f"job {number}")
        except LookupError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(90)))
    assert outcomes == [number % 3 != 0 for number in range(90)]
    assert store.read(lambda work: work.jobs.waiting("money")) == 60


def test_a_step_that_breaks_a_rule_of_the_database_hurts_nobody_else(store: OpenStore) -> None:
    def break_rule(work: UnitOfWork) -> None:
        work.pins.put(None, "hash", None)  # type: ignore[arg-type]  # (on purpose)

    with pytest.raises(DBAPIError):
        store.write(break_rule)
    assert store.write(add_job, "a")


@pytest.mark.parametrize("way", ["write", "read"])
def test_an_error_of_the_database_does_not_repeat_what_was_given(store: OpenStore, way: str) -> None:
    def ask(work: UnitOfWork) -> None:
        work.jobs.desk.run(text("SELECT :typed FROM no_such_table"), typed="BALANCE 4071")  # type: ignore[attr-defined]

    with pytest.raises(DBAPIError) as caught:
        getattr(store, way)(ask)
    assert "4071" not in str(caught.value)


@pytest.mark.parametrize("way", ["write", "read"])
def test_a_step_must_not_start_another(store: OpenStore, way: str) -> None:
    with pytest.raises(RuntimeError):
        store.write(lambda work: getattr(store, way)(add_job, "a"))


@pytest.mark.parametrize("way", ["write", "read"])
def test_a_look_must_not_start_another(store: OpenStore, way: str) -> None:
    with pytest.raises(RuntimeError):
        store.read(lambda work: getattr(store, way)(add_job, "a"))


def test_a_step_may_start_after_one_that_started_another(store: OpenStore) -> None:
    with pytest.raises(RuntimeError):
        store.write(lambda work: store.write(add_job, "a"))
    assert store.write(add_job, "a")


def test_a_look_cannot_write(store: OpenStore) -> None:
    with pytest.raises(DBAPIError):
        store.read(add_job, "a")
    assert store.write(add_job, "a")


def test_a_look_sees_what_was_written_before(store: OpenStore, open_another: Callable[[], OpenStore]) -> None:
    other = open_another()
    store.write(add_job, "a")
    assert other.read(lambda work: work.jobs.waiting("money")) == 1


def test_a_look_sees_one_moment(store: OpenStore, open_another: Callable[[], OpenStore]) -> None:
    other = open_another()

    def look(work: UnitOfWork) -> tuple[int, int]:
        before = work.jobs.waiting("money")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(other.write, add_job, "a").result()
        return before, work.jobs.waiting("money")

    assert store.read(look) == (0, 0)


@pytest.mark.parametrize("way", ["write", "read"])
def test_a_closed_store_takes_nothing(store: OpenStore, way: str) -> None:
    store.close()
    with pytest.raises(Unavailable):
        getattr(store, way)(lambda work: None)


def test_closing_twice_is_closing(store: OpenStore) -> None:
    store.close()
    store.close()


def test_what_was_taken_before_closing_is_written(store: OpenStore, open_another: Callable[[], OpenStore]) -> None:
    def attempt(number: int) -> bool:
        if number == 50:
            store.close()
        try:
            return store.write(add_inbound, new_inbound(f"SM{number}")) is not None
        except Unavailable:
            return False

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(attempt, range(100)))
    other = open_another()
    again = [other.write(add_inbound, new_inbound(f"SM{number}")) is None for number in range(100)]
    assert sum(told) > 0
    assert not any(was_told and not is_there for was_told, is_there in zip(told, again, strict=True))


@pytest.mark.slow
def test_a_database_that_somebody_blocks_is_unavailable(
    store: OpenStore, open_another: Callable[[], OpenStore], database: str, store_url: str
) -> None:
    blocker = _block(database, store_url)
    with pytest.raises(Unavailable):
        store.write(add_job, "a")
    blocker()
    assert store.write(add_job, "b")


def _block(database: str, url: str) -> Callable[[], None]:
    if database == "postgresql":
        server = psycopg.connect(url)
        server.execute("LOCK TABLE jobs")
        return server.close
    file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    return file.close
