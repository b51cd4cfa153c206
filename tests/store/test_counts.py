"""Counts of cash on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.counting import Difference, Heap, NewCount, total_over
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.store.test_sheets import added, report
from tests.support.clock import NOW


@pytest.fixture
def reports(store: OpenStore) -> tuple[int, int]:
    first, second = added(store), added(store, key="2", code="2BCDF")
    return report(store, first), report(store, second)


def test_a_count_is_read_by_each_of_its_reports(store: OpenStore, reports: tuple[int, int]) -> None:
    made = NewCount(1, Heap(reports, kes(810), Difference.LATER, "tomorrow"), kes(830), "faith", NOW)
    number = store.write(lambda work: work.counts.add(made))
    found = [store.read(lambda work, r=each: work.counts.of_report(r)) for each in reports]
    assert [(each.id, each.made) for each in found if each] == [(number, made)] * 2


def test_a_report_that_nobody_counted_has_none(store: OpenStore, reports: tuple[int, int]) -> None:
    assert store.read(lambda work: work.counts.of_report(reports[0])) is None


def test_what_an_officer_owes_is_told_by_her_counts_of_late(store: OpenStore, reports: tuple[int, int]) -> None:
    first, second = reports
    for officer, report_id, counted, at in ((1, first, 810, NOW), (2, second, 900, NOW), (1, second, 1, NOW)):
        when = at - timedelta(days=counted == 1)
        made = NewCount(officer, Heap((report_id,), kes(counted)), kes(830), "faith", when)
        store.write(lambda work, m=made: work.counts.add(m))
    found = store.read(lambda work: work.counts.of_officers([1], NOW))
    assert total_over(found, "KES") == kes(-20)


def test_a_count_is_an_audit_line(store: OpenStore, reports: tuple[int, int]) -> None:
    made = NewCount(1, Heap(reports, kes(830)), kes(830), "faith", NOW)
    number = store.write(lambda work: work.counts.add(made))
    assert [line.act for line in store.read(lambda work: work.audit.of(f"heap:{number}"))] == ["cash counted"]
