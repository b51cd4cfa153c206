"""What all books stand on: one lock, one clock, numbers given out in order, and changes that are kept."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from mifos_client.sandbox.journal import Change, Journal, UnreadableBooks
from mifos_client.sandbox.manners import Manners

_P = ParamSpec("_P")
_R = TypeVar("_R")
_L = TypeVar("_L", bound="Ledger")


@dataclass(frozen=True)
class Terms:
    """What books are kept by; without a *file* they are in memory alone."""

    zone: ZoneInfo
    currency: str
    now: Callable[[], datetime]
    file: Path | None = None
    manners: Manners = Manners.MARIADB


class Ledger:
    """The bookkeeping below people, loans and savings."""

    def __init__(self, terms: Terms) -> None:
        self.zone = terms.zone
        self.manners = terms.manners
        self.currency = terms.currency
        self.now = terms.now
        self.lock = RLock()
        self._numbers: Counter[str] = Counter()
        self._moment: datetime | None = None
        # the usual manners go without saying
        names = {} if terms.manners is Manners.MARIADB else {"manners": str(terms.manners)}
        self._journal = Journal(terms.file, zone=terms.zone.key, currency=terms.currency, **names)

    def moment(self) -> datetime:
        """Tell when the change under way is made; outside a change, now."""
        return self._moment or self.now()

    def today(self) -> date:
        """Tell the institution's date, which every "today" and "in the future" is measured by."""
        return self.moment().astimezone(self.zone).date()

    def next_id(self, kind: str) -> int:
        """Give out the next number of *kind*, from 1 on."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    def save(self) -> None:
        """Put everything on disk. From the first call on, each change is on disk before its method returns."""
        with self.lock:
            self._journal.write()

    def load(self) -> None:
        """Make every change of the file again, each at its own moment."""
        for change in self._journal.changes():
            method = getattr(self, change.method, None)
            if not hasattr(method, "__wrapped__"):
                raise UnreadableBooks(f"no change is called {change.method!r}")
            self._moment = change.at
            try:
                getattr(self, change.method)(*change.args, **change.kwargs)
            finally:
                self._moment = None


def recorded(method: Callable[Concatenate[_L, _P], _R]) -> Callable[Concatenate[_L, _P], _R]:
    """Make *method* a change: under the lock, at one moment, and kept when it succeeds."""

    @wraps(method)
    def change(self: _L, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with self.lock:
            if self._moment is not None:  # part of a change, or one read from the file
                return method(self, *args, **kwargs)
            self._moment = at = self.now()
            try:
                result = method(self, *args, **kwargs)
            finally:
                self._moment = None
            self._journal.add(Change(at, method.__name__, [_plain(arg) for arg in args], _plain_all(kwargs)))
            return result

    return change


def _plain_all(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in kwargs.items()}


def _plain(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return value
