"""Collection sheets on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.errors import NoSuchEntry, Superseded
from domain.postings import CoreAccount, Earmark
from domain.sheets import SHEET_MOVES, Due, NewGiven, NewReport, NewSheet, Sheet, SheetLine, SheetState
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.store.racing import race
from tests.support.clock import NOW

DAY = date(2026, 11, 24)
LOAN, SECOND, SAVINGS = (
    CoreAccount(id_, AccountReference(kind, number))
    for id_, kind, number in ((4, AccountKind.LOAN, "4"), (21, AccountKind.LOAN, "21"), (1, AccountKind.SAVINGS, "1"))
)
MARY = SheetLine(
    1,
    1,
    "1",
    "Mary Akoth",
    (Due(LOAN, kes(480), kes(0)), Due(SECOND, kes(330), kes(0)), Due(SAVINGS, kes(50), kes(0))),
)
ALICE = SheetLine(3, 3, "3", "Alice Nduku", (Due(LOAN, kes(720), kes(720)),))
NEW = NewSheet("9 2026-11-24", "7K4QZ", 9, "Upendo", 1, "Grace Wanjiru", 2, DAY, time(9), "KES", (MARY, ALICE))
GAVE = NewGiven(1, 1, "1", "Mary Akoth", (Earmark(LOAN, kes(480)), Earmark(SAVINGS, kes(50))))
ABSENT = NewGiven(3, 3, "3", "Alice Nduku", is_absent=True)
GUEST = NewGiven(None, 15, "15", "Dorcas Wanza", (Earmark(SECOND, kes(300)),), by="C12")
REPORT = NewReport("all but 3", (GAVE, ABSENT, GUEST), "+254700000001")
S = SheetState


def added(store: OpenStore, **changes: Any) -> Sheet:
    number = store.write(lambda work: work.sheets.add(replace(NEW, **changes), NOW))
    assert number is not None
    return get(store, number)


def get(store: OpenStore, sheet_id: int) -> Sheet:
    return store.read(lambda work: work.sheets.get(sheet_id))


def report(store: OpenStore, sheet: Sheet, said: NewReport = REPORT) -> int:
    return store.write(lambda work: work.sheets.report(sheet, said, NOW))


def move(store: OpenStore, sheet: Sheet, *path: SheetState) -> Sheet:
    for to in path:
        assert store.write(lambda work, s=sheet, t=to: work.sheets.move(s, t, NOW))
        sheet = get(store, sheet.id)
    return sheet


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="a group's"),
        pytest.param({"group_id": None, "code": None, "at": None, "lines": ()}, id="without group, code, time, lines"),
    ],
)
def test_a_sheet_is_read_as_it_was_made(store: OpenStore, changes: dict[str, Any]) -> None:
    sheet = added(store, **changes)
    assert sheet == Sheet(sheet.id, replace(NEW, **changes), S.OPEN, 0, NOW, NOW)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param({"code": "2BCDF"}, id="the same meeting under another code"),
        pytest.param({"key": "another", "officer_id": 2}, id="another officer's meeting under the same code"),
        pytest.param({"key": "another", "on": DAY + timedelta(days=900)}, id="her own, years later"),
    ],
)
def test_a_meeting_has_one_sheet_and_an_open_code_names_one(store: OpenStore, again: dict[str, Any]) -> None:
    added(store)
    assert store.write(lambda work: work.sheets.add(replace(NEW, **again), NOW)) is None


def test_a_code_comes_again_for_another_officer(store: OpenStore) -> None:
    """And names what it named, from the phone of the first."""
    old = move(store, added(store), S.EXPIRED)
    new = added(store, key="another", officer_id=2, on=DAY + timedelta(days=100))
    found = store.read(lambda work: [work.sheets.hers("7K4QZ", officer) for officer in (1, 2, 3)])
    assert found == [old, new, None]


def test_the_newest_of_a_code_is_shown_and_older_ones_by_their_day(store: OpenStore) -> None:
    old = move(store, added(store, on=DAY + timedelta(days=1)), S.EXPIRED)
    new = added(store, key="another", officer_id=2, on=DAY + timedelta(days=100))
    move(store, added(store, key="a third", officer_id=3, code="2BCDF"), S.EXPIRED)
    found = store.read(lambda work: [work.sheets.with_code("7K4QZ", on) for on in (None, old.made.on, DAY)])
    assert found == [new, old, None]


@pytest.mark.parametrize(
    ("path", "since", "is_taken"),
    [
        pytest.param((S.EXPIRED,), DAY, True, id="met on the day"),
        pytest.param((S.EXPIRED,), DAY + timedelta(days=1), False, id="met before, and has ended"),
        pytest.param((S.REPORTED, S.HELD, S.RELEASED, S.POSTED), DAY + timedelta(days=1), False, id="is on the books"),
        pytest.param((), DAY + timedelta(days=1), True, id="is open still"),
        pytest.param((S.REPORTED, S.HELD), DAY + timedelta(days=1), True, id="is held still"),
        pytest.param(
            (S.REPORTED, S.HELD, S.RELEASED, S.PARTLY_POSTED), DAY + timedelta(days=1), True, id="is not posted whole"
        ),
    ],
)
def test_a_code_is_taken_while_it_may_be_named(
    store: OpenStore, path: tuple[SheetState, ...], since: date, is_taken: bool
) -> None:
    move(store, added(store), *path)
    found = store.read(lambda work: work.sheets.taken(["7K4QZ", "2BCDF"], since))
    assert found == ({"7K4QZ"} if is_taken else set())


def make(store: OpenStore, which: int) -> bool:
    """Make a sheet of an officer's own under a code that two draw."""
    sheet = replace(NEW, key=f"race {which}", officer_id=which + 1)
    return store.write(lambda work: work.sheets.add(sheet, NOW)) is not None


@pytest.mark.usefixtures("store")
def test_of_two_who_draw_one_code_one_has_it(store_url: str) -> None:
    assert sorted(race(store_url, make)) == [False, True]


def test_sheets_without_a_code_are_many(store: OpenStore) -> None:
    assert added(store, key="text-1", code=None).id != added(store, key="text-2", code=None).id


def test_a_sheet_is_found_by_its_code(store: OpenStore) -> None:
    sheet = added(store)
    assert store.read(lambda work: work.sheets.with_code("7K4QZ")) == sheet
    assert store.read(lambda work: work.sheets.with_code("2BCDF")) is None


def test_what_is_not_there_is_no_entry(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        get(store, 7)
    with pytest.raises(NoSuchEntry):
        store.read(lambda work: work.sheets.reported(7))


def test_a_report_is_read_as_it_was_written(store: OpenStore) -> None:
    sheet = added(store)
    number = report(store, sheet, replace(REPORT, is_late=True))
    found = store.read(lambda work: work.sheets.reported(number))
    assert (found.sheet_id, found.round, found.meaning, found.by) == (sheet.id, 1, REPORT.meaning, REPORT.by)
    assert (found.is_late, found.reported_at) == (True, NOW)
    assert [each.what for each in found.given] == list(REPORT.given)
    assert found.total("KES") == kes(830)


def test_the_last_report_counts_and_all_are_kept(store: OpenStore) -> None:
    first = report(store, added(store))
    sheet = store.read(lambda work: work.sheets.with_code("7K4QZ"))
    assert sheet is not None
    second = report(store, sheet, replace(REPORT, meaning="all", given=(GAVE,)))
    last, both = store.read(lambda work: (work.sheets.last_report(sheet.id), work.sheets.reports(sheet.id)))
    assert last is not None
    assert last.id == second
    assert [each.id for each in both] == [first, second]


def test_a_report_is_found_by_what_stands_in_it(store: OpenStore) -> None:
    number = report(store, added(store))
    (given, *_) = store.read(lambda work: work.sheets.reported(number)).given
    found = store.read(lambda work: work.sheets.report_of(given.id))
    assert found is not None
    assert found.id == number
    assert store.read(lambda work: work.sheets.report_of(10_000)) is None


def test_who_reports_on_what_somebody_else_reported_is_too_late(store: OpenStore) -> None:
    sheet = added(store)
    report(store, sheet)
    with pytest.raises(Superseded):
        report(store, sheet)


def say(store: OpenStore, which: int) -> bool:
    """Report on the first sheet as it was before anybody did."""
    try:
        report(store, Sheet(1, NEW, S.OPEN, 0, NOW, NOW), replace(REPORT, meaning=str(which)))
    except Superseded:
        return False
    return True


def test_of_two_reports_at_once_one_counts(store: OpenStore, store_url: str) -> None:
    sheet = added(store)
    assert sorted(race(store_url, say)) == [False, True]
    assert get(store, sheet.id).round == 1


PATHS = {
    S.OPEN: (),
    S.REPORTED: (S.REPORTED,),
    S.HELD: (S.REPORTED, S.HELD),
    S.RELEASED: (S.REPORTED, S.HELD, S.RELEASED),
    S.PARTLY_POSTED: (S.REPORTED, S.HELD, S.RELEASED, S.PARTLY_POSTED),
    S.POSTED: (S.REPORTED, S.HELD, S.RELEASED, S.POSTED),
    S.EXPIRED: (S.EXPIRED,),
    S.RETURNED: (S.REPORTED, S.HELD, S.RETURNED),
    S.CANCELLED: (S.REPORTED, S.HELD, S.CANCELLED),
}


@pytest.mark.parametrize("start", list(S))
def test_a_sheet_moves_as_drawn(store: OpenStore, start: SheetState) -> None:
    for place, to in enumerate(S):
        sheet = move(store, added(store, key=to, code=f"{place + 2}BCDF"), *PATHS[start])
        moved = store.write(lambda work, s=sheet, t=to: work.sheets.move(s, t, NOW))
        assert (moved, get(store, sheet.id).state) == (to in SHEET_MOVES[start], to if moved else start)


def test_a_sheet_that_was_corrected_meanwhile_does_not_move(store: OpenStore) -> None:
    """Who releases what she saw must not release what came after."""
    seen = move(store, added(store), S.REPORTED, S.HELD)
    report(store, seen)
    assert not store.write(lambda work: work.sheets.move(seen, S.RELEASED, NOW))


def test_moves_and_reports_are_audit_lines(store: OpenStore) -> None:
    sheet = added(store)
    report(store, sheet)
    move(store, get(store, sheet.id), S.REPORTED)
    acts = [line.act for line in store.read(lambda work: work.audit.of(f"sheet:{sheet.id}"))]
    assert acts == ["sheet made", "sheet reported", "sheet moved"]


def test_lists_are_by_day_officer_and_office(store: OpenStore) -> None:
    later = added(store, key="2", code="2BCDF", title="Baraka", at=time(10, 30))
    first = added(store)
    peters = added(store, key="3", code="3BCDF", officer_id=2, officer="Peter Otieno", office_id=3)
    added(store, key="4", code="4BCDF", on=DAY + timedelta(days=1))
    look = store.read
    assert look(lambda work: work.sheets.of_officer(1, DAY)) == [first, later]
    assert look(lambda work: work.sheets.of_office(None, DAY)) == [first, later, peters]
    assert look(lambda work: work.sheets.of_office([3], DAY)) == [peters]


def test_what_waits_is_reported_or_held_of_whatever_day(store: OpenStore) -> None:
    old = move(store, added(store, key="0", code="5BCDF", on=DAY - timedelta(days=3)), S.REPORTED)
    held = move(store, added(store), S.REPORTED, S.HELD)
    move(store, added(store, key="2", code="2BCDF"), S.REPORTED, S.HELD, S.RELEASED)
    assert store.read(lambda work: work.sheets.waiting([2], 10)) == [old, held]
    assert store.read(lambda work: work.sheets.waiting([9], 10)) == []
    assert store.read(lambda work: work.sheets.waiting(None, 1)) == [old]


def test_overdue_is_what_is_open_after_its_day(store: OpenStore) -> None:
    open_ = added(store)
    move(store, added(store, key="2", code="2BCDF"), S.REPORTED)
    assert store.read(lambda work: work.sheets.overdue(DAY + timedelta(days=1), 10)) == [open_.id]
    assert store.read(lambda work: work.sheets.overdue(DAY, 10)) == []


def test_what_a_client_gave_is_found_where_it_still_counts(store: OpenStore) -> None:
    sheet = added(store)
    report(store, sheet)
    found = store.read(lambda work: work.sheets.given_to([15], NOW))
    assert [each.id for each, _ in found] == [sheet.id]
    report(store, get(store, sheet.id), replace(REPORT, meaning="without the guest", given=(GAVE,)))
    assert store.read(lambda work: work.sheets.given_to([15], NOW)) == []
    assert store.read(lambda work: work.sheets.given_to([1], NOW + timedelta(seconds=1))) == []
