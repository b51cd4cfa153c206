"""Does what a form asks for once: the second time it is told what the first one did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from domain.ports.store import Store, UnitOfWork
from domain.staff import Done, StaffAct
from gateway.web.staff.here import Here


@dataclass(frozen=True)
class Once:
    """One form of one person, sent to one path."""

    store: Store
    here: Here
    path: str

    @property
    def key(self) -> str:
        """What names it in the store; nobody else's form has the same."""
        parts = (self.here.person.login, self.path, self.here.form.once)
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    def begin(self) -> StaffAct | None:
        """Put it on record before anything is done; give the first one where it was sent before. Raises Unavailable."""
        person = self.here.person
        return self.store.write(_begin, self.key, person.login, person.name, self.here.now)

    def answer(self, done: Done) -> None:
        """Note what it did. Raises Unavailable."""
        self.store.write(_answer, self.key, done, self.here.parts.clock())

    def drop(self) -> None:
        """Forget it: nothing was done, it may be sent again. Raises Unavailable."""
        self.store.write(_drop, self.key)


def _begin(work: UnitOfWork, key: str, login: str, name: str, now: datetime) -> StaffAct | None:
    if work.staff_acts.begin(key, login, name, now):
        return None
    return work.staff_acts.find(key)


def _answer(work: UnitOfWork, key: str, done: Done, now: datetime) -> None:
    work.staff_acts.answer(key, done, now)


def _drop(work: UnitOfWork, key: str) -> None:
    work.staff_acts.drop(key)
