"""What is due is done: once, in its lane's order, and beside everything else."""

from __future__ import annotations

import threading
from collections import Counter

from domain.jobs import Job
from gateway.store.opening import open_store
from tests.worker.workshop import PATIENCE_S, Journal, Workshop, add_jobs


def test_every_job_is_run_once(shop: Workshop, journal: Journal) -> None:
    keys = [f"job-{n}" for n in range(120)]

    def work(job: Job) -> None:
        journal.note(job.key)
        shop.finish(job)
        journal.note("finished")

    shop.add(*keys)
    shop.start({"task": work})
    journal.wait_for(len(keys), "finished")
    assert Counter(journal.lines) == Counter({**dict.fromkeys(keys, 1), "finished": len(keys)})
    assert shop.waiting() == 0


def test_a_lane_is_run_in_order(shop: Workshop, journal: Journal) -> None:
    keys = [f"job-{n}" for n in range(30)]

    def work(job: Job) -> None:
        journal.note(f"begin {job.key}")
        journal.note(f"end {job.key}")
        shop.finish(job)
        journal.note("finished")

    shop.add(*keys, lane="loan 4")
    shop.start({"task": work})
    journal.wait_for(len(keys), "finished")
    told = [line for line in journal.lines if line != "finished"]
    assert told == [line for key in keys for line in (f"begin {key}", f"end {key}")]


def test_other_lanes_run_side_by_side(shop: Workshop, journal: Journal) -> None:
    both = threading.Barrier(2)

    def work(job: Job) -> None:
        both.wait(PATIENCE_S)
        shop.finish(job)
        journal.note("finished")

    shop.add("a", lane="loan 4")
    shop.add("b", lane="loan 5")
    shop.start({"task": work})
    journal.wait_for(2, "finished")


def test_a_flood_of_bulk_does_not_delay_a_reply(shop: Workshop, journal: Journal) -> None:
    ebb = threading.Event()

    def flood(job: Job) -> None:
        journal.note("flood")
        ebb.wait(PATIENCE_S)
        shop.finish(job)

    def reply(job: Job) -> None:
        shop.finish(job)
        journal.note("replied")

    shop.add(*(f"bulk-{n}" for n in range(200)), kind="flood", queue="bulk")
    shop.start({"flood": flood, "reply": reply})
    journal.wait_for(4, "flood")
    shop.add("reply", kind="reply", queue="replies")
    journal.wait_for(1, "replied")
    ebb.set()


def test_no_more_is_claimed_than_can_start(shop: Workshop, journal: Journal) -> None:
    go_on = threading.Event()

    def work(job: Job) -> None:
        journal.note("begun")
        go_on.wait(PATIENCE_S)
        shop.finish(job)

    shop.add(*(f"job-{n}" for n in range(10)))
    shop.start({"task": work}, threads=3)
    journal.wait_for(3, "begun")
    assert len(shop.claim()) == 7
    go_on.set()


def test_work_that_nobody_announced_is_found(shop: Workshop, journal: Journal, store_url: str) -> None:
    def work(job: Job) -> None:
        shop.finish(job)
        journal.note("finished")

    shop.start({"task": work})
    other = open_store(store_url, clock=shop.clock)
    other.write(add_jobs, ("job",), "task", "money", None, shop.clock())
    other.close()
    journal.wait_for(1, "finished")


def test_stopping_waits_for_what_runs(shop: Workshop, journal: Journal) -> None:
    go_on = threading.Event()

    def work(job: Job) -> None:
        journal.note("begun")
        go_on.wait(PATIENCE_S)
        shop.finish(job)
        journal.note("finished")

    shop.add("running", "waiting", lane="one after another")
    shop.start({"task": work})
    journal.wait_for(1, "begun")
    assert shop.drainers is not None
    shop.drainers.halt()
    go_on.set()
    assert shop.drainers.stop(PATIENCE_S)
    assert journal.lines == ["begun", "finished"]
    assert shop.waiting() == 1


def test_stopping_does_not_wait_for_ever(shop: Workshop, journal: Journal) -> None:
    go_on = threading.Event()

    def work(job: Job) -> None:
        journal.note("begun")
        go_on.wait(PATIENCE_S)

    shop.add("job")
    shop.start({"task": work})
    journal.wait_for(1, "begun")
    assert shop.drainers is not None
    assert not shop.drainers.stop(0.05)
    go_on.set()
