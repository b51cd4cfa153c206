"""What was not reported on its day expires."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.jobs import BULK
from domain.sheets import SheetState
from gateway.flows.expire_sheets import FROM_THE_START, KIND, SHEETS_A_JOB, ExpireSheets
from gateway.store.opening import OpenStore
from tests.parsers.test_sheets import upendo
from tests.support.clock import HandClock
from tests.support.people import NAIROBI, NOW, TODAY


def add(store: OpenStore, count: int) -> None:
    for number in range(count):
        new = replace(upendo(), key=f"{number} {TODAY}", code=f"code {number}")
        store.write(lambda work, each: work.sheets.add(each, NOW), new)


def expire(store: OpenStore, clock: HandClock) -> int:
    """Work the jobs of a night; gives how many there were."""
    store.write(lambda work: work.jobs.add(KIND, FROM_THE_START, queue=BULK, key=f"expire@{clock()}", due=clock()))
    count = 0
    while jobs := store.write(
        lambda work: work.jobs.claim(BULK, limit=9, now=clock(), until=clock() + timedelta(minutes=1))
    ):
        for job in jobs:
            ExpireSheets(store, NAIROBI, clock)(job)
            count += 1
    return count


def states(store: OpenStore) -> list[SheetState]:
    return [each.state for each in store.read(lambda work: work.sheets.of_office(None, TODAY))]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        pytest.param(0, SheetState.OPEN, id="on its day"),
        pytest.param(1, SheetState.EXPIRED, id="the day after"),
    ],
)
def test_an_open_sheet_expires_after_its_day(store: OpenStore, days: int, state: SheetState) -> None:
    add(store, 1)
    expire(store, HandClock(NOW + timedelta(days=days)))
    assert states(store) == [state]


def test_a_reported_sheet_waits_for_its_cashier(store: OpenStore) -> None:
    add(store, 1)
    sheet = store.read(lambda work: work.sheets.get(1))
    store.write(lambda work: work.sheets.move(sheet, SheetState.REPORTED, NOW))
    expire(store, HandClock(NOW + timedelta(days=1)))
    assert states(store) == [SheetState.REPORTED]


def test_many_expire_some_a_job(store: OpenStore) -> None:
    add(store, SHEETS_A_JOB + 1)
    jobs = expire(store, HandClock(NOW + timedelta(days=1)))
    assert (set(states(store)), jobs) == ({SheetState.EXPIRED}, 2)
