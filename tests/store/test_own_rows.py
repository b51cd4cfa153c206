"""An operator's own row is on record once, and has the class that its words or a person gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NoSuchEntry
from domain.own_rows import OwnRow, OwnSum
from domain.statements import RowClass
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.support.clock import NOW

HOUR = timedelta(hours=1)
CHARGE = OwnRow("mpesa", "600417", "UC24T7Q2WX", NOW, kes(-5), RowClass.CHARGE, RowClass.CHARGE, b"sealed")
ODD = OwnRow("mpesa", "600417", "UC2BONGA01", NOW, kes(300), RowClass.UNKNOWN, RowClass.UNKNOWN, b"sealed")


def add(store: OpenStore, *rows: OwnRow) -> None:
    store.write(lambda work: work.own_rows.add_many(rows, NOW))


def of_day(store: OpenStore, shortcode: str = "600417"):
    return store.read(lambda work: work.own_rows.of("mpesa", shortcode, NOW, NOW + HOUR))


def test_rows_are_summed_up_by_class(store: OpenStore) -> None:
    add(store, CHARGE, replace(CHARGE, number="UC2AN0THER"), ODD)
    assert of_day(store).sums == {RowClass.CHARGE: OwnSum(2, kes(-10)), RowClass.UNKNOWN: OwnSum(1, kes(300))}


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        pytest.param({}, 1, id="the same row"),
        pytest.param({"moved_at": NOW + timedelta(minutes=1)}, 1, id="told to the minute only"),
        pytest.param({"amount": kes(-6)}, 2, id="another amount"),
        pytest.param({"read_as": RowClass.TRANSFER, "row_class": RowClass.TRANSFER}, 2, id="another leg of its number"),
        pytest.param({"shortcode": "600418"}, 1, id="of another shortcode"),
    ],
)
def test_a_row_counts_once_however_many_statements_have_it(store: OpenStore, changes: dict, rows: int) -> None:
    add(store, CHARGE)
    add(store, replace(CHARGE, **changes))
    assert sum(each.rows for each in of_day(store).sums.values()) == rows


@pytest.mark.parametrize(
    ("moved_at", "is_of_the_day"),
    [
        pytest.param(NOW - timedelta(microseconds=1), False, id="just before"),
        pytest.param(NOW, True, id="its first moment"),
        pytest.param(NOW + HOUR - timedelta(microseconds=1), True, id="its last"),
        pytest.param(NOW + HOUR, False, id="just after"),
    ],
)
def test_a_row_is_of_the_day_it_moved(store: OpenStore, moved_at, is_of_the_day: bool) -> None:
    add(store, replace(CHARGE, moved_at=moved_at))
    assert bool(of_day(store).sums) is is_of_the_day


def test_a_person_gives_a_row_its_class_once(store: OpenStore) -> None:
    add(store, ODD)
    (row,) = of_day(store).unknown
    settle = lambda work: work.own_rows.settle(row.id, RowClass.CHARGE, "daniel", NOW)  # noqa: E731
    assert [store.write(settle), store.write(settle)] == [True, False]
    settled = store.read(lambda work: work.own_rows.get(row.id))
    assert (settled.row_class, settled.read_as, settled.said_by) == (RowClass.CHARGE, RowClass.UNKNOWN, "daniel")
    assert not of_day(store).unknown


def test_what_a_person_said_holds_when_the_row_comes_again(store: OpenStore) -> None:
    add(store, ODD)
    (row,) = of_day(store).unknown
    store.write(lambda work: work.own_rows.settle(row.id, RowClass.CHARGE, "daniel", NOW))
    add(store, ODD)
    assert store.read(lambda work: work.own_rows.classes([ODD, CHARGE])) == [RowClass.CHARGE, None]
    assert not of_day(store).unknown


def test_a_row_that_is_not_there_is_told(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        store.read(lambda work: work.own_rows.get(7))
