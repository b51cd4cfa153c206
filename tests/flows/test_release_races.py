"""Counted by one and changed by another at once: exactly one wins, the other reads who did what, and money is posted once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from domain.codes import REPORT as REPORT_LETTER
from domain.codes import reference_of
from domain.counting import Heap
from domain.ports.store import UnitOfWork
from domain.reporting import Reported, Reporter, TakenBack
from domain.reports import ReportedLine, SheetReport
from domain.sheets import NewReport
from domain.staff import Stale
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.report_sheet import report_sheet
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.undo_report import undo_report
from gateway.store.opening import OpenStore
from tests.flows.counting_house import Manner
from tests.flows.tray import FAITH, ROSE, FigureCore, Tray
from tests.store.money import kes
from tests.store.racing import race
from tests.store.test_sheets import DAY, GAVE, REPORT, S
from tests.support.clock import HandClock
from tests.support.people import NAIROBI

ROUNDS = 20
BOOKS = Counter({("L4", 480): 1, ("S1", 50): 1, ("L21", 300): 1})
GRACE = Reporter(1, "+254700000001", DAY)
LESS = (ReportedLine(1, is_absent=True), ReportedLine(3, is_absent=True))
HERS = NewReport("hers", (GAVE,), "+254700000001")


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    return Tray(store, clock)


def hold_all(tray: Tray, report: NewReport = REPORT) -> None:
    """Hold ROUNDS sheets of one officer; report and sheet of the n-th are both n."""
    for number in range(1, ROUNDS + 1):
        assert tray.hold(report, key=str(number), code=code(number)) == number


def code(number: int) -> str:
    return f"7K{number:03}"


def released(store: OpenStore, *reports: int) -> str:
    """Release a heap; gives "" where that was done, else why not."""
    clock, person = HandClock(), (FAITH, ROSE)[reports[0] % 2]
    cash = kes(830 * len(reports))
    try:
        ReleaseSheets(store, NAIROBI, clock)(Heap(reports, cash), person)
    except Stale as stale:
        return str(stale)
    return ""


def release_each(store: OpenStore) -> list[str]:
    return [released(store, number) for number in range(1, ROUNDS + 1)]


def release_or(change: Any, store: OpenStore, which: int) -> list[Any]:
    if which:
        return release_each(store)
    return [store.write(change, number) for number in range(1, ROUNDS + 1)]


def take_back(work: UnitOfWork, number: int) -> bool:
    done = undo_report(work, reference_of(number, REPORT_LETTER), GRACE, HandClock()())
    return isinstance(done, TakenBack)


def correct(work: UnitOfWork, number: int) -> bool:
    since = HandClock()
    lives = since.move(days=7) - HandClock()()
    done = report_sheet(work, SheetReport(code(number), LESS), GRACE, lives, HandClock()())
    return isinstance(done, Reported)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(take_back, r"Grace Wanjiru took Upendo back at 11:00\.", id="taken back"),
        pytest.param(correct, r"Upendo was reported anew at 11:00\. .*", id="corrected"),
    ],
)
def test_what_changes_as_it_is_counted(tray: Tray, store_url: str, change: Any, told: str) -> None:
    hold_all(tray)
    changed, why_not = race(store_url, partial(release_or, change))
    assert changed == [bool(each) for each in why_not]
    assert [each for each in why_not if each and not re.fullmatch(told, each)] == []
    for _ in range(3):
        tray.pass_time(minutes=1)
    times = changed.count(False)
    assert tray.books() == Counter({each: times for each in BOOKS if times})


def release_pairs(store: OpenStore, which: int) -> list[str]:
    """Release heaps of two, of which one is in the other's heap too; the common one stands last or first."""
    return [
        released(store, *((number, number + 1) if which else (number + 2, number + 1)))
        for number in range(1, ROUNDS - 1, 3)
    ]


def test_two_heaps_with_one_report_in_both(tray: Tray, store_url: str) -> None:
    hold_all(tray)
    first, second = race(store_url, release_pairs)
    assert [bool(a) + bool(b) for a, b in zip(first, second, strict=True)] == [1] * len(first)
    states = Counter(tray.state(number) for number in range(1, 3 * len(first) + 1))
    assert states == Counter({S.RELEASED: 2 * len(first), S.HELD: len(first)})


def refuse_all(tray: Tray) -> None:
    """Release a report of one client each, and have the core refuse all of it."""
    hold_all(tray, HERS)
    for number in range(1, ROUNDS + 1):
        tray.release(number)
    tray.core.manners.extend([Manner.REFUSES] * (2 * ROUNDS))
    tray.work()
    assert tray.books() == Counter()


@pytest.mark.parametrize("other", ["tried again", "put into savings"])
def test_what_was_refused_is_ordered_again_by_one(tray: Tray, store_url: str, other: str) -> None:
    refuse_all(tray)
    first, second = race(store_url, partial(retry_or, saved if other == "put into savings" else retried))
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * ROUNDS
    for _ in range(3):
        tray.pass_time(minutes=1)
    assert sum(amount * times for (_, amount), times in tray.books().items()) == ROUNDS * 530
    assert {tray.state(number) for number in range(1, ROUNDS + 1)} == {S.POSTED}


def retry_or(change: Callable[[OpenStore, int], bool], store: OpenStore, which: int) -> list[bool]:
    return [(change if which else retried)(store, number) for number in range(1, ROUNDS + 1)]


def retried(store: OpenStore, number: int) -> bool:
    try:
        RetryLines(store, HandClock())(number, FAITH)
    except Stale:
        return False
    return True


def saved(store: OpenStore, number: int) -> bool:
    """Put what the client of a report gave into her savings."""
    core: Any = FigureCore()
    given = store.read(lambda work: work.sheets.reported(number)).given[0]
    try:
        SaveRest(store, core, HandClock())(given.id, ROSE)
    except Stale:
        return False
    return True
