"""Two schedulers and two workers work beside each other: nothing happens twice."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, select

from domain.jobs import REPLIES
from gateway.bench.kill_books import CarrierLedger, OpenJobs
from gateway.bench.kill_load import Load
from gateway.bench.kill_processes import House, distributed, look_until
from gateway.store.tables import jobs
from gateway.wiring.daemon import THREADS
from tests.support.postgres import PostgresServer
from tests.support.servers import need

pytestmark = pytest.mark.slow

TEXTS = 300
PATIENCE_S = 60
_OF_THE_CLOCK = re.compile(r"sync@[-0-9]+T[:0-9]+Z")


@dataclass(frozen=True)
class Sync:
    """One job of the nightly sync: the clock asks for the first page, and each page for the next."""

    key: str
    page: str
    attempts: int
    done_at: datetime | None


@dataclass(frozen=True)
class Seen:
    """What was seen of one run."""

    ledger: CarrierLedger
    leases_most: int
    left_open: list[str]
    syncs: Sequence[Sync]
    schedulers: list[int | None]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Iterator[Seen]:
    need("redis-server", "redis-server")
    folder = tmp_path_factory.mktemp("two") / "house"
    house = distributed(folder, postgres_server.new_database())
    second = replace(house.others[0], name="scheduler-2", log=folder / "scheduler-2.log")
    house = replace(house, others=[*house.others, second])
    try:
        house.start()
        yield watch(house)
    finally:
        house.stop()


def watch(house: House) -> Seen:
    """Text, wait until nothing is open, and end the schedulers: they leave with 0 when they have added what was due."""
    ledger, opened = CarrierLedger(house.carrier_file), OpenJobs(house.store_url)
    leases: list[int] = []

    def has_sent(count: int) -> bool:
        ledger.read()
        leases.append(len(opened.leases(datetime.now(UTC))))
        return ledger.sent.total() >= count

    load = Load(house.village_url, random.Random(1), ledger.waiting)
    load.burst()
    load.start()
    look_until(lambda: has_sent(TEXTS), PATIENCE_S)
    load.stop()
    for each in house.others:
        each.end()
    look_until(lambda: has_sent(0) and ledger.waiting() == 0 and not opened.open() and is_synced(house), PATIENCE_S)
    left = list(opened.open())
    opened.close()
    codes = [each.running.returncode for each in house.others if each.running is not None]
    return Seen(ledger, max(leases), left, syncs(house), codes)


def is_synced(house: House) -> bool:
    return all(each.done_at for each in syncs(house))


def syncs(house: House) -> Sequence[Sync]:
    engine = create_engine(house.store_url.replace("postgresql://", "postgresql+psycopg://"))
    query = select(jobs.c.key, jobs.c.subject, jobs.c.attempts, jobs.c.done_at).where(jobs.c.kind == "sync_core")
    with engine.connect() as connection:
        found = [Sync(*row) for row in connection.execute(query)]
    engine.dispose()
    return found


def test_both_workers_work(seen: Seen) -> None:
    assert seen.leases_most > THREADS[REPLIES]


def test_every_text_is_answered_once(seen: Seen) -> None:
    assert {phone: seen.ledger.answered(phone) for phone in seen.ledger.sent} == dict(seen.ledger.sent)


def test_nothing_leaves_twice(seen: Seen) -> None:
    assert [key for key, taken in seen.ledger.taken_by_key().items() if len(taken) > 1] == []


def test_all_is_done(seen: Seen) -> None:
    assert seen.left_open == []


def test_both_schedulers_added_what_was_due(seen: Seen) -> None:
    assert seen.schedulers == [0, 0]


def test_what_the_clock_asked_for_is_added_once(seen: Seen) -> None:
    assert len([each.key for each in seen.syncs if _OF_THE_CLOCK.fullmatch(each.key)]) == 1


def test_what_the_clock_asked_for_is_done_once(seen: Seen) -> None:
    assert {page: count for page, count in Counter(each.page for each in seen.syncs).items() if count > 1} == {}
    assert [each for each in seen.syncs if each.attempts != 1 or each.done_at is None] == []
