"""Lets each form of the page pay once: a second tap is the first one's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class FormKeys:
    """A key for each phone's next payment; used once, it is no key any more."""

    _used: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def current(self, phone: str) -> str:
        """Give the key that a form made now bears."""
        with self._lock:
            return str(self._used[phone])

    def use(self, phone: str, key: str) -> bool:
        """Use a key; False where it was used before, or never was one."""
        with self._lock:
            if key != str(self._used[phone]):
                return False
            self._used[phone] += 1
            return True
