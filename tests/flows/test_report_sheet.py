"""An officer's report is taken once, and what corrects it takes its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import Superseded
from domain.filling import NotFilled, Problem
from domain.reporting import GivenAlready, NotTaken, Reported, Reporter, WhyNot
from domain.reports import ReportedLine, SheetReport
from domain.sheets import Sheet, SheetState
from domain.tasks import TaskKind
from gateway.flows.report_sheet import HOLD, report_sheet
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.store.racing import race
from tests.store.test_sheets import DAY, NEW, S, get, move
from tests.support.clock import NOW

GRACE = Reporter(1, "+254700000001", DAY)
LIVES = timedelta(days=7)
LEASE = timedelta(minutes=1)
ALL = SheetReport("7K4QZ")
LESS = SheetReport("7K4QZ", (ReportedLine(1, 500),))


@pytest.fixture
def sheet(store: OpenStore) -> Sheet:
    number = store.write(lambda work: work.sheets.add(NEW, NOW))
    assert number is not None
    return get(store, number)


def say(
    store: OpenStore, said: SheetReport = ALL, reporter: Reporter = GRACE, now: datetime = NOW
) -> Reported | NotTaken | NotFilled | GivenAlready:
    return store.write(report_sheet, said, reporter, LIVES, now)


def taken(store: OpenStore, said: SheetReport = ALL, reporter: Reporter = GRACE) -> Reported:
    found = say(store, said, reporter)
    assert isinstance(found, Reported)
    return found


def held(store: OpenStore) -> list[str]:
    """List what is to be told, one after another."""
    told = list[str]()
    while claimed := store.write(lambda work: work.jobs.claim("money", limit=9, now=NOW, until=NOW + LEASE)):
        for job in claimed:
            store.write(lambda work, job=job: work.jobs.finish(job, NOW))
            told += [job.subject] if job.kind == HOLD else []
    return told


@pytest.mark.usefixtures("sheet")
class TestTaken:
    def test_the_code_alone_is_a_report(self, store: OpenStore) -> None:
        found = taken(store)
        assert (found.sheet.state, found.report.total("KES"), found.before) == (S.REPORTED, NEW.expected, None)
        assert (found.report.is_late, found.is_known) == (False, False)

    def test_her_clients_are_to_be_told(self, store: OpenStore) -> None:
        found = taken(store)
        assert held(store) == [str(found.report.id)]

    def test_the_same_again_gets_the_first_answer(self, store: OpenStore) -> None:
        first, again = taken(store), taken(store, SheetReport("7K4QZ", (ReportedLine(1, 860),)))
        assert (again.is_known, again.report) == (True, first.report)
        assert held(store) == [str(first.report.id)]

    @pytest.mark.parametrize("state", [S.REPORTED, S.HELD])
    def test_a_correction_takes_its_place(self, store: OpenStore, state: SheetState) -> None:
        first = taken(store)
        if state is S.HELD:
            move(store, first.sheet, S.HELD)
        second = taken(store, LESS)
        assert (second.sheet.state, second.before, second.is_known) == (S.REPORTED, first.report, False)
        assert held(store) == [str(first.report.id), str(second.report.id)]

    def test_after_undo_the_same_is_a_report_again(self, store: OpenStore) -> None:
        first = taken(store)
        move(store, first.sheet, S.OPEN)
        again = taken(store)
        assert (again.is_known, again.report.round, again.sheet.state) == (False, 2, S.REPORTED)

    def test_what_comes_late_is_marked(self, store: OpenStore) -> None:
        found = taken(store, reporter=replace(GRACE, today=DAY + timedelta(days=1)))
        assert found.report.is_late

    def test_what_comes_after_its_day_waits_to_be_held(self, store: OpenStore, sheet: Sheet) -> None:
        move(store, sheet, S.EXPIRED)
        found = taken(store, reporter=replace(GRACE, today=DAY + LIVES))
        assert (found.sheet.state, found.report.is_late) == (S.EXPIRED, True)
        assert held(store) == [str(found.report.id)]

    def test_after_release_the_same_is_known_still(self, store: OpenStore) -> None:
        first = taken(store)
        move(store, first.sheet, S.HELD, S.RELEASED)
        assert taken(store).is_known


@pytest.mark.usefixtures("sheet")
class TestNotTaken:
    @pytest.mark.parametrize(
        ("said", "reporter"),
        [
            pytest.param(SheetReport("2BCDF"), GRACE, id="no such code"),
            pytest.param(ALL, replace(GRACE, officer_id=2), id="another officer's code"),
        ],
    )
    def test_what_is_not_hers_says_nothing(self, store: OpenStore, said: SheetReport, reporter: Reporter) -> None:
        assert say(store, said, reporter) == NotTaken(WhyNot.NOT_HERS)

    def test_a_code_that_is_another_officers_by_now_books_nothing_there(self, store: OpenStore, sheet: Sheet) -> None:
        old = move(store, sheet, S.EXPIRED)
        later = DAY + timedelta(days=100)
        again = replace(NEW, key="another", officer_id=2, on=later)
        number = store.write(lambda work: work.sheets.add(again, NOW))
        assert number is not None
        assert say(store, ALL, replace(GRACE, today=later)) == NotTaken(WhyNot.TOO_OLD, old)
        assert get(store, number).round == 0

    def test_after_release_a_correction_is_the_cashiers(self, store: OpenStore) -> None:
        released = move(store, taken(store).sheet, S.HELD, S.RELEASED)
        assert say(store, LESS) == NotTaken(WhyNot.RELEASED, released)

    def test_a_code_that_has_ended_is_kept_for_staff(self, store: OpenStore, sheet: Sheet) -> None:
        late = replace(GRACE, today=DAY + LIVES + timedelta(days=1))
        assert say(store, ALL, late) == NotTaken(WhyNot.TOO_OLD, sheet)
        (task,) = store.read(lambda work: work.tasks.of_kind(TaskKind.SHEET_TOO_LATE))
        assert (task.subject, task.note) == ("7K4QZ", "Upendo of 2026-11-24, reported 2026-12-02")
        assert get(store, sheet.id).state is S.OPEN

    def test_what_cannot_be_meant_changes_nothing(self, store: OpenStore, sheet: Sheet) -> None:
        found = say(store, SheetReport("7K4QZ", (ReportedLine(9, 10),)))
        assert found == NotFilled(Problem.NO_LINE, 9, what="10")
        assert (get(store, sheet.id), held(store)) == (sheet, [])


def report(store: OpenStore, which: int) -> Any:
    """Report an amount of its own; who crosses another does it again, as a job does."""
    said = SheetReport("7K4QZ", (ReportedLine(1, 100 + which),))
    for _ in range(2):
        try:
            found = store.write(report_sheet, said, GRACE, LIVES, NOW)
        except Superseded:
            continue
        return isinstance(found, Reported)
    return False


@pytest.mark.usefixtures("sheet")
def test_of_two_at_once_the_later_counts_and_both_are_kept(store: OpenStore, store_url: str) -> None:
    assert race(store_url, report) == [True, True]
    last, both = store.read(lambda work: (work.sheets.last_report(1), work.sheets.reports(1)))
    assert last is not None
    assert [each.round for each in both] == [1, 2]
    assert last.total("KES") in {kes(100 + 720), kes(101 + 720)}


def test_the_day_of_a_report_is_the_meetings(store: OpenStore, sheet: Sheet) -> None:
    assert taken(store, reporter=replace(GRACE, today=DAY + timedelta(days=3))).sheet.made.on == date(2026, 11, 24)
    assert sheet.made.on == DAY
