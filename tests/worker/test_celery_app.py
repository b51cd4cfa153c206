"""Celery carries wake-ups, and whatever becomes of them, no work is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from time import monotonic

import pytest
import redis

from gateway.worker.celery_app import WAITING_MAX, Waker, make_app
from gateway.worker.drainer import REST_MAX_S
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer
from tests.support.servers import free_port
from tests.worker.processes import Journals, real_clock, start_process
from tests.worker.workshop import PATIENCE_S, Workshop

pytestmark = pytest.mark.slow

Start = Callable[..., Popen[str]]


@pytest.fixture
def store_url(postgres_server: PostgresServer, migrated_database: str) -> str:
    """Several processes share PostgreSQL."""
    return postgres_server.new_database(template=migrated_database)


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that this test may maltreat."""
    server = RedisServer()
    yield server
    server.thaw()
    server.stop()


@pytest.fixture
def journals(tmp_path: Path) -> Journals:
    return Journals(tmp_path / "journal.txt")


@pytest.fixture
def start_worker(store_url: str, journals: Journals, shop: Workshop) -> Iterator[Start]:
    """Starts a Celery worker and waits until its drainers are there."""
    shop.clock.now = real_clock()
    started: list[Popen[str]] = []

    def start(broker: str, *words: str) -> Popen[str]:
        started.append(start_process("celery", store_url, journals, *words, broker=broker))
        journals.wait_for("ready", len(started))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def make_waker() -> Iterator[Callable[[str], Waker]]:
    made: list[Waker] = []

    def make(broker: str) -> Waker:
        made.append(Waker(make_app(broker)))
        made[-1].start()
        return made[-1]

    yield make
    for waker in made:
        waker.stop()


def connect(shop: Workshop, waker: Waker) -> None:
    shop.store.on_commit = waker.on_commit


def test_a_commit_here_wakes_a_worker_there(
    shop: Workshop, own_redis: RedisServer, start_worker: Start, journals: Journals, make_waker: Callable[[str], Waker]
) -> None:
    start_worker(own_redis.url)
    connect(shop, make_waker(own_redis.url))
    shop.add("first")
    journals.wait_for("end", 1)
    wait_for_consumer(own_redis)
    begun = monotonic()
    for count in range(10):
        shop.add(f"job-{count}")
        journals.wait_for("end", count + 2)
    assert monotonic() - begun < 10 * REST_MAX_S / 2, "only the sweep found them"


def wait_for_consumer(server: RedisServer) -> None:
    """Wait until a worker listens: until then only its sweep works."""
    with redis.Redis(port=server.port) as client, client.monitor() as monitor:
        for command in monitor.listen():
            if command["command"].startswith("BRPOP"):
                return


def _flush(server: RedisServer) -> None:
    with redis.Redis(port=server.port) as client:
        client.flushall()


def _kill(server: RedisServer) -> None:
    server.kill()


def _freeze(server: RedisServer) -> None:
    server.freeze()


def _nothing(server: RedisServer) -> None:
    """Leave it as it is."""


@pytest.mark.parametrize(
    ("break_it", "mend_it"),
    [
        pytest.param(_flush, _nothing, id="flushed"),
        pytest.param(_kill, RedisServer.start, id="killed, and started again"),
        pytest.param(_kill, _nothing, id="killed for good"),
        pytest.param(_freeze, RedisServer.thaw, id="frozen, and thawed"),
        pytest.param(_freeze, _nothing, id="frozen for good"),
    ],
)
def test_no_work_is_lost_when_redis_is(
    shop: Workshop,
    own_redis: RedisServer,
    start_worker: Start,
    journals: Journals,
    make_waker: Callable[[str], Waker],
    break_it: Callable[[RedisServer], None],
    mend_it: Callable[[RedisServer], None],
) -> None:
    start_worker(own_redis.url)
    connect(shop, make_waker(own_redis.url))
    keys = [f"job-{n}" for n in range(300)]
    for n, key in enumerate(keys):
        shop.add(key, queue=("replies", "money", "bulk")[n % 3])
        if n in {100, 150}:
            break_it(own_redis) if n == 100 else mend_it(own_redis)
    journals.wait_for("end", len(keys))
    assert journals.runs() == dict.fromkeys(keys, 1)
    assert sum(shop.waiting(queue) for queue in ("replies", "money", "bulk")) == 0


def test_a_worker_that_starts_without_redis_works(shop: Workshop, start_worker: Start, journals: Journals) -> None:
    shop.add("job")
    start_worker(f"redis://127.0.0.1:{free_port()}/0")
    journals.wait_for("end", 1)


def test_a_worker_consumes_the_queues_that_it_is_told(
    shop: Workshop, own_redis: RedisServer, start_worker: Start, journals: Journals
) -> None:
    shop.add("bulk", queue="bulk")
    shop.add("reply", queue="replies")
    start_worker(own_redis.url, "-Q", "replies")
    journals.wait_for("end", 1)
    assert (list(journals.runs()), shop.waiting("bulk")) == (["reply"], 1)


def test_celery_inspect_shows_the_worker(own_redis: RedisServer, start_worker: Start) -> None:
    start_worker(own_redis.url, "-n", "here@village")
    wait_for_consumer(own_redis)
    command = [sys.executable, "-m", "celery", "-b", own_redis.url, "inspect", "-t", "2", "--json", "active_queues"]
    told = ""
    for _ in range(5):  # A question that is asked before it listens is not answered later.
        told = told or subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60).stdout
    queues = json.loads(told)["here@village"]
    assert {queue["name"] for queue in queues} == {"replies", "money", "bulk"}


def test_a_worker_ends_when_what_runs_has_ended(
    shop: Workshop, own_redis: RedisServer, start_worker: Start, journals: Journals
) -> None:
    shop.add(*(f"job-{n}" for n in range(2000)))
    worker = start_worker(own_redis.url)
    journals.wait_for("begin", 20)
    worker.terminate()
    assert (worker.wait(PATIENCE_S), journals.count("over")) == (0, 1)
    began, ended = journals.count("begin"), journals.count("end")
    assert began == ended < 2000
    free = sum(len(jobs) for jobs in iter(shop.claim, []))
    assert free == 2000 - ended, "something was left leased"


def test_a_worker_ends_though_its_broker_is_frozen(own_redis: RedisServer, start_worker: Start) -> None:
    worker = start_worker(own_redis.url)
    wait_for_consumer(own_redis)
    own_redis.freeze()
    worker.terminate()
    assert worker.wait(PATIENCE_S) == 0


def test_a_broker_that_is_not_there_delays_nobody(make_waker: Callable[[str], Waker]) -> None:
    waker = make_waker(f"redis://127.0.0.1:{free_port()}/0")
    begun = monotonic()
    for _ in range(1000):
        waker.on_commit(frozenset({"replies", "bulk"}))
    assert monotonic() - begun < 1


def test_a_frozen_broker_delays_nobody(own_redis: RedisServer, make_waker: Callable[[str], Waker]) -> None:
    own_redis.freeze()
    waker = make_waker(own_redis.url)
    begun = monotonic()
    for _ in range(1000):
        waker.on_commit(frozenset({"replies", "bulk"}))
    waker.stop(PATIENCE_S)
    assert monotonic() - begun < 5


def test_wake_ups_do_not_pile_up_while_no_worker_comes(
    own_redis: RedisServer, make_waker: Callable[[str], Waker]
) -> None:
    waker = make_waker(own_redis.url)
    with redis.Redis(port=own_redis.port) as client, client.monitor() as monitor:
        looks = (entry for entry in monitor.listen() if entry["command"] == "LLEN money")
        for _ in range(3 * WAITING_MAX):
            waker.on_commit(frozenset({"money"}))
            next(looks)
        waker.stop()
        assert client.llen("money") == WAITING_MAX
