"""The clock asks for work once, whoever looks at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Unavailable
from domain.ports.store import Store
from gateway.store.opening import open_store
from gateway.worker.schedule import Schedule, Scheduler
from tests.support.clock import HandClock
from tests.worker.workshop import Journal, Workshop

NAIROBI = ZoneInfo("Africa/Nairobi")
"""Three hours ahead of UTC."""


def schedule(**changes: object) -> Schedule:
    fields: dict[str, object] = {
        "name": "remind",
        "kind": "plan_reminders",
        "subject": "all",
        "queue": "bulk",
        "trigger": "15 9 * * *",
        "horizon": timedelta(days=3),
    }
    return Schedule(**{**fields, **changes})  # type: ignore[arg-type]  # a test's shorthand


def walk(shop: Workshop, *schedules: Schedule, zone: ZoneInfo = NAIROBI) -> Scheduler:
    scheduler = Scheduler(shop.store, shop.clock, zone, schedules)
    scheduler.walk()
    return scheduler


def added(shop: Workshop) -> list[str]:
    return sorted(job.key for job in shop.claim("bulk"))


@pytest.fixture(autouse=True)
def _monday_noon(clock: HandClock) -> None:
    clock.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_missed_times_are_made_up_for_within_the_horizon_only(shop: Workshop) -> None:
    walk(shop, schedule(horizon=timedelta(days=2)))
    assert added(shop) == ["remind@2026-03-01T06:15:00Z", "remind@2026-03-02T06:15:00Z"]


@pytest.mark.parametrize(
    ("trigger", "zone", "keys"),
    [
        pytest.param("0 8 * * mon-fri", NAIROBI, ["27T05", "02T05"], id="working days, from Friday to Monday"),
        pytest.param("0 8 * * sat", ZoneInfo("Asia/Manila"), ["28T00"], id="another zone"),
    ],
)
def test_reads_a_trigger(shop: Workshop, trigger: str, zone: ZoneInfo, keys: list[str]) -> None:
    shop.clock.now = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    walk(shop, schedule(trigger=trigger, horizon=timedelta(days=3, hours=2)), zone=zone)
    assert sorted(key.rpartition("-")[2][:5] for key in added(shop)) == sorted(keys)


@pytest.mark.parametrize(
    "trigger",
    [
        pytest.param("0 8 * * 1-5", id="days by number"),
        pytest.param("0 8 * *", id="four fields"),
        pytest.param("0 25 * * *", id="hour 25"),
    ],
)
def test_refuses_a_trigger(trigger: str, shop: Workshop) -> None:
    with pytest.raises(ValueError):
        Scheduler(shop.store, shop.clock, NAIROBI, [schedule(trigger=trigger)])


def test_a_job_is_due_at_its_fire_time(shop: Workshop) -> None:
    walk(shop, schedule(horizon=timedelta(days=1)))
    assert shop.next_due("bulk") == datetime(2026, 3, 2, 6, 15, tzinfo=UTC)


def test_nothing_is_added_before_its_time(shop: Workshop) -> None:
    scheduler = walk(shop, schedule(horizon=timedelta(hours=1)))
    assert added(shop) == []
    shop.clock.now = datetime(2026, 3, 3, 6, 15, tzinfo=UTC)
    scheduler.walk()
    assert added(shop) == ["remind@2026-03-03T06:15:00Z"]


def test_a_machine_that_slept_past_the_horizon_makes_up_for_the_horizon_only(shop: Workshop) -> None:
    scheduler = walk(shop, schedule(horizon=timedelta(days=1)))
    before = added(shop)
    shop.clock.move(days=10)
    scheduler.walk()
    assert added(shop) == [*before, "remind@2026-03-12T06:15:00Z"]


def test_starting_again_adds_nothing_twice(shop: Workshop) -> None:
    walk(shop, schedule())
    assert len(added(shop)) == 3
    walk(shop, schedule())
    shop.clock.move(seconds=30)
    assert added(shop) == []


def test_two_schedulers_add_once(shop: Workshop, store_url: str) -> None:
    often = schedule(trigger="* * * * *", horizon=timedelta(hours=10))
    stores = [open_store(store_url, clock=shop.clock) for _ in range(2)]
    together = threading.Barrier(2)

    def run(store: Store) -> None:
        together.wait()
        Scheduler(store, shop.clock, NAIROBI, [often]).walk()

    threads = [threading.Thread(target=run, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.waiting("bulk") == 600
    for store in stores:
        store.close()


@dataclass
class Sleepy:
    """A store that is down at first, and tells when something was written."""

    store: Store
    journal: Journal
    is_down: bool = True

    def write(self, step: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        if self.is_down:
            self.journal.note("refused")
            raise Unavailable("down")
        value = self.store.write(step, *args, **kwargs)
        self.journal.note("written")
        return value


def test_what_could_not_be_written_is_added_by_the_next_walk(shop: Workshop, journal: Journal) -> None:
    store = Sleepy(shop.store, journal)
    scheduler = Scheduler(store, shop.clock, NAIROBI, [schedule()])  # type: ignore[arg-type]  # writes only
    scheduler.walk()
    store.is_down = False
    scheduler.walk()
    assert len(added(shop)) == 3


def test_a_started_scheduler_walks_again(shop: Workshop, journal: Journal) -> None:
    store = Sleepy(shop.store, journal, is_down=False)
    often, soon = schedule(trigger="* * * * *", horizon=timedelta(minutes=1)), timedelta(seconds=1)
    scheduler = Scheduler(store, shop.clock, NAIROBI, [often], again=soon)  # type: ignore[arg-type]  # writes only
    scheduler.start()
    shop.clock.move(minutes=1)
    journal.wait_for(2, "written")
    scheduler.stop()
    assert shop.waiting("bulk") == 2
