"""What becomes of a job whose handler raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from domain.errors import NoSuchEntry, OutcomeUnknown, Refused, Throttled, Unavailable
from domain.jobs import Job
from domain.ports.store import Store, T
from gateway.worker.runs import BUG_RUNS_MAX, CLAIMS_MAX, Runs
from tests.worker.workshop import Down, Journal, Workshop

SECRET = "BALANCE 4821"


def run_next(shop: Workshop, error: Exception) -> Job:
    """Claim the one job that is due and run it with a handler that raises *error*."""

    def work(job: Job) -> None:
        raise error

    (job,) = shop.claim()
    Runs(shop.store, {"task": work}, shop.clock)(job)
    return job


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Unavailable("down"), id="nothing happened"),
        pytest.param(Throttled("slower"), id="too often"),
        pytest.param(OutcomeUnknown("no answer"), id="nobody knows"),
        pytest.param(ValueError(SECRET), id="our own bug"),
    ],
)
def test_goes_again_after_a_pause_that_doubles(shop: Workshop, error: Exception) -> None:
    shop.add("job")
    run_next(shop, error)
    assert shop.next_due() == shop.clock() + timedelta(seconds=2)
    shop.clock.move(seconds=2)
    run_next(shop, error)
    assert shop.next_due() == shop.clock() + timedelta(seconds=4)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Refused("closed loan"), id="refused"),
        pytest.param(NoSuchEntry("loan 4"), id="no such entry"),
    ],
)
def test_is_parked_and_opens_its_lane(shop: Workshop, error: Exception) -> None:
    shop.add("first", "second", lane="loan 4")
    run_next(shop, error)
    assert [job.key for job in shop.claim()] == ["second"]


@pytest.mark.parametrize(
    ("error", "note"),
    [
        pytest.param(Refused("closed loan"), "closed loan", id="refused"),
        pytest.param(ValueError(SECRET), "our own bug: ValueError", id="our own bug"),
    ],
)
def test_a_person_is_asked_to_look_at_what_is_parked(shop: Workshop, error: Exception, note: str) -> None:
    shop.add("job")
    for _ in range(BUG_RUNS_MAX):
        if shop.next_due() is not None:
            run_next(shop, error)
            shop.clock.move(hours=1)
    (task,) = shop.store.read(lambda work: work.tasks.waiting())
    assert (task.kind, task.subject, task.note) == ("job parked", "job", note)


def test_our_own_bug_is_parked_after_some_runs_and_keeps_its_lane_shut(shop: Workshop) -> None:
    shop.add("first", "second", lane="loan 4")
    for _ in range(BUG_RUNS_MAX):
        run_next(shop, ValueError("x"))
        shop.clock.move(hours=1)
    assert shop.claim() == []
    assert shop.waiting() == 1


@pytest.mark.parametrize(
    ("claims", "runs"),
    [
        pytest.param(CLAIMS_MAX, ["job"], id="as often as may be"),
        pytest.param(CLAIMS_MAX + 1, [], id="once more"),
    ],
)
def test_what_is_claimed_too_often_is_parked_before_it_ends_the_process_again(
    shop: Workshop, claims: int, runs: list[str]
) -> None:
    ran: list[str] = []
    shop.add("job", "next", lane="loan 4")
    (job,) = shop.claim()
    Runs(shop.store, {"task": lambda job: ran.append(job.key)}, shop.clock)(replace(job, attempts=claims))
    kinds = [task.kind for task in shop.store.read(lambda work: work.tasks.waiting())]
    shop.clock.move(hours=1)
    assert (ran, kinds) == (runs, [] if runs else ["job parked"])
    assert [job.key for job in shop.claim()] == runs


def test_a_kind_that_nobody_handles_is_our_own_bug(shop: Workshop) -> None:
    shop.add("job", kind="unheard of")
    (job,) = shop.claim()
    with capture_logs() as logs:
        Runs(shop.store, {}, shop.clock)(job)
    assert [(line["event"], line["kind"], line["error"]) for line in logs] == [
        ("job goes again", "unheard of", "KeyError")
    ]


def test_whoever_was_overtaken_changes_nothing(shop: Workshop, journal: Journal) -> None:
    shop.add("job")
    (late,) = shop.claim()
    shop.clock.move(seconds=61)
    (current,) = shop.claim()
    due = shop.next_due()
    with capture_logs() as logs:
        Runs(shop.store, {"task": shop.finish}, shop.clock)(late)
        Runs(shop.store, {"task": lambda job: _raise(Unavailable("down"))}, shop.clock)(late)
    assert logs == []
    assert shop.next_due() == due
    shop.finish(current)
    assert shop.waiting() == 0


def test_what_cannot_be_written_is_left_to_its_lease(shop: Workshop) -> None:
    shop.add("job")
    (job,) = shop.claim()
    with capture_logs() as logs:
        Runs(Down(), {"task": lambda job: _raise(Refused("no"))}, shop.clock)(job)
    assert [line["event"] for line in logs] == ["job left to its lease"]
    shop.clock.move(seconds=61)
    assert [job.fence for job in shop.claim()] == [2]


def test_the_words_of_our_own_bug_are_not_logged(shop: Workshop) -> None:
    shop.add("job")
    with capture_logs() as logs:
        run_next(shop, ValueError(SECRET))
    (line,) = logs
    assert SECRET not in repr(line)
    assert (line["kind"], line["key"], line["error"]) == ("task", "job", "ValueError")


def test_a_bug_is_logged_with_where_it_was_and_what_caused_it(shop: Workshop) -> None:
    def work(job: Job) -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    shop.add("job")
    (job,) = shop.claim()
    with capture_logs() as logs:
        Runs(shop.store, {"task": work}, shop.clock)(job)
    trace = logs[0]["trace"]
    assert "in work" in trace
    assert [name for name in ("RuntimeError", "ValueError") if name in trace] == ["RuntimeError", "ValueError"]
    assert SECRET not in trace


def _raise(error: Exception) -> None:
    raise error


@dataclass
class Faulty:
    """A store whose first claim fails."""

    store: Store
    error: Exception | None

    def write(self, step: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        return self.store.write(step, *args, **kwargs)

    def read(self, look: Callable[..., T], /, *args: object, **kwargs: object) -> T:
        return self.store.read(look, *args, **kwargs)


@pytest.mark.parametrize(
    "error",
    [pytest.param(Unavailable("down"), id="store down"), pytest.param(ValueError("x"), id="our own bug")],
)
def test_a_claim_that_fails_is_tried_again(shop: Workshop, journal: Journal, error: Exception) -> None:
    def work(job: Job) -> None:
        shop.finish(job)
        journal.note("finished")

    shop.add("job")
    shop.start({"task": work}, store=Faulty(shop.store, error))
    journal.wait_for(1, "finished")
