"""What may go wrong with the carrier, on demand: the next so many calls."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from threading import Lock

COUNT_MAX = 100_000


class CarrierFault(StrEnum):
    """A kind of fault; `twice` meets what a phone sends, all others what the daemon hands in."""

    DOWN = "down"
    SLOW = "slow"
    THROTTLE = "throttle"
    REFUSE_NUMBER = "refuse_number"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    ERROR_AFTER = "error_after"
    DROP = "drop"
    LATE = "late"
    REPORT_FIRST = "report_first"
    TWICE = "twice"


class CarrierFaults:
    """The faults that wait for the next calls."""

    def __init__(self) -> None:
        self._waiting: Counter[CarrierFault] = Counter()
        self._lock = Lock()

    def kinds(self) -> list[str]:
        """List every kind there is."""
        return [each.value for each in CarrierFault]

    def add(self, kind: str, count: int) -> None:
        """Let the next *count* calls meet *kind*; 0 takes back what waits.

        Raises:
            ValueError: there is no such kind, or no such count.

        """
        fault = CarrierFault(kind)
        if not 0 <= count <= COUNT_MAX:
            raise ValueError(f"count is from 0 to {COUNT_MAX}")
        with self._lock:
            self._waiting[fault] = self._waiting[fault] + count if count else 0

    def waiting(self) -> dict[str, int]:
        """Tell how many calls of each kind are still to come."""
        with self._lock:
            return {kind.value: count for kind, count in self._waiting.items() if count}

    def meet_phone(self) -> bool:
        """Tell whether this text of a phone is handed on twice."""
        with self._lock:
            return self._take(CarrierFault.TWICE)

    def meet_message(self) -> CarrierFault | None:
        """Give the fault that this message of the daemon meets, the first that waits."""
        with self._lock:
            kinds = [each for each in CarrierFault if each is not CarrierFault.TWICE]
            return next((each for each in kinds if self._take(each)), None)

    def _take(self, kind: CarrierFault) -> bool:
        if not self._waiting[kind]:
            return False
        self._waiting[kind] -= 1
        return True
