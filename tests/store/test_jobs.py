"""Jobs: once, in order, one at a time in a lane, and only by who holds them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Superseded
from domain.jobs import Job
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.store.steps import LEASE, add_inbound, add_job, add_jobs, claim, finish, new_inbound
from tests.support.clock import NOW
from tests.support.stores import Woken

LATER = NOW + timedelta(minutes=5)


def keys(jobs: object) -> list[str]:
    assert isinstance(jobs, list)
    return [job.key for job in jobs]


def test_a_job_is_added_once_for_ever(store: OpenStore) -> None:
    store.write(add_job, "a")
    [job] = store.write(claim)
    store.write(finish, job)
    assert not store.write(add_job, "a")


def test_a_claim_tells_all_of_a_job(store: OpenStore) -> None:
    store.write(add_job, "a", lane="L4")
    assert store.write(claim) == [Job(1, "post", "subject of a", "money", "L4", "a", fence=1, attempts=1)]


def test_what_is_still_to_be_done_is_told(store: OpenStore) -> None:
    store.write(add_jobs, ["waits", "done", "parked"])
    _, done, parked = store.write(claim)
    store.write(finish, done)
    store.write(lambda work: work.jobs.park(parked, "why", NOW))
    found = [store.read(lambda work, key=key: work.jobs.waits(key)) for key in ("waits", "done", "parked", "never")]
    assert found == [True, False, False, False]


def test_a_job_is_held_for_longer_than_its_lease(store: OpenStore) -> None:
    store.write(add_job, "a")
    [job] = store.write(claim)
    store.write(lambda work: work.jobs.renew(job, LATER))
    assert store.write(claim, NOW + LEASE) == []
    assert keys(store.write(claim, LATER)) == ["a"]


def test_a_claimed_job_is_not_claimed_again(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b"])
    store.write(claim, limit=1)
    assert keys(store.write(claim)) == ["b"]


def test_a_job_whose_lease_ended_is_claimed_again(store: OpenStore) -> None:
    store.write(add_job, "a")
    store.write(claim)
    [job] = store.write(claim, NOW + LEASE)
    assert (job.fence, job.attempts) == (2, 2)


def test_a_job_is_not_claimed_before_it_is_due(store: OpenStore) -> None:
    store.write(add_job, "a", due=LATER)
    assert store.write(claim) == []


def test_a_claim_takes_what_is_due_longest(store: OpenStore) -> None:
    store.write(add_job, "young", due=NOW)
    store.write(add_job, "old", due=NOW - timedelta(minutes=1))
    assert keys(store.write(claim, limit=1)) == ["old"]


def test_a_claim_leaves_other_queues_alone(store: OpenStore) -> None:
    store.write(add_job, "a", queue="bulk")
    assert store.write(claim) == []


def test_a_lane_runs_one_after_another(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b", "c"], "L4")
    ran = []
    while jobs := store.write(claim):
        ran.append(keys(jobs))
        store.write(finish, jobs[0])
    assert ran == [["a"], ["b"], ["c"]]


def test_lanes_run_side_by_side(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b"], "L4")
    store.write(add_jobs, ["c", "d"], "L5")
    assert keys(store.write(claim)) == ["a", "c"]


def test_a_postponed_head_keeps_its_lane(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b"], "L4")
    [job] = store.write(claim)
    store.write(lambda work: work.jobs.postpone(job, LATER))
    assert store.write(claim) == []
    assert keys(store.write(claim, LATER)) == ["a"]


def test_a_job_put_off_counts_no_attempt(store: OpenStore) -> None:
    store.write(add_job, "a")
    [job] = store.write(claim)
    store.write(lambda work: work.jobs.put_off(job, LATER))
    assert store.write(claim) == []
    assert [each.attempts for each in store.write(claim, LATER)] == [job.attempts] == [1]


def test_a_parked_head_opens_its_lane(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b"], "L4")
    [job] = store.write(claim)
    store.write(lambda work: work.jobs.park(job, "closed account", NOW))
    assert keys(store.write(claim)) == ["b"]


def test_a_head_parked_with_its_lane_shut_lets_nothing_pass(store: OpenStore) -> None:
    store.write(add_jobs, ["a", "b"], "L4")
    [job] = store.write(claim)
    store.write(lambda work: work.jobs.park(job, "nobody knows", NOW, keeps_lane=True))
    store.write(add_job, "c", lane="L4")
    assert store.write(claim, LATER) == []


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda work, job: work.jobs.finish(job, NOW), id="finish"),
        pytest.param(lambda work, job: work.jobs.postpone(job, LATER), id="postpone"),
        pytest.param(lambda work, job: work.jobs.put_off(job, LATER), id="put off"),
        pytest.param(lambda work, job: work.jobs.park(job, "why", NOW), id="park"),
        pytest.param(lambda work, job: work.jobs.renew(job, LATER), id="renew"),
    ],
)
def test_who_lost_his_lease_changes_nothing(store: OpenStore, end: object) -> None:
    def late(work: UnitOfWork, job: Job) -> None:
        work.inbound.add(new_inbound("written beside"))
        end(work, job)  # type: ignore[operator]  # (a row of cases)

    store.write(add_job, "a")
    [job] = store.write(claim)
    [again] = store.write(claim, NOW + LEASE)
    with pytest.raises(Superseded):
        store.write(late, job)
    assert store.write(add_inbound, new_inbound("written beside")) is not None
    store.write(finish, again)


def test_a_step_that_goes_on_without_its_job_is_undone(store: OpenStore) -> None:
    def stubborn(work: UnitOfWork, job: Job) -> None:
        try:
            work.jobs.finish(job, NOW)
        except Superseded:
            work.inbound.add(new_inbound("written all the same"))

    store.write(add_job, "a")
    [job] = store.write(claim)
    store.write(finish, job)
    with pytest.raises(Superseded):
        store.write(stubborn, job)
    assert store.write(add_inbound, new_inbound("written all the same")) is not None


def test_a_finished_job_is_over(store: OpenStore) -> None:
    store.write(add_job, "a")
    [job] = store.write(claim)
    store.write(finish, job)
    assert store.write(claim, LATER) == []


@pytest.mark.parametrize(
    ("claimed", "due"),
    [
        pytest.param(False, NOW, id="waiting: when it is due"),
        pytest.param(True, NOW + LEASE, id="leased: when its lease ends"),
    ],
)
def test_the_next_due_is_told(store: OpenStore, claimed: bool, due: object) -> None:
    store.write(add_job, "later", due=LATER)
    store.write(add_job, "a")
    if claimed:
        store.write(claim)
    assert store.read(lambda work: work.jobs.next_due("money")) == due


def test_nothing_is_due_in_an_empty_queue(store: OpenStore) -> None:
    assert store.read(lambda work: work.jobs.next_due("money")) is None


def test_what_waits_is_counted_without_what_is_done_or_parked(store: OpenStore) -> None:
    store.write(add_jobs, ["done", "parked", "waits"])
    done, parked, _ = store.write(claim)
    store.write(finish, done)
    store.write(lambda work: work.jobs.park(parked, "why", NOW))
    assert store.read(lambda work: work.jobs.waiting("money")) == 1


def test_a_job_due_now_wakes_its_queue(store: OpenStore, woken: Woken) -> None:
    store.write(add_job, "a")
    assert woken.queues == [{"money"}]


@pytest.mark.parametrize("lane", [None, "L4"])
def test_a_job_due_later_wakes_nobody(store: OpenStore, woken: Woken, lane: str | None) -> None:
    store.write(add_job, "a", due=LATER, lane=lane)
    assert woken.queues == []


def test_what_waits_in_its_lane_wakes_nobody(store: OpenStore, woken: Woken) -> None:
    store.write(add_job, "a", lane="L4")
    store.write(add_job, "b", lane="L4")
    assert woken.queues == [{"money"}]


def test_a_lane_that_opens_wakes_the_queue_of_what_comes_next(store: OpenStore, woken: Woken) -> None:
    store.write(add_job, "a", lane="L4")
    store.write(add_job, "b", lane="L4", queue="bulk")
    [job] = store.write(claim)
    woken.queues.clear()
    store.write(finish, job)
    assert woken.queues == [{"bulk"}]


def test_a_step_that_failed_wakes_nobody(store: OpenStore, woken: Woken) -> None:
    def fail(work: UnitOfWork) -> None:
        add_job(work, "a")
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        store.write(fail)
    assert woken.queues == []


def test_a_waker_that_fails_harms_no_step(store: OpenStore) -> None:
    def fail(queues: frozenset[str]) -> None:
        raise OSError("on purpose")

    store.on_commit = fail
    assert store.write(add_job, "a")
