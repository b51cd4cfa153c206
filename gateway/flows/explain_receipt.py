"""Let a person say why a receipt was told otherwise, or not told of, so that its day is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.audit import Detail
from domain.doubts import UNKNOWN, Cause
from domain.errors import Refused
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.reconciling import DayLine
from domain.staff import NotAllowed, Role, StaffPerson
from domain.suspense import WORDS_MAX, Act, Clerk, Verb
from domain.tasks import TaskKind
from gateway.flows.find_receipt import find_receipt
from gateway.flows.hold_case import Asked, find_case, hold_case
from gateway.flows.read_explained import ACT
from gateway.flows.reconcile_day import ReconcileDay

MAY = frozenset({Role.FINANCE})
"""Who may: whoever keeps the books of a day."""


@dataclass(frozen=True)
class OpenLine:
    """A receipt that a person may explain; *seen* names what whoever looks at it now has seen."""

    line: DayLine
    seen: str


@dataclass(frozen=True)
class ExplainReceipt:
    """Marks receipts as explained, with a reason, in the name of who says so; *days* by operator."""

    store: Store
    days: Mapping[str, ReconcileDay]
    clock: Clock

    def open_line(self, number: str) -> OpenLine | None:
        """Say why a receipt is unexplained; None where it is not, or a person cannot explain it. Raises NoSuchEntry."""
        return self.store.read(self._open, number)

    def __call__(self, person: StaffPerson, number: str, seen: str | None, why: str) -> None:
        """Explain it.

        Raises:
            NoSuchEntry: there is no such receipt.
            NotAllowed: she does not keep the books.
            Stale: it is not as she saw it.
            Refused: nothing is to be explained, a person cannot, or nobody says why.

        """
        if not person.is_one_of(MAY):
            raise NotAllowed("Finance says why a receipt was told otherwise.")
        asked = Asked(number, Clerk(person.login, person.name), self.clock(), seen)
        self.store.write(self._explain, asked, why.strip()[:WORDS_MAX])

    def _open(self, work: UnitOfWork, number: str) -> OpenLine | None:
        line = self._stands(work, number)
        if line is None or not _may_be_explained(line):
            return None
        return OpenLine(line, find_case(work, number).seen)

    def _stands(self, work: UnitOfWork, number: str) -> DayLine | None:
        remittance = find_receipt(work, number)
        day = self.days.get(remittance.receipt.operator)
        return day.line(work, remittance) if day else None

    def _explain(self, work: UnitOfWork, asked: Asked, why: str) -> None:
        held = hold_case(work, asked)
        line = self._stands(work, asked.receipt)
        if line is None or line.cause is None:
            raise Refused(f"{held.remittance.receipt.number} is explained already.")
        if not _may_be_explained(line):
            raise Refused(f"Nobody can explain this away: {line.reason}.")
        if not why:
            raise Refused("Say what you found.")
        work.suspense.act(held.remittance.id, Act(asked.by, Verb.EXPLAINED, asked.at))
        _note(work, held.remittance.source, asked, line, why)
        kind = TaskKind.RECEIPT_TOLD_OTHERWISE if line.cause is Cause.WORDS else TaskKind.RECEIPT_UNKNOWN
        task = work.tasks.find(kind, held.remittance.source)
        if task is not None:
            work.tasks.close(task.id, asked.by.login, why, asked.at)


def _may_be_explained(line: DayLine) -> bool:
    return line.cause is Cause.WORDS or line.cause in UNKNOWN


def _note(work: UnitOfWork, source: str, asked: Asked, line: DayLine, why: str) -> None:
    causes = UNKNOWN if line.cause in UNKNOWN else (Cause.WORDS,)
    work.audit.by(asked.by.login)
    said: dict[str, Detail] = {"about": "; ".join(sorted(causes)), "words": len(line.traced.words), "why": why}
    work.audit.note(source, ACT, asked.at, said)
