"""PINs: what may be one, and how wrong tries are slowed.

Four digits are 10,000 possible PINs: what protects them is the lock here and
the server's key in the hash, never their secrecy in a stolen database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

PIN_LENGTH = 4
TRIES_MAX = 3
TRIES_WITHIN = timedelta(hours=1)
LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))

NOBODY = 0
"""Whom tries from a foreign phone count for, as wrong JOIN codes do: nobody in particular."""

HOLDERS = -1
"""Whom tries from a shared phone count for: all who share it, so that what a stranger tries there never locks them."""

_STAFF = -100


@dataclass(frozen=True)
class Tries:
    """Wrong PINs of one phone for one client.

    *wrong* of them since *first_at*, *locks* so far, *locked_until*; *key* is that
    of the last try counted, so that one try is counted once however often it is worked.
    """

    wrong: int = 0
    first_at: datetime | None = None
    locks: int = 0
    locked_until: datetime | None = None
    key: str = ""

    def is_locked(self, now: datetime) -> bool:
        """Tell whether no PIN is looked at now."""
        return self.locked_until is not None and now < self.locked_until

    def has_counted(self, key: str) -> bool:
        """Tell whether the last try counted is this one."""
        return key != "" and key == self.key

    def after_wrong(self, now: datetime, key: str = "") -> Tries:
        """Count one more wrong try: the third within an hour locks, each lock longer than the last."""
        within = self.first_at is not None and now - self.first_at < TRIES_WITHIN
        wrong = self.wrong + 1 if within else 1
        first_at = self.first_at if within else now
        if wrong < TRIES_MAX:
            return Tries(wrong, first_at, self.locks, None, key)
        return Tries(0, None, self.locks + 1, now + LOCKS[min(self.locks, len(LOCKS) - 1)], key)

    def without_last(self, now: datetime) -> Tries:
        """Take one try back, which was right after all; a lock that it closed opens."""
        if self.is_locked(now):
            return Tries(TRIES_MAX - 1, now, max(self.locks - 1, 0), None)
        return replace(self, wrong=max(self.wrong - 1, 0), key="")


def holder_of(staff_id: int) -> int:
    """Say under which number a staff member's PIN is kept, beside those of clients: the core counts both from 1."""
    return _STAFF - staff_id


def staff_of(holder: int) -> int | None:
    """Read whose PIN it is where it is a staff member's; None where it is a client's."""
    return _STAFF - holder if holder < _STAFF else None


class PINCheck(Enum):
    """What became of a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    JUST_LOCKED = "just locked"


def is_weak(pin: str, this_year: int) -> bool:
    """Tell a PIN that a thief tries first: 1234, 0000, a year from 1900 to the present one."""
    return pin in {"1234", "0000"} or 1900 <= int(pin) <= this_year
