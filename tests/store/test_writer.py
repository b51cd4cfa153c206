"""The one writer of SQLite: batches, their limits, and a disk that is full."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine, event

from domain.audit import AuditLine
from domain.errors import Unavailable
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore, open_store
from gateway.store.writer import BATCH_MAX, WAITING_MAX
from tests.store.steps import add_inbound, add_job, new_inbound
from tests.support.clock import NOW, HandClock

PAGES_LEFT = 20


class Watched:
    """The commits of the writer, and its driver's connection."""

    def __init__(self) -> None:
        self.commits = 0
        self.driver: Any = None


@pytest.fixture
def watched() -> Iterator[Watched]:
    seen = Watched()

    def connect(driver: Any, _: object) -> None:
        seen.driver = seen.driver or driver

    def commit(connection: Any) -> None:
        seen.commits += connection.connection.driver_connection is seen.driver

    event.listen(Engine, "connect", connect)
    event.listen(Engine, "commit", commit)
    yield seen
    event.remove(Engine, "connect", connect)
    event.remove(Engine, "commit", commit)


@pytest.fixture
def store(watched: Watched, migrated_file: Path, tmp_path: Path) -> Iterator[OpenStore]:
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = open_store(f"sqlite:///{path}", clock=HandClock())
    assert opened.ready()
    yield opened
    opened.close()


def hold(pool: ThreadPoolExecutor, store: OpenStore) -> threading.Event:
    """Keep the writer busy until the event that this gives is set."""
    begun, go_on = threading.Event(), threading.Event()

    def step(work: UnitOfWork) -> None:
        begun.set()
        assert go_on.wait(60)

    pool.submit(store.write, step)
    assert begun.wait(60)
    return go_on


def submit(pool: ThreadPoolExecutor, store: OpenStore, count: int) -> list[Future[bool]]:
    """Let *count* threads wait for the writer; all of them are in its queue when this returns."""
    told = [pool.submit(store.write, add_job, f"job {number}") for number in range(count)]
    wait_for(store, count)
    return told


def wait_for(store: OpenStore, count: int) -> None:
    """Wait until so many steps are in the writer's queue."""
    deadline = monotonic() + 60
    while store.waiting < count:
        assert monotonic() < deadline


def note_and_look(work: UnitOfWork, which: int) -> Sequence[AuditLine]:
    """Note two acts, of one subject that all note about and of one's own, and give what was noted about the first; the third fails."""
    seen = work.audit.of("slip:1")
    work.audit.note("slip:1", "printed", NOW, {"which": which})
    work.audit.note(f"slip:1{which}", "printed", NOW)
    if which == 3:
        raise RuntimeError
    return seen


def test_a_step_sees_what_those_before_it_in_its_batch_noted(store: OpenStore, watched: Watched) -> None:
    store.write(note_and_look, 0)
    with ThreadPoolExecutor(9) as pool:
        go_on = hold(pool, store)
        before = watched.commits
        told = []
        for which in range(1, 9):
            told.append(pool.submit(store.write, note_and_look, which))
            wait_for(store, which)
        go_on.set()
        seen = [each.result(60) for each in told if each.exception(60) is None]
    lines = store.read(lambda work: work.audit.of("slip:1"))
    assert watched.commits - before == 2, "the batch that held the writer, and all the others"
    assert [line.words["which"] for line in lines] == [0, 1, 2, 4, 5, 6, 7, 8]
    assert seen == [lines[:many] for many in range(1, 8)]


def test_what_waits_is_committed_together(store: OpenStore, watched: Watched) -> None:
    with ThreadPoolExecutor(33) as pool:
        go_on = hold(pool, store)
        before = watched.commits
        told = submit(pool, store, 32)
        go_on.set()
        assert all(future.result(60) for future in told)
    assert watched.commits - before == 2, "the batch that held the writer, and all the others"


def test_closing_writes_what_waits(store: OpenStore) -> None:
    with ThreadPoolExecutor(34) as pool:
        go_on = hold(pool, store)
        told = submit(pool, store, 32)
        closing = pool.submit(store.close)
        go_on.set()
        closing.result(60)
        assert all(future.result(60) for future in told)


def test_the_writer_takes_a_limited_batch() -> None:
    assert (BATCH_MAX, WAITING_MAX) == (256, 10_000)


def grow(store: OpenStore, number: int) -> bool:
    sms = new_inbound(f"SM{number}")
    try:
        return store.write(add_inbound, sms) is not None
    except Unavailable:
        return False


def fill(store: OpenStore, watched: Watched) -> list[bool]:
    """Leave room for a few pages, then write more than fits, from eight threads."""
    [pages] = watched.driver.execute("PRAGMA page_count").fetchone()
    watched.driver.execute(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda number: grow(store, number), range(2_000)))


def test_a_full_disk_loses_nothing_that_was_told(store: OpenStore, watched: Watched, tmp_path: Path) -> None:
    told = fill(store, watched)
    assert 0 < sum(told) < len(told)
    file = sqlite3.connect(tmp_path / "store.db")
    there = {row[0] for row in file.execute("SELECT once FROM inbound")}
    file.close()
    assert there == {f"SM{number}" for number, was_told in enumerate(told) if was_told}


def test_a_full_disk_is_not_ready(store: OpenStore, watched: Watched) -> None:
    fill(store, watched)
    assert not grow(store, 9_999)


def test_a_disk_with_room_again_takes_steps_again(store: OpenStore, watched: Watched) -> None:
    fill(store, watched)
    watched.driver.execute("PRAGMA max_page_count = 1000000")
    assert grow(store, 9_999)


def test_a_batch_on_a_full_disk_fails_whole(store: OpenStore, watched: Watched) -> None:
    def too_much(work: UnitOfWork) -> None:
        for number in range(500):
            work.inbound.park_callback("twilio", str(number), "no Body", bytes(4_096), HandClock().now)

    [pages] = watched.driver.execute("PRAGMA page_count").fetchone()
    watched.driver.execute(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")
    with pytest.raises(Unavailable):
        store.write(too_much)
    assert store.write(add_job, "small")


@pytest.mark.slow
def test_who_waits_too_long_hears_that_it_is_unavailable(store: OpenStore) -> None:
    with ThreadPoolExecutor(2) as pool:
        go_on = hold(pool, store)
        with pytest.raises(Unavailable, match="in time"):
            store.write(add_job, "given up")
        go_on.set()
    assert store.write(add_job, "given up"), "a step given up before it began is left out"
