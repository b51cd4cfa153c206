"""Workers are processes: they die at any moment, and several look at one table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from tests.worker.processes import LEASE, Journals, real_clock, release, start_process
from tests.worker.workshop import Journal, Workshop

pytestmark = pytest.mark.slow

JOBS = 400


@pytest.fixture
def journals(tmp_path: Path) -> Journals:
    return Journals(tmp_path / "journal.txt")


@pytest.fixture
def workers(store_url: str, journals: Journals, shop: Workshop) -> Iterator[list[Popen[str]]]:
    """Two processes that are ready to drain."""
    shop.clock.now = real_clock()
    started = [start_process("drain", store_url, journals) for _ in range(2)]
    journals.wait_for("ready", len(started))
    yield started
    for process in started:
        process.kill()
        process.communicate()


def test_two_workers_never_run_one_job_twice(shop: Workshop, workers: list[Popen[str]], journals: Journals) -> None:
    keys = [f"job-{n}" for n in range(JOBS)]
    shop.add(*keys[:8], kind="meet")
    shop.add(*keys[8:])
    for worker in workers:
        release(worker)
    journals.wait_for("end", JOBS)
    assert journals.runs() == dict.fromkeys(keys, 1)
    assert journals.processes() == {worker.pid for worker in workers}


def test_two_workers_keep_the_order_of_a_lane(shop: Workshop, workers: list[Popen[str]], journals: Journals) -> None:
    lanes = [f"loan-{n}" for n in range(4)]
    for lane in lanes:
        shop.add(*(f"{lane}:{n:02}" for n in range(15)), lane=lane)
    for worker in workers:
        release(worker)
    journals.wait_for("end", 60)
    for lane in lanes:
        began = [line.key for line in journals.lines() if line.word == "begin" and line.key.startswith(f"{lane}:")]
        assert began == sorted(began)


def test_what_a_killed_worker_held_is_run_after_its_lease(
    shop: Workshop, workers: list[Popen[str]], journals: Journals, journal: Journal
) -> None:
    def work(job: object) -> None:
        journal.note("run again")

    shop.add("a", "b", "c", kind="hang")
    release(workers[0])
    journals.wait_for("begin", 3)
    workers[0].kill()
    assert shop.claim() == []
    shop.clock.now = real_clock() + LEASE
    shop.start({"hang": work})
    journal.wait_for(3, "run again")
