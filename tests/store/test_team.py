"""Who works here, by name, and open sheets that go to another officer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.accounts import StaffMember
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.store.racing import race
from tests.store.test_sheets import DAY, REPORT, S, added, get, move
from tests.support.clock import NOW

PETER = StaffMember(2, "Peter Otieno", "+254700000002", 2, is_loan_officer=True, is_active=True)


def staff(work: UnitOfWork, *names: str, office: int = 2) -> None:
    for number, name in enumerate(names, start=1 + 10 * office):
        phone = f"+2547{number:08}"
        work.phones.put_staff(StaffMember(number, name, phone, office, True, name != "Left"), phone, NOW)


@pytest.fixture
def team(store: OpenStore) -> None:
    store.write(staff, "Peter", "Ann", "Left", "Grace", "Ann")
    store.write(staff, "Zoe", office=3)
    store.write(lambda work: work.phones.set_blocked("+254700000024", True, NOW))
    store.write(lambda work: work.phones.put_staff(StaffMember(99, "Nobody", None, 3, False, True), None, NOW))


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("office", "names", "blocked"),
    [
        pytest.param(None, ["Ann", "Ann", "Grace blocked", "Nobody", "Peter", "Zoe"], 1, id="all"),
        pytest.param(2, ["Ann", "Ann", "Grace blocked", "Peter"], 1, id="of one office"),
        pytest.param(3, ["Nobody", "Zoe"], 0, id="of another"),
    ],
)
def test_who_works_here_is_listed_by_name_page_by_page(
    store: OpenStore, office: int | None, names: list[str], blocked: int
) -> None:
    def page(work: UnitOfWork, after: int) -> list[tuple[StaffMember, bool]]:
        return list(work.staff_book.team(office, 2, after))

    seen: list[tuple[StaffMember, bool]] = []
    while some := store.read(page, seen[-1][0].id if seen else 0):
        seen += some
    assert [f"{member.name}{' blocked' * is_blocked}" for member, is_blocked in seen] == names
    assert store.read(lambda work: work.staff_book.count_blocked(office)) == blocked


def test_an_open_sheet_becomes_another_officers(store: OpenStore) -> None:
    sheet = added(store)
    assert store.write(lambda work: work.sheets.hand_over(sheet, PETER, NOW))
    after = get(store, sheet.id)
    assert (after.made.officer_id, after.made.officer, after.made.lines) == (2, "Peter Otieno", sheet.made.lines)
    hers, his = store.read(lambda work: (work.sheets.hers("7K4QZ", 1), work.sheets.hers("7K4QZ", 2)))
    assert (hers, his) == (None, after)
    lines = store.read(lambda work: work.audit.of(sheet.subject))
    assert (lines[-1].act, dict(lines[-1].words)) == ("sheet handed over", {"from": 1, "to": 2})


@pytest.mark.parametrize("path", [(S.REPORTED,), (S.REPORTED, S.HELD), (S.EXPIRED,)])
def test_what_was_reported_or_is_over_stays_hers(store: OpenStore, path: tuple[S, ...]) -> None:
    sheet = move(store, added(store), *path)
    assert not store.write(lambda work: work.sheets.hand_over(sheet, PETER, NOW))
    assert get(store, sheet.id).made.officer_id == 1


def test_a_code_that_was_his_before_does_not_name_two_sheets_of_his(store: OpenStore) -> None:
    move(store, added(store, key="old", officer_id=2, on=DAY - timedelta(days=400)), S.EXPIRED)
    sheet = added(store)
    assert not store.write(lambda work: work.sheets.hand_over(sheet, PETER, NOW))


def hand_or_report(store: OpenStore, which: int) -> bool:
    """One hands the sheet over while its officer reports on it."""
    sheet = get(store, 1)
    if which:
        return store.write(lambda work: work.sheets.hand_over(sheet, PETER, NOW))
    return store.write(_report, 1)


def _report(work: UnitOfWork, officer: int) -> bool:
    sheet = work.sheets.hers("7K4QZ", officer)
    if sheet is None:
        return False
    work.sheets.report(sheet, REPORT, NOW)
    return work.sheets.move(work.sheets.get(sheet.id), S.REPORTED, NOW)


def test_of_a_report_and_a_handing_over_at_once_one_counts(store: OpenStore, store_url: str) -> None:
    added(store)
    reported, handed = race(store_url, hand_or_report)
    after = get(store, 1)
    assert {reported, handed} == {True, False}
    assert (after.state is S.REPORTED, after.made.officer_id) == ((True, 1) if reported else (False, 2))
