"""What is forgotten at night, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from domain.jobs import BULK, Job
from domain.ports.store import UnitOfWork
from domain.sms import Delivery, DeliveryReport
from domain.staff import Role, StaffPerson
from gateway.flows import accept_receipt, posting_steps
from gateway.flows.forget import FORGOTTEN, FROM_THE_START, JOBS_KEPT, KIND, REPORTS_KEPT, Forget
from gateway.store.opening import OpenStore
from gateway.store.tables import jobs
from tests.support.clock import NOW, HandClock

LEASE = timedelta(minutes=1)
FIRST_KEY = "forget@2026-03-02T23:30:00Z"
OLD, YOUNG = NOW - JOBS_KEPT - timedelta(hours=1), NOW - JOBS_KEPT + timedelta(hours=1)


def add_done(store: OpenStore, kind: str, key: str, done_at: datetime) -> None:
    def add(work: UnitOfWork) -> None:
        work.jobs.add(kind, "1", queue=BULK, key=key, due=done_at)
        (job,) = work.jobs.claim(BULK, limit=1, now=done_at, until=done_at + LEASE)
        work.jobs.finish(job, done_at)

    store.write(add)


def add_open(store: OpenStore, kind: str, key: str, due: datetime) -> None:
    store.write(lambda work: work.jobs.add(kind, "1", queue="replies", key=key, due=due))


def nights(store: OpenStore, clock: HandClock, **sizes: int) -> int:
    """Work the night's job and those that it asks for; gives how many."""
    store.write(lambda work: work.jobs.add(KIND, FROM_THE_START, queue=BULK, key=FIRST_KEY, due=NOW))
    worked = 0
    while claimed := store.write(claim, clock()):
        for job in claimed:
            Forget(store, clock, **sizes)(job)
            worked += 1
    return worked


def claim(work: UnitOfWork, now: datetime) -> list[Job]:
    return list(work.jobs.claim(BULK, limit=10, now=now, until=now + LEASE))


@pytest.fixture
def keys(engine: Engine) -> Callable[[], set[str]]:
    """Reads which jobs are there, but for the night's own."""

    def keys() -> set[str]:
        with engine.connect() as connection:
            return {key for key in connection.execute(select(jobs.c.key)).scalars() if not key.startswith("forget@")}

    return keys


@pytest.mark.parametrize("kind", sorted(FORGOTTEN))
def test_a_job_long_done_is_forgotten(
    store: OpenStore, clock: HandClock, keys: Callable[[], set[str]], kind: str
) -> None:
    add_done(store, kind, "old", OLD)
    add_done(store, kind, "young", YOUNG)
    nights(store, clock)
    assert keys() == {"young"}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(posting_steps.KIND, id="a posting"),
        pytest.param(accept_receipt.KIND, id="a receipt's match"),
        pytest.param("tell_remittance", id="a text to a payer"),
        pytest.param("order_reversal", id="an order to the operator"),
        pytest.param("of tomorrow", id="a kind that nobody thought of"),
    ],
)
def test_what_would_matter_if_it_were_done_again_is_kept(store: OpenStore, clock: HandClock, kind: str) -> None:
    add_done(store, kind, "once", OLD)
    nights(store, clock)
    assert not store.write(lambda work: work.jobs.add(kind, "1", queue=BULK, key="once", due=NOW))


def test_a_job_that_waits_is_kept_however_old(store: OpenStore, clock: HandClock, keys: Callable[[], set[str]]) -> None:
    add_open(store, "answer_sms", "waits", OLD)
    nights(store, clock)
    assert keys() == {"waits"}


def test_more_than_a_job_looks_at_is_forgotten_too(
    store: OpenStore, clock: HandClock, keys: Callable[[], set[str]]
) -> None:
    for number in range(15):
        add_done(store, posting_steps.KIND if number % 5 == 0 else "send_sms", str(number), OLD)
    assert nights(store, clock, looked_at=3, looks=2) == 3
    assert keys() == {"0", "5", "10"}


def test_a_job_that_is_run_twice_forgets_once(store: OpenStore, clock: HandClock) -> None:
    add_done(store, "send_sms", "old", OLD)
    add_done(store, "send_sms", "young", YOUNG)
    found = store.read(lambda work: work.forgetting.old_jobs(FORGOTTEN, NOW - JOBS_KEPT, 0, 10))
    dropped = [store.write(lambda work: work.forgetting.drop_jobs(found.ids, NOW - JOBS_KEPT)) for _ in range(2)]
    assert dropped == [1, 0]


def test_reports_that_no_sms_asked_for_are_forgotten(store: OpenStore, clock: HandClock) -> None:
    for carrier_id, kept_at in (("old", NOW - REPORTS_KEPT - LEASE), ("young", NOW - REPORTS_KEPT + LEASE)):
        report = DeliveryReport(carrier_id, Delivery.DELIVERED)
        store.write(lambda work, report=report, at=kept_at: work.outbox.keep_report("kannel", report, at))
    nights(store, clock)
    taken = {
        each: store.write(lambda work, each=each: work.outbox.take_reports("kannel", each)) for each in ("old", "young")
    }
    assert {each: len(found) for each, found in taken.items()} == {"old": 0, "young": 1}


def test_staff_whom_nobody_saw_for_long_are_forgotten(store: OpenStore, clock: HandClock) -> None:
    for login, seen_at in (("old", OLD), ("young", YOUNG)):
        person = StaffPerson(login, login, frozenset({Role.FINANCE}), None, 1, "Soko branch")
        store.write(lambda work, person=person, at=seen_at: work.staff_seen.note(person, at))
    nights(store, clock)
    found = store.read(lambda work: work.staff_seen.having({Role.FINANCE}, 10))
    assert [each.login for each in found] == ["young"]


def test_only_jobs_and_early_reports_become_fewer(store: OpenStore) -> None:
    """The forgetting repository has no way to anything else; a new one must be written down here and in the decision."""
    methods = {name for name in dir(store.read(lambda work: work.forgetting)) if not name.startswith("_")}
    assert methods == {"desk", "old_jobs", "drop_jobs", "drop_reports"}
