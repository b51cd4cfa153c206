"""Imports on record: one file once, one at a time, and the dead do not come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Superseded
from domain.imports import Import, ImportedBefore, ImportRuns, RowFate
from domain.ports.store import UnitOfWork
from gateway.store.opening import OpenStore
from tests.support.clock import NOW

MARCH = Import("mpesa", "600417", "aa" * 32, "march.csv", "grace", NOW)
APRIL = replace(MARCH, digest="bb" * 32, name="april.csv")
UNTIL = NOW + timedelta(minutes=2)
LATER = UNTIL + timedelta(seconds=1)
HOUR = timedelta(hours=1)


def begin(work: UnitOfWork, new: Import) -> int:
    return work.imports.begin(new, new.began_at + timedelta(minutes=2))


def end(work: UnitOfWork, number: int, ended: Import) -> None:
    work.imports.end(number, ended)


def ended(new: Import) -> Import:
    return replace(new, ended_at=LATER, first_at=NOW - HOUR, last_at=NOW, counts={RowFate.NEW: 3})


def covering(store: OpenStore, since: timedelta, until: timedelta, shortcode: str = "600417") -> Sequence[Import]:
    return store.read(lambda work: work.imports.covering("mpesa", shortcode, NOW + since, NOW + until))


def test_an_import_is_read_as_it_ended(store: OpenStore) -> None:
    store.write(end, store.write(begin, MARCH), ended(MARCH))
    assert covering(store, -HOUR, HOUR) == [ended(MARCH)]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        pytest.param(-3 * HOUR, -HOUR, id="before its first row"),
        pytest.param(HOUR, 3 * HOUR, id="after its last row"),
    ],
)
def test_an_import_covers_what_lies_between_its_rows(store: OpenStore, since: timedelta, until: timedelta) -> None:
    store.write(end, store.write(begin, MARCH), ended(MARCH))
    assert covering(store, since, until) == []


def test_the_same_file_is_refused(store: OpenStore) -> None:
    store.write(end, store.write(begin, MARCH), ended(MARCH))
    with pytest.raises(ImportedBefore) as refused:
        store.write(begin, replace(MARCH, name="copy.csv"))
    assert refused.value.first == ended(MARCH)


def test_another_waits_while_one_runs(store: OpenStore) -> None:
    store.write(begin, MARCH)
    with pytest.raises(ImportRuns):
        store.write(begin, APRIL)


def test_another_shortcode_does_not_wait(store: OpenStore) -> None:
    store.write(begin, MARCH)
    store.write(begin, replace(APRIL, shortcode="600418"))


def test_who_was_taken_for_dead_does_not_go_on(store: OpenStore) -> None:
    dead = store.write(begin, MARCH)
    store.write(begin, replace(APRIL, began_at=LATER))
    with pytest.raises(Superseded):
        store.write(lambda work: work.imports.go_on(dead, LATER + HOUR))


def test_who_was_taken_for_dead_does_not_end_it(store: OpenStore) -> None:
    dead = store.write(begin, MARCH)
    store.write(begin, replace(APRIL, began_at=LATER))
    with pytest.raises(Superseded):
        store.write(end, dead, ended(MARCH))


def test_who_goes_on_is_not_passed(store: OpenStore) -> None:
    number = store.write(begin, MARCH)
    store.write(lambda work: work.imports.go_on(number, LATER + HOUR))
    with pytest.raises(ImportRuns):
        store.write(begin, replace(APRIL, began_at=LATER))


def test_a_dropped_import_may_come_again(store: OpenStore) -> None:
    number = store.write(begin, MARCH)
    store.write(lambda work: work.imports.drop(number))
    store.write(end, store.write(begin, MARCH), ended(MARCH))
    assert covering(store, -HOUR, HOUR) == [ended(MARCH)]


def test_what_ended_is_not_dropped(store: OpenStore) -> None:
    number = store.write(begin, MARCH)
    store.write(end, number, ended(MARCH))
    store.write(lambda work: work.imports.drop(number))
    assert covering(store, -HOUR, HOUR) == [ended(MARCH)]
