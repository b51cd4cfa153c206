"""What is on record of who was told of a report, and which sheets an officer had lately."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.store.opening import OpenStore
from tests.store.test_sheets import DAY, NEW, added, get, report
from tests.support.clock import NOW

LATER = NOW + timedelta(minutes=5)


def test_a_report_is_neither_held_nor_taken_back_at_first(store: OpenStore) -> None:
    number = report(store, added(store))
    found = store.read(lambda work: work.sheets.reported(number))
    assert (found.held_at, found.undone_at) == (None, None)


def test_it_is_noted_when_it_was(store: OpenStore) -> None:
    sheet = added(store)
    first = report(store, sheet)
    second = report(store, get(store, sheet.id))
    found = store.read(lambda work: work.sheets.reported(first))
    store.write(lambda work: work.sheets.note_held(found, NOW))
    store.write(lambda work: work.sheets.note_undone(found, LATER))
    told = store.read(lambda work: [(each.held_at, each.undone_at) for each in work.sheets.reports(sheet.id)])
    assert (told, second) == ([(NOW, LATER), (None, None)], first + 1)


def test_a_sheet_is_found_by_what_makes_it_once(store: OpenStore) -> None:
    sheet = added(store)
    found = store.read(lambda work: [work.sheets.with_key(key) for key in (NEW.key, "another")])
    assert found == [sheet, None]


@pytest.mark.parametrize(
    ("since", "officer_id", "count"),
    [
        pytest.param(DAY, 1, 2, id="from that day on"),
        pytest.param(DAY + timedelta(days=1), 1, 1, id="from the next"),
        pytest.param(DAY, 2, 1, id="another officer's"),
        pytest.param(DAY, 3, 0, id="nobody's"),
    ],
)
def test_an_officers_sheets_of_late(store: OpenStore, since: date, officer_id: int, count: int) -> None:
    added(store)
    added(store, key="the next day", code="2BCDF", on=DAY + timedelta(days=1))
    added(store, key="Peter's", code="3BCDF", officer_id=2)
    found = store.read(lambda work: work.sheets.lately(officer_id, since))
    assert len(found) == count
    assert [each.made.on for each in found] == sorted(each.made.on for each in found)
