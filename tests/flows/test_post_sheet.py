"""What is released is posted line by line, once, dated by its meeting; what the core refuses is tried again alone."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused
from domain.postings import NOTE_MAX, Earmark
from domain.sheets import NewGiven, NewReport
from domain.staff import NotAllowed, Stale
from domain.tasks import TaskKind
from gateway.flows.post_sheet import LINES_A_STEP
from gateway.flows.release_sheets import release
from gateway.flows.save_rest import SaveRest
from gateway.store.opening import OpenStore, open_store
from tests.flows.counting_house import Manner
from tests.flows.tray import FAITH, ROSE, Tray
from tests.store.money import kes
from tests.store.test_sheets import ABSENT, DAY, GAVE, GUEST, LOAN, REPORT, SAVINGS, S
from tests.support.clock import HandClock

BOOKS = Counter({("L4", 480): 1, ("S1", 50): 1, ("L21", 300): 1})
HERS = NewReport("hers", (GAVE,), "+254700000001")
NOBODY_PAID = NewReport("all absent", (replace(ABSENT, line=1), ABSENT), "+254700000001")


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    return Tray(store, clock)


def released(tray: Tray, report: NewReport = REPORT) -> int:
    number = tray.hold(report)
    tray.release(number)
    tray.work()
    return number


def test_nothing_is_posted_before_release(tray: Tray) -> None:
    tray.hold()
    tray.pass_time(days=2)
    assert tray.books() == Counter()


def test_every_line_is_in_the_core_as_it_was_written(tray: Tray) -> None:
    report = released(tray)
    assert (tray.books(), tray.state(report)) == (BOOKS, S.POSTED)


def test_a_posting_is_dated_by_the_meeting_and_names_her_receipt(tray: Tray) -> None:
    tray.clock.move(days=3)
    report = released(tray)
    (gave, _, _) = tray.report(report).given
    order = next(each for each in tray.core.standing() if each.account == LOAN)
    note = "Upendo, Grace Wanjiru; counted by faith"
    assert (order.on, order.receipt, order.note, order.is_cash) == (DAY, gave.reference, note, True)


def test_a_posting_names_who_counted_however_long_a_groups_name_is(tray: Tray) -> None:
    report = tray.hold(title="Upendo " * 100)
    tray.release(report)
    tray.work()
    notes = {each.note for each in tray.core.standing()}
    assert {(len(each), each.endswith("; counted by faith")) for each in notes} == {(NOTE_MAX, True)}


def test_what_nobody_counted_names_nobody(tray: Tray) -> None:
    report = tray.hold()
    sheet, said = tray.sheet(report), tray.report(report)
    tray.store.write(release, sheet, said, tray.clock())
    tray.work()
    assert {each.note for each in tray.core.standing()} == {"Upendo, Grace Wanjiru"}


def test_many_lines_are_ordered_some_a_step(tray: Tray) -> None:
    given = tuple(
        NewGiven(number, number, str(number), f"Client {number}", (Earmark(LOAN, kes(10)), Earmark(SAVINGS, kes(5))))
        for number in range(1, 2 * LINES_A_STEP + 6)
    )
    report = released(tray, NewReport("many", given, "+254700000001"))
    assert tray.books() == Counter({("L4", 10): len(given), ("S1", 5): len(given)})
    assert tray.state(report) is S.POSTED


def test_a_meeting_to_which_nobody_brought_anything_is_over(tray: Tray) -> None:
    report = released(tray, NOBODY_PAID)
    assert (tray.state(report), tray.books()) == (S.POSTED, Counter())


class TestRefused:
    @pytest.fixture
    def report(self, tray: Tray) -> int:
        tray.core.manners.append(Manner.REFUSES)
        return released(tray)

    def test_one_line_is_left_and_a_person_is_asked(self, tray: Tray, report: int) -> None:
        assert tray.state(report) is S.PARTLY_POSTED
        (line,) = [each for each in tray.lines(report) if each.missing]
        assert (line.reason, [each.amount for each in line.missing]) == ("error.msg.loan.must.be.active", [kes(480)])
        assert tray.tasks() == [(TaskKind.LINE_NOT_POSTED, line.given.reference)]

    def test_only_what_is_missing_goes_again(self, tray: Tray, report: int) -> None:
        assert tray.retry(report) == 1
        tray.work()
        assert (tray.books(), tray.state(report), tray.tasks()) == (BOOKS, S.POSTED, [])

    def test_what_goes_again_names_who_counted(self, tray: Tray, report: int) -> None:
        tray.retry(report, ROSE)
        tray.work()
        assert {each.note for each in tray.core.standing()} == {"Upendo, Grace Wanjiru; counted by faith"}

    def test_refused_again_it_is_left_again(self, tray: Tray, report: int) -> None:
        tray.core.manners.append(Manner.REFUSES)
        tray.retry(report)
        tray.work()
        assert (tray.state(report), len(tray.tasks())) == (S.PARTLY_POSTED, 1)
        assert tray.books() == BOOKS - Counter({("L4", 480): 1})

    def test_what_goes_again_does_not_go_a_third_time_beside_it(self, tray: Tray, report: int) -> None:
        tray.retry(report)
        with pytest.raises(Stale):
            tray.retry(report)

    def test_her_officer_may_not_have_it_go_again(self, tray: Tray, report: int) -> None:
        with pytest.raises(NotAllowed):
            tray.retry(report, replace(FAITH, staff_id=1))


def test_many_refused_lines_go_again_some_at_once(tray: Tray) -> None:
    given = tuple(replace(GUEST, client_id=number) for number in range(LINES_A_STEP + 5))
    tray.core.manners.extend([Manner.REFUSES] * len(given))
    report = released(tray, NewReport("many", given, "+254700000001"))
    assert [tray.retry(report), tray.retry(report)] == [LINES_A_STEP, 5]
    tray.work()
    assert (tray.books(), tray.state(report)) == (Counter({("L21", 300): len(given)}), S.POSTED)


class TestIntoSavings:
    """A loan was closed between the sheet and its release: her money goes where the manager says."""

    @pytest.fixture
    def report(self, tray: Tray) -> int:
        tray.core.manners.append(Manner.REFUSES)
        return released(tray)

    def test_what_was_refused_is_in_her_savings_once(self, tray: Tray, report: int) -> None:
        (line,) = [each for each in tray.lines(report) if each.missing]
        assert tray.save(line.given.id) == kes(480)
        tray.work()
        assert tray.books() == Counter({("S1", 480): 1, ("S1", 50): 1, ("L21", 300): 1})
        assert (tray.state(report), tray.tasks()) == (S.POSTED, [])

    def test_not_into_what_is_for_fees(self, tray: Tray, report: int) -> None:
        (line,) = [each for each in tray.lines(report) if each.missing]
        core: Any = tray.figures
        with pytest.raises(Refused, match="no savings account"):
            SaveRest(tray.store, core, tray.clock, {""})(line.given.id, ROSE)

    def test_a_lost_answer_is_not_taken_for_what_she_saved_at_the_meeting(self, tray: Tray, report: int) -> None:
        (line,) = [each for each in tray.lines(report) if each.missing]
        tray.core.manners.append(Manner.CUT_BEFORE)
        tray.save(line.given.id)
        for _ in range(4):
            tray.pass_time(seconds=31)
        assert tray.books() == Counter({("S1", 480): 1, ("S1", 50): 1, ("L21", 300): 1})

    def test_it_goes_there_once_only(self, tray: Tray, report: int) -> None:
        (line,) = [each for each in tray.lines(report) if each.missing]
        tray.save(line.given.id)
        with pytest.raises(Stale):
            tray.save(line.given.id)
        with pytest.raises(Stale):
            tray.retry(report)

    def test_a_cashier_does_not_decide_it(self, tray: Tray, report: int) -> None:
        (line,) = [each for each in tray.lines(report) if each.missing]
        with pytest.raises(NotAllowed):
            tray.save(line.given.id, FAITH)


def test_where_the_core_refuses_all_the_sheet_stays_released(tray: Tray) -> None:
    tray.core.manners.extend([Manner.REFUSES] * 3)
    report = released(tray)
    assert (tray.state(report), tray.books(), len(tray.tasks())) == (S.RELEASED, Counter(), 2)
    assert tray.retry(report) == 2
    tray.work()
    assert (tray.state(report), tray.books()) == (S.POSTED, BOOKS)


def test_a_core_that_is_down_has_it_once_when_it_is_back(tray: Tray) -> None:
    tray.core.is_silent = True
    report = released(tray)
    tray.pass_time(hours=3)
    assert (tray.state(report), tray.books(), tray.tasks()) == (S.RELEASED, Counter(), [])
    tray.core.is_silent = False
    tray.pass_time(minutes=1)
    assert (tray.state(report), tray.books()) == (S.POSTED, BOOKS)


@pytest.mark.parametrize("manner", [Manner.CUT_AFTER, Manner.CUT_BEFORE, Manner.STUCK_AFTER, Manner.LOCKED])
def test_an_answer_that_is_lost_posts_nothing_twice(tray: Tray, manner: Manner) -> None:
    tray.core.manners.append(manner)
    report = released(tray)
    for _ in range(8):
        tray.pass_time(seconds=31)
    assert (tray.state(report), tray.books()) == (S.POSTED, BOOKS)


def test_two_meetings_at_which_she_gave_the_same_are_two_postings(tray: Tray) -> None:
    reports = [
        tray.hold(NewReport("m", (GAVE,), "+254")),
        tray.hold(NewReport("m", (GAVE,), "+254"), key="2", code=None),
    ]
    tray.release(*reports)
    tray.work()
    assert tray.books() == Counter({("L4", 480): 2, ("S1", 50): 2})


def test_a_meeting_reported_anew_from_an_old_copy_of_our_tables_is_posted_no_second_time(
    tray: Tray, tmp_path: Path, migrated_file: Path
) -> None:
    released(tray)
    old = shutil.copy(migrated_file, tmp_path / "old.db")
    store = open_store(f"sqlite:///{old}", clock=tray.clock)
    copy = Tray(store, tray.clock, tray.core)
    other = copy.hold(HERS, key="what else came first", code="2BBBB")
    report = copy.hold()
    assert copy.report(report).given[0].reference != tray.report(1).given[0].reference
    copy.release(report)
    copy.pass_time(minutes=5)
    assert (tray.books(), copy.state(report), copy.state(other)) == (BOOKS, S.POSTED, S.HELD)
    store.close()
