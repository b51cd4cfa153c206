"""A sheet's code is drawn so that it names one sheet only, as long as anybody may name it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from annotated_types import Le

from domain.codes import CODE_RESTS
from domain.sheets import SheetState
from gateway.settings.collections import CollectionsTable
from gateway.store.opening import OpenStore
from tests.flows.meetings import UPENDO, MeetingCore, Morning
from tests.store.test_sheets import NEW
from tests.support.clock import HandClock
from tests.support.people import NAIROBI, TODAY


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.combine(TODAY, time(5), NAIROBI).astimezone(UTC))


@pytest.fixture
def core() -> MeetingCore:
    return MeetingCore()


@pytest.fixture
def morning(store: OpenStore, core: MeetingCore, clock: HandClock) -> Morning:
    return Morning(store, core, clock)


def test_a_code_that_was_used_is_not_used_again(morning: Morning, core: MeetingCore) -> None:
    core.groups[10] = replace(UPENDO, id=10, name="Baraka")
    core.meets[10] = time(10, 30)
    morning.codes = iter(["2BCDF"] * 20 + ["2BCDF"] * 19 + ["3BCDF"])
    morning.wake()
    sheets = morning.store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert [each.made.code for each in sheets] == ["2BCDF", "3BCDF"]


def test_a_code_comes_again_when_it_has_rested(morning: Morning, clock: HandClock, store: OpenStore) -> None:
    long_ago = TODAY - CODE_RESTS - timedelta(days=1)
    for number, on in enumerate((long_ago, long_ago + timedelta(days=1))):
        old = replace(NEW, key=f"old {number}", code=f"{number + 2}BCDF", officer_id=2, on=on)
        made = store.write(lambda work, each=old: work.sheets.add(each, clock()))
        store.write(lambda work, at=made: work.sheets.move(work.sheets.get(at), SheetState.EXPIRED, clock()))
    morning.codes = iter([f"{digit}BCDF" for digit in (3, 2)] * 10)
    morning.wake()
    [sheet] = store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert sheet.made.code == "2BCDF"


def test_a_code_that_she_had_before_is_not_hers_again(morning: Morning, clock: HandClock, store: OpenStore) -> None:
    old = replace(NEW, key="old", code="2BCDF", on=TODAY - timedelta(days=900))
    made = store.write(lambda work: work.sheets.add(old, clock()))
    assert made is not None
    store.write(lambda work: work.sheets.move(work.sheets.get(made), SheetState.EXPIRED, clock()))
    morning.wake()
    [sheet] = store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert sheet.made.code == "3BCDF"


def test_no_setting_lets_a_code_live_as_long_as_it_rests() -> None:
    longest = CollectionsTable.model_fields["codes_live_days"].metadata
    assert max(each.le for each in longest if isinstance(each, Le)) < CODE_RESTS.days
