"""The work in numbers."""

from __future__ import annotations

import math

import pytest
from prometheus_client import REGISTRY

from domain.errors import Refused, Superseded, Unavailable
from domain.jobs import Job
from gateway.worker.figures import watch
from gateway.worker.runs import Runs
from tests.worker.workshop import Down, Workshop


def waiting(queue: str) -> float | None:
    return REGISTRY.get_sample_value("mobile_mifos_jobs_waiting", {"queue": queue})


def test_tells_what_waits(shop: Workshop) -> None:
    watch(shop.store, ["money", "bulk"])
    shop.add("a", "b", "c")
    assert (waiting("money"), waiting("bulk")) == (3, 0)


def test_does_not_know_what_waits_while_the_store_is_away() -> None:
    watch(Down(), ["money"])
    counted = waiting("money")
    assert counted is not None
    assert math.isnan(counted)


@pytest.mark.parametrize(
    ("error", "figure"),
    [
        pytest.param(None, "done", id="done"),
        pytest.param(Unavailable("down"), "retried", id="retried"),
        pytest.param(ValueError("x"), "retried", id="retried after our own bug"),
        pytest.param(Refused("no"), "parked", id="parked"),
        pytest.param(Superseded("late"), "superseded", id="overtaken"),
    ],
)
def test_counts_by_what_became_of_a_run(shop: Workshop, error: Exception | None, figure: str) -> None:
    def work(job: Job) -> None:
        if error is not None:
            raise error

    def count() -> float:
        labels = {"kind": "counted"}
        if figure in {"retried", "parked"}:
            labels["error"] = type(error).__name__
        return REGISTRY.get_sample_value(f"mobile_mifos_jobs_{figure}_total", labels) or 0

    shop.add("job", kind="counted")
    (job,) = shop.claim()
    before = count()
    Runs(shop.store, {"counted": work}, shop.clock)(job)
    assert count() == before + 1
