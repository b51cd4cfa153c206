"""Read a client's receipt for cash as it is printed, and note each time that it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Standing
from domain.errors import NoSuchEntry, Refused, Unavailable
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.postings import CoreOrder, PostingState
from domain.sheets import Given, Report, Sheet
from domain.staff import StaffPerson
from gateway.flows.find_report import find_in_branch

PRINTED = "slip printed"
"""The act of the audit line."""


@dataclass(frozen=True)
class Slip:
    """What is on the books of one client's cash; *printed* counts how often it was, *standing* is None while the core is silent."""

    sheet: Sheet
    report: Report
    given: Given
    posted: Sequence[CoreOrder]
    printed: int
    standing: Standing | None = None

    @property
    def subject(self) -> str:
        """What its audit lines are about."""
        return self.given.source


@dataclass(frozen=True)
class ReadSlip:
    """Reads slips of a branch."""

    store: Store
    core: ReadsCore
    clock: Callable[[], datetime]

    def __call__(self, person: StaffPerson, reference: str) -> Slip:
        """Read one. Raises NoSuchEntry, and Refused where nothing of it is on the books yet."""
        slip = self.store.read(_look, person, reference)
        try:
            standing = self.core.standing(slip.given.what.client_id, None, self.clock())
        except (Unavailable, Refused):
            return slip
        return Slip(slip.sheet, slip.report, slip.given, slip.posted, slip.printed, standing)

    def printed(self, person: StaffPerson, reference: str) -> int:
        """Note that it is printed, and give the how-manieth print this is: the first is the original. Raises as reading it does."""
        return self.store.write(_note, person, reference, self.clock())


def _look(work: UnitOfWork, person: StaffPerson, reference: str) -> Slip:
    found = find_in_branch(work, person, reference)
    if found.given is None:
        raise NoSuchEntry(f"{reference} is a report")
    posted = [each.order for each in work.postings.of(found.given.source) if each.state is PostingState.POSTED]
    if not posted:
        raise Refused("A slip comes after posting: nothing of it is on the books yet.")
    return Slip(found.sheet, found.report, found.given, posted, _times(work, found.given.source))


def _note(work: UnitOfWork, person: StaffPerson, reference: str, now: datetime) -> int:
    """Decide which print it is while its sheet is held for us, so that no two are the first."""
    slip = _look(work, person, reference)
    work.audit.by(person.login)
    work.audit.note(slip.subject, PRINTED, now)
    return slip.printed + 1


def _times(work: UnitOfWork, subject: str) -> int:
    return sum(line.act == PRINTED for line in work.audit.of(subject))
