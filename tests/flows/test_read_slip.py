"""A slip is original once: of two who print it at the same time, one prints a copy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from domain.errors import NoSuchEntry, Refused
from gateway.flows.read_slip import ReadSlip
from gateway.store.opening import OpenStore
from tests.flows.tray import FAITH, HERS, ROSE, FigureCore, Tray
from tests.store.racing import race
from tests.support.clock import HandClock

ROUNDS = 20


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    return Tray(store, clock)


def post(tray: Tray, many: int = 1) -> None:
    """Have *many* reports of one client posted."""
    for number in range(1, many + 1):
        tray.release(tray.hold(HERS, key=str(number), code=f"7K{number:03}"))
    tray.work()


def prints(store: OpenStore, which: int, report: int = 1) -> int:
    core: Any = FigureCore()
    given = store.read(lambda work: work.sheets.reported(report)).given[0]
    return ReadSlip(store, core, HandClock()).printed((FAITH, ROSE)[which], given.reference)


def print_each(store: OpenStore, which: int) -> list[int]:
    return [prints(store, which, report) for report in range(1, ROUNDS + 1)]


def test_prints_are_counted(tray: Tray) -> None:
    post(tray)
    assert [prints(tray.store, 0), prints(tray.store, 1), prints(tray.store, 0)] == [1, 2, 3]


def test_of_two_processes_one_prints_the_original(tray: Tray, store_url: str) -> None:
    post(tray, ROUNDS)
    first, second = race(store_url, print_each)
    assert [sorted(both) for both in zip(first, second, strict=True)] == [[1, 2]] * ROUNDS


def test_of_many_threads_one_prints_the_original(tray: Tray) -> None:
    post(tray)
    line = Barrier(4)

    def at_once(which: int) -> int:
        line.wait(60)
        return prints(tray.store, which % 2)

    with ThreadPoolExecutor(4) as pool:
        for turn in range(5):
            printed = sorted(pool.map(at_once, range(4)))
            assert printed == list(range(4 * turn + 1, 4 * turn + 5))


def test_what_is_not_posted_is_not_printed(tray: Tray) -> None:
    tray.release(tray.hold(HERS))
    with pytest.raises(Refused, match="A slip comes after posting"):
        prints(tray.store, 0)
    assert prints_on_record(tray) == 0


def test_another_branch_prints_nothing(tray: Tray) -> None:
    post(tray)
    core: Any = FigureCore()
    with pytest.raises(NoSuchEntry):
        ReadSlip(tray.store, core, tray.clock).printed(replace(FAITH, office_id=3), tray.report(1).given[0].reference)
    assert prints_on_record(tray) == 0


def prints_on_record(tray: Tray) -> int:
    source = tray.report(1).given[0].source
    return [line.act for line in tray.store.read(lambda work: work.audit.of(source))].count("slip printed")
