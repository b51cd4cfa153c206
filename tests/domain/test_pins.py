"""Wrong PINs lock, each time for longer."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.pins import Tries, is_weak

NOW = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
NO_TRIES = Tries()


def _wrong(times: int, tries: Tries = NO_TRIES, at: datetime = NOW) -> Tries:
    for _ in range(times):
        tries = tries.after_wrong(at)
    return tries


@pytest.mark.parametrize(("times", "is_locked"), [(1, False), (2, False), (3, True)])
def test_the_third_within_an_hour_locks(times: int, is_locked: bool) -> None:
    assert _wrong(times).is_locked(NOW) is is_locked


def test_an_hour_later_counting_begins_again() -> None:
    assert not _wrong(1, _wrong(2), NOW + timedelta(hours=1)).is_locked(NOW + timedelta(hours=1))


def test_each_lock_is_longer_up_to_a_day() -> None:
    tries, lengths, at = Tries(), [], NOW
    for _ in range(5):
        tries = _wrong(3, tries, at)
        assert tries.locked_until is not None
        lengths.append(tries.locked_until - at)
        at = tries.locked_until
    assert lengths == [
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(hours=24),
        timedelta(hours=24),
    ]


def test_a_lock_ends_at_its_moment() -> None:
    locked = _wrong(3)
    assert locked.locked_until is not None
    assert not locked.is_locked(locked.locked_until)


@pytest.mark.parametrize(
    ("pin", "weak"),
    [("1234", True), ("0000", True), ("1900", True), ("2026", True), ("2027", False), ("1899", False), ("4071", False)],
)
def test_what_a_thief_tries_first_is_refused(pin: str, weak: bool) -> None:
    assert is_weak(pin, 2026) is weak


def test_a_try_that_was_right_after_all_is_taken_back() -> None:
    assert _wrong(2).without_last(NOW) == _wrong(1)


def test_a_lock_closed_by_a_right_try_opens() -> None:
    taken_back = _wrong(3).without_last(NOW)
    assert (taken_back.is_locked(NOW), taken_back.wrong, taken_back.locks) == (False, 2, 0)
