"""A cashier counts a heap, and what was written down is released unchanged: by the right person, once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.counting import REPORTS_MAX, Difference, Heap
from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.sheets import NewReport
from domain.staff import HEAD_OFFICE, NotAllowed, Role, StaffPerson, Stale
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.report_sheet import put_report
from gateway.store.opening import OpenStore
from tests.flows.tray import FAITH, ROSE, Tray
from tests.store.money import kes
from tests.store.racing import race
from tests.store.test_sheets import GAVE, REPORT, S, move
from tests.support.clock import HandClock
from tests.support.officer import PHONES, UPENDO, Officer, sheet_of
from tests.support.people import NAIROBI

LESS = replace(GAVE, shares=GAVE.shares[:1])
MENDED = replace(REPORT, meaning="mended", given=(LESS, *REPORT.given[1:]))

WRITTEN = 830
"""What stands in the report: Mary 480 and 50, a guest 300."""


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    return Tray(store, clock)


def test_the_lines_stay_as_they_are_whatever_was_counted(tray: Tray) -> None:
    report = tray.hold()
    before = tray.report(report).given
    released = tray.release(report, counted=810, why=Difference.LATER)
    assert (tray.state(report), released.wrote_down) == (S.RELEASED, kes(WRITTEN))
    assert tray.report(report).given == before


def test_what_is_short_is_the_officers(tray: Tray) -> None:
    report = tray.hold()
    tray.release(report, counted=810, why=Difference.LATER)
    (count,) = tray.store.read(lambda work: work.counts.of_officers([1], tray.clock() - timedelta(days=1)))
    assert (count.made.over, count.made.heap.why, count.made.by) == (kes(-20), Difference.LATER, "faith")


def test_several_reports_are_one_heap(tray: Tray) -> None:
    first, second = tray.hold(), tray.hold(key="2", code="2BCDF", title="Baraka")
    released = tray.release(first, second)
    assert (released.titles, released.wrote_down) == ("Upendo, Baraka", kes(2 * WRITTEN))
    assert {tray.state(first), tray.state(second)} == {S.RELEASED}


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(replace(FAITH, staff_id=1), id="the officer herself"),
        pytest.param(replace(FAITH, roles=frozenset({Role.OFFICER})), id="another officer"),
        pytest.param(replace(FAITH, roles=frozenset({Role.FINANCE})), id="finance"),
        pytest.param(replace(FAITH, office_id=3), id="another branch's cashier"),
    ],
)
def test_who_may_not_release_does_not(tray: Tray, person: StaffPerson) -> None:
    report = tray.hold()
    with pytest.raises(NotAllowed):
        tray.release(report, person=person)
    assert tray.state(report) is S.HELD


def test_who_changed_a_line_does_not_count_it(tray: Tray) -> None:
    """Else one person could lower a line, and keep the rest of the cash."""
    report = tray.hold()
    sheet = tray.sheet(report)
    mended = tray.store.write(lambda work: put_report(work, sheet, replace(MENDED, by="rose"), tray.clock())).report.id
    move(tray.store, tray.sheet(mended), S.HELD)
    with pytest.raises(NotAllowed, match="You changed what was written down of Upendo"):
        tray.release(mended, person=ROSE)
    tray.release(mended)
    assert tray.state(mended) is S.RELEASED


def test_who_typed_paper_in_and_typed_it_again_counts_it(tray: Tray) -> None:
    """A branch may have one cashier, and the paper lies before her."""
    report = tray.hold(replace(REPORT, by="faith"))
    sheet = tray.sheet(report)
    again = tray.store.write(lambda work: put_report(work, sheet, replace(MENDED, by="faith"), tray.clock())).report.id
    move(tray.store, tray.sheet(again), S.HELD)
    tray.release(again)
    assert tray.state(again) is S.RELEASED


def test_the_audit_names_who_acted_and_no_phone(tray: Tray) -> None:
    grace = Officer(tray.store)
    grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    grace.texts("7K4QZ 3=0")
    grace.moves(1, S.HELD)
    tray.release(1)
    subject = tray.sheet(1).subject
    lines = tray.store.read(lambda work: work.audit.of(subject))
    told = [
        (each.act, each.by, dict(each.words).get("to")) for each in lines if "moved" in each.act or "rep" in each.act
    ]
    assert told == [
        ("sheet reported", "staff:1", None),
        ("sheet moved", "staff:1", "reported"),
        ("sheet moved", "", "held"),
        ("sheet moved", "faith", "released"),
    ]
    assert [each.details for each in lines if PHONES[1].strip("+") in each.details] == []


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(replace(FAITH, roles=frozenset({Role.MANAGER})), id="the branch manager"),
        pytest.param(replace(FAITH, office_id=HEAD_OFFICE), id="a cashier of the head office"),
    ],
)
def test_who_may_release_does(tray: Tray, person: StaffPerson) -> None:
    report = tray.hold()
    tray.release(report, person=person)
    assert tray.state(report) is S.RELEASED


@pytest.mark.parametrize("counted", [WRITTEN - 20, WRITTEN + 20, 0])
def test_a_difference_without_a_reason_is_refused(tray: Tray, counted: int) -> None:
    report = tray.hold()
    with pytest.raises(Refused, match="why"):
        tray.release(report, counted=counted)
    assert tray.state(report) is S.HELD


@pytest.mark.parametrize(
    "note", [pytest.param("", id="none"), pytest.param("  ", id="blank"), pytest.param("x" * 201, id="too long")]
)
def test_something_else_is_written_out(tray: Tray, note: str) -> None:
    report = tray.hold()
    heap = Heap((report,), kes(WRITTEN - 20), Difference.OTHER, note)
    with pytest.raises(Refused, match="in words"):
        ReleaseSheets(tray.store, NAIROBI, tray.clock)(heap, FAITH)
    assert tray.state(report) is S.HELD


def test_a_heap_is_of_one_officer(tray: Tray) -> None:
    hers, his = tray.hold(), tray.hold(key="2", code="2BCDF", officer_id=2, officer="Peter Otieno")
    with pytest.raises(Refused, match="one officer"):
        tray.release(hers, his)
    assert {tray.state(hers), tray.state(his)} == {S.HELD}


@pytest.mark.parametrize("reports", [pytest.param((), id="none"), pytest.param((99,), id="nobody's")])
def test_a_heap_of_nothing_is_refused(tray: Tray, reports: tuple[int, ...]) -> None:
    with pytest.raises(Refused):
        tray.release(*reports, counted=0) if not reports else _release_unknown(tray, reports)


def _release_unknown(tray: Tray, reports: tuple[int, ...]) -> None:
    tray.release(*reports, counted=0)


def test_a_heap_has_its_limit(tray: Tray) -> None:
    reports = [tray.hold(key=str(number), code=None) for number in range(REPORTS_MAX + 1)]
    with pytest.raises(Refused, match="1 to 100"):
        tray.release(*reports)
    assert tray.release(*reports[1:]).wrote_down == kes(WRITTEN * REPORTS_MAX)
    assert Counter(map(tray.state, reports)) == Counter({S.RELEASED: REPORTS_MAX, S.HELD: 1})


class TestMeanwhile:
    def test_what_is_released_is_not_released_again(self, tray: Tray) -> None:
        report = tray.hold()
        tray.release(report)
        with pytest.raises(Stale, match="faith released Upendo at"):
            tray.release(report)

    def test_what_was_corrected_is_shown_anew(self, tray: Tray) -> None:
        report = tray.hold()
        sheet = tray.sheet(report)
        tray.store.write(lambda work: work.sheets.report(sheet, NewReport("less", (GAVE,), "+254"), tray.clock()))
        with pytest.raises(Stale, match="Upendo was reported anew"):
            tray.release(report)

    def test_what_was_taken_back_is_not_released(self, tray: Tray) -> None:
        report = tray.hold()
        sheet = tray.sheet(report)
        said = tray.report(report)
        tray.store.write(lambda work: work.sheets.move(sheet, S.OPEN, tray.clock()))
        tray.store.write(lambda work: work.sheets.note_undone(said, tray.clock()))
        with pytest.raises(Stale, match="Grace Wanjiru took Upendo back"):
            tray.release(report)

    def test_of_a_heap_of_which_one_changed_nothing_is_released(self, tray: Tray) -> None:
        first, second = tray.hold(), tray.hold(key="2", code="2BCDF")
        tray.release(first)
        with pytest.raises(Stale):
            tray.release(first, second)
        assert tray.state(second) is S.HELD

    def test_of_two_cashiers_one_releases(self, tray: Tray, store_url: str) -> None:
        tray.hold()
        assert sorted(race(store_url, _release_it)) == [False, True]
        assert len(tray.store.read(lambda work: work.counts.of_officers([1], tray.clock() - timedelta(days=1)))) == 1

    def test_a_correction_and_a_release_do_not_both_win(self, tray: Tray, store_url: str) -> None:
        report = tray.hold()
        corrected, released = race(store_url, _correct_or_release)
        assert corrected is not released
        assert tray.state(report) is (S.RELEASED if released else S.HELD)


def _release_it(store: OpenStore, _: int) -> bool:
    clock = HandClock()
    try:
        ReleaseSheets(store, NAIROBI, clock)(Heap((1,), kes(WRITTEN)), FAITH)
    except Stale:
        return False
    return True


def _correct_or_release(store: OpenStore, which: int) -> bool:
    if which:
        return _release_it(store, which)

    def correct(work: UnitOfWork) -> bool:
        sheet = work.sheets.get(1)
        if sheet.state is not S.HELD:
            return False
        work.sheets.report(sheet, NewReport("less", (GAVE,), "+254700000001"), HandClock()())
        return True

    return store.write(correct)
