"""What a sync reads of the core, and in how many jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from domain.accounts import Client, StaffMember
from domain.errors import Refused, Superseded, Unavailable
from domain.jobs import BULK, Job
from domain.ports.core import ReadsCore
from domain.ports.store import UnitOfWork
from gateway.flows import sync_core
from gateway.flows.sync_core import FROM_THE_START, SyncCore
from gateway.store.opening import OpenStore
from tests.flows.people import card, holders
from tests.support.clock import NOW, HandClock

LEASE = timedelta(seconds=60)
PAGE = 3
OFFICER = "+254711000008"
FIRST_KEY = "sync@2026-03-02T00:15:00Z"


@dataclass
class Lists:
    """A core that lists clients and staff; *meanwhile* happens at each call."""

    count: int = 10
    asked: list[int] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def clients_page(self, offset: int) -> Sequence[Client]:
        self.asked.append(offset)
        self.meanwhile()
        ids = range(offset + 1, min(offset + PAGE, self.count) + 1)
        return [Client(each, str(each), f"Client {each}", phone(each), True) for each in ids]

    def staff(self) -> Sequence[StaffMember]:
        self.meanwhile()
        return [StaffMember(6, "Atieno, Mary", OFFICER, 2, False, True)]


def phone(client_id: int) -> str:
    return f"+2547000001{client_id:02}"


@pytest.fixture
def core() -> Lists:
    return Lists()


@pytest.fixture
def sync(store: OpenStore, clock: HandClock, core: Lists) -> SyncCore:
    return SyncCore(store, cast(ReadsCore, core), clock, "KE")


def ask(work: UnitOfWork) -> None:
    work.jobs.add("sync_core", FROM_THE_START, queue=BULK, key=FIRST_KEY, due=NOW)


def claim(store: OpenStore, clock: HandClock) -> Sequence[Job]:
    now = clock()
    return store.write(lambda work: work.jobs.claim(BULK, limit=10, now=now, until=now + LEASE))


def work_through(sync: SyncCore, store: OpenStore, clock: HandClock) -> list[str]:
    """Run what is due until nothing is, and give the subjects in order."""
    ran: list[str] = []
    while jobs := claim(store, clock):
        for job in jobs:
            sync(job)
            ran.append(job.subject)
    return ran


def test_a_sync_is_a_job_a_page_and_the_staff_last(sync: SyncCore, store: OpenStore, clock: HandClock) -> None:
    store.write(ask)
    assert work_through(sync, store, clock) == ["0", "3", "6", "9", "10", "staff"]


def test_a_sync_that_outlasts_its_lease_is_done_once(
    sync: SyncCore, store: OpenStore, clock: HandClock, core: Lists
) -> None:
    core.meanwhile = lambda: (clock.move(seconds=40), _nothing_to_claim(store, clock))
    store.write(ask)
    work_through(sync, store, clock)
    assert core.asked == [0, 3, 6, 9, 10]
    assert store.read(lambda work: work.jobs.waiting(BULK)) == 0


def _nothing_to_claim(store: OpenStore, clock: HandClock) -> None:
    assert claim(store, clock) == []


@pytest.mark.parametrize("whole", [pytest.param(True, id="at once"), pytest.param(False, id="by jobs")])
def test_everybody_is_on_record(
    sync: SyncCore, store: OpenStore, clock: HandClock, core: Lists, *, whole: bool
) -> None:
    if whole:
        assert sync.sync() == (10, 1)
    else:
        store.write(ask)
        work_through(sync, store, clock)
    assert [holders(store, phone(each)) for each in range(1, 11)] == [[each] for each in range(1, 11)]
    assert card(store, OFFICER).staff == "Atieno, Mary"


def test_a_page_that_is_read_twice_asks_for_the_next_once(sync: SyncCore, store: OpenStore, clock: HandClock) -> None:
    store.write(ask)
    (late,) = claim(store, clock)
    clock.move(seconds=61)
    (job,) = claim(store, clock)
    with pytest.raises(Superseded):
        sync(late)
    sync(job)
    assert [each.subject for each in claim(store, clock)] == ["3"]


def test_a_core_that_falls_silent_leaves_its_page_to_be_read_again(
    sync: SyncCore, store: OpenStore, clock: HandClock, core: Lists
) -> None:
    store.write(ask)
    (first,) = claim(store, clock)
    sync(first)
    (second,) = claim(store, clock)
    core.meanwhile = _fall_silent
    with pytest.raises(Unavailable):
        sync(second)
    core.meanwhile = lambda: None
    clock.move(seconds=61)
    assert work_through(sync, store, clock) == ["3", "6", "9", "10", "staff"]


def _fall_silent() -> None:
    raise Unavailable("core")


def test_tomorrows_sync_reads_all_again(sync: SyncCore, store: OpenStore, clock: HandClock, core: Lists) -> None:
    store.write(ask)
    work_through(sync, store, clock)
    store.write(lambda work: work.jobs.add("sync_core", FROM_THE_START, queue=BULK, key="sync@tomorrow", due=NOW))
    assert len(work_through(sync, store, clock)) == 6


def test_a_core_without_end_is_not_followed_for_ever(sync: SyncCore, core: Lists) -> None:
    at_the_end = Job(1, "sync_core", str(sync_core.CLIENTS_MAX), BULK, None, FIRST_KEY, 1, 1)
    with pytest.raises(Refused, match="more than 2000000 clients"):
        sync(at_the_end)
    assert core.asked == []
