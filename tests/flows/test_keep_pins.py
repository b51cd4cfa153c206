"""What staff do with PINs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NoSuchEntry
from domain.pins import PINCheck
from gateway.flows.keep_pins import KeepPINs
from gateway.store.opening import OpenStore
from tests.flows.people import meet
from tests.flows.pins import HERS, MARY, PETER, WRONG, Desk
from tests.support.clock import HandClock

NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.fixture
def desk(store: OpenStore) -> Desk:
    store.write(meet)
    return Desk(store)


@pytest.fixture
def keep(desk: Desk, store: OpenStore, clock: HandClock) -> KeepPINs:
    return KeepPINs(store, desk.pins, clock, NAIROBI)


@pytest.fixture
def whose(desk: Desk, store: OpenStore, clock: HandClock) -> Callable[[str], int | None]:
    """Tells whose living code it is."""
    return lambda code: store.read(lambda work: work.pins.find_code(desk.pins.code_digest(code), clock()))


def test_a_code_is_hers(keep: KeepPINs, whose: Callable[[str], int | None]) -> None:
    code, _ = keep.issue("C15")
    assert (whose(code), whose(code.lower())) == (MARY, MARY)


def test_a_code_ends_when_it_was_said_to(keep: KeepPINs, whose: Callable[[str], int | None], clock: HandClock) -> None:
    code, expires_at = keep.issue("15")
    clock.now = expires_at - timedelta(seconds=1)
    assert whose(code) == MARY
    clock.now = expires_at
    assert whose(code) is None


def test_a_new_code_ends_the_old_one(keep: KeepPINs, whose: Callable[[str], int | None]) -> None:
    old, new = keep.issue("15")[0], keep.issue("15")[0]
    assert (whose(old), whose(new)) == (None, MARY)


def test_two_clients_have_codes_beside_each_other(keep: KeepPINs, whose: Callable[[str], int | None]) -> None:
    hers, his = keep.issue("15")[0], keep.issue("9")[0]
    assert (whose(hers), whose(his)) == (MARY, PETER)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        pytest.param("2026-03-02T08:00+03:00", "2026-03-02T17:00+03:00", id="morning: closing time"),
        pytest.param("2026-03-02T15:00+03:00", "2026-03-02T17:00+03:00", id="two hours left: closing time"),
        pytest.param("2026-03-02T15:01+03:00", "2026-03-02T17:01+03:00", id="less left: two hours"),
        pytest.param("2026-03-02T23:30+03:00", "2026-03-03T01:30+03:00", id="night: two hours"),
        pytest.param("2026-03-02T00:30+03:00", "2026-03-02T17:00+03:00", id="after midnight: this day's closing time"),
    ],
)
def test_a_code_lives_until_closing_time_or_two_hours(keep: KeepPINs, clock: HandClock, now: str, until: str) -> None:
    clock.now = datetime.fromisoformat(now).astimezone(UTC)
    _, expires_at = keep.issue("15")
    assert (expires_at, expires_at.tzinfo) == (datetime.fromisoformat(until), UTC)


def test_codes_differ(keep: KeepPINs) -> None:
    assert len({keep.issue("15")[0] for _ in range(50)}) > 45


def test_a_code_is_kept_as_a_digest_only(keep: KeepPINs, desk: Desk) -> None:
    code, _ = keep.issue("15")
    assert code not in desk.pins.code_digest(code).upper()


def test_unlocking_lets_her_try_again(keep: KeepPINs, desk: Desk) -> None:
    desk.set(MARY, HERS)
    for _ in range(3):
        desk.own(WRONG)
    assert keep.unlock("15") == 1
    assert desk.own(HERS).check is PINCheck.RIGHT


def test_unlocking_opens_no_lock_of_another(keep: KeepPINs, desk: Desk) -> None:
    for _ in range(3):
        desk.own(WRONG)
    assert keep.unlock("9") == 0
    assert desk.own(HERS).check is PINCheck.LOCKED


def test_a_pin_that_is_set_is_right(keep: KeepPINs, desk: Desk) -> None:
    keep.set("15", HERS)
    assert desk.own(HERS).check is PINCheck.RIGHT


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda keep: keep.issue("16"), id="issue"),
        pytest.param(lambda keep: keep.unlock("16"), id="unlock"),
        pytest.param(lambda keep: keep.set("16", HERS), id="set"),
    ],
)
def test_a_number_that_nobody_has_is_told(keep: KeepPINs, act: Callable[[KeepPINs], object]) -> None:
    with pytest.raises(NoSuchEntry):
        act(keep)
