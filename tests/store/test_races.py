"""Steps are right when another process runs beside them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from domain.jobs import Job
from domain.pins import Tries
from domain.ports.store import UnitOfWork
from domain.sms import Delivery, DeliveryReport
from gateway.store.opening import OpenStore
from tests.store.racing import race
from tests.store.steps import (
    PHONE,
    add_inbound,
    add_job,
    add_jobs,
    add_outbound,
    claim,
    finish,
    new_inbound,
    new_outbound,
    send,
)
from tests.support.clock import NOW

JOBS = 300
LANES = ("L1", "L2", "L3")
ROUNDS = 100


def claim_half(store: OpenStore, which: int) -> list[str]:
    keys: list[str] = []
    while len(keys) < JOBS // 2 and (jobs := store.write(claim, limit=5)):
        for job in jobs:
            store.write(finish, job)
            keys.append(job.key)
    return keys


def test_no_job_is_claimed_by_both(store: OpenStore, store_url: str) -> None:
    store.write(add_jobs, [f"job {number}" for number in range(JOBS)])
    first, second = race(store_url, claim_half)
    assert len(first) == len(second)
    assert sorted(first + second) == sorted(f"job {number}" for number in range(JOBS))


def add_all(store: OpenStore, which: int) -> list[tuple[bool, bool, bool]]:
    return [
        (
            store.write(add_inbound, new_inbound(f"SM{number}")) is not None,
            store.write(add_outbound, new_outbound(f"reply {number}")) is not None,
            store.write(add_job, f"job {number}"),
        )
        for number in range(ROUNDS)
    ]


def test_what_both_add_is_there_once(store_url: str) -> None:
    for first, second in zip(*race(store_url, add_all), strict=True):
        assert [a + b for a, b in zip(first, second, strict=True)] == [1, 1, 1]


def take_turn(work: UnitOfWork) -> datetime | None:
    return work.carriers.take_turn("twilio", 100, NOW)


def take_turns(store: OpenStore, which: int) -> int:
    return [store.write(take_turn) for _ in range(ROUNDS)].count(None)


def test_both_together_take_a_seconds_worth_of_turns(store_url: str) -> None:
    assert sum(race(store_url, take_turns)) == 100


def add_and_run_lanes(store: OpenStore, which: int) -> list[str]:
    ran = []
    for number in range(ROUNDS // 2):
        store.write(add_jobs, [f"{which} {number} {lane}" for lane in LANES], LANES[number % len(LANES)])
        for job in store.write(claim, limit=5):
            store.write(finish, job)
            ran.append(job.key)
    for _ in range(ROUNDS * len(LANES)):
        for job in store.write(claim, limit=5):
            store.write(finish, job)
            ran.append(job.key)
    return ran


def test_no_lane_is_left_without_a_head(store: OpenStore, store_url: str) -> None:
    first, second = race(store_url, add_and_run_lanes)
    left: list[Job] = []
    while jobs := store.write(claim):
        left += jobs
        for job in jobs:
            store.write(finish, job)
    assert store.read(lambda work: work.jobs.waiting("money")) == 0
    counts: Counter[str] = Counter(first + second + [job.key for job in left])
    assert len(counts) == 2 * (ROUNDS // 2) * len(LANES)
    assert set(counts.values()) == {1}


def send_and_take(work: UnitOfWork, carrier_id: str) -> int:
    send(work, f"reply {carrier_id}", carrier_id)
    return len(work.outbox.take_reports("twilio", carrier_id))


def find_or_keep(work: UnitOfWork, carrier_id: str) -> int:
    report = DeliveryReport(carrier_id, Delivery.DELIVERED)
    if work.outbox.find("twilio", report) is not None:
        return 1
    work.outbox.keep_report("twilio", report, NOW)
    return 0


def send_or_report(store: OpenStore, which: int) -> list[int]:
    step = (send_and_take, find_or_keep)[which]
    return [store.write(step, f"SM{number}") for number in range(ROUNDS * 2)]


def test_a_report_that_crosses_its_sms_is_not_lost(store_url: str) -> None:
    taken, found = race(store_url, send_or_report)
    assert [a + b for a, b in zip(taken, found, strict=True)] == [1] * ROUNDS * 2


def try_once(work: UnitOfWork) -> None:
    tries = work.pins.tries(PHONE, 15)
    work.pins.put_tries(PHONE, 15, Tries(tries.wrong + 1, NOW))


def try_often(store: OpenStore, which: int) -> None:
    for _ in range(ROUNDS):
        store.write(try_once)


def test_no_wrong_try_is_missed(store: OpenStore, store_url: str) -> None:
    race(store_url, try_often)
    assert store.read(lambda work: work.pins.tries(PHONE, 15)).wrong == 2 * ROUNDS
