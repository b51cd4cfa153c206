"""Keeps the audit chain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.audit import AuditLine, Break, Details, Head, Verdict


class AuditLog(Protocol):
    """The audit chain, inside one unit of work.

    The store itself notes every word about money, every move of a remittance and of a posting, every reversal and
    every import. Flows note what people do besides that, and what is told to payers:

        work.audit.by(login)  # once a step, before or after the rest: every line of this step is hers
        work.audit.note(remittance.source, Act.UNMASKED, now, {"what": "phone"})

    A step's lines are written at its very end, so a step does not see its own, but those of all steps before it; a step that raises writes none.
    """

    def by(self, login: str) -> None:
        """Say who acts in this step: all its lines carry her login. Where nobody says so, the daemon acts."""

    def note(self, subject: str, act: str, now: datetime, details: Details | None = None) -> None:
        """Note an act; *subject* is a receipt's key (`remittance.source`), else a kind and an id ("client:41").

        *details* hold states, reasons, accounts, amounts (minor units) and ids: never a phone, a name, a PIN,
        a password, or what a payer typed, for a line can never be erased.
        """

    def of(self, subject: str) -> Sequence[AuditLine]:
        """List the lines of a subject, oldest first."""

    def check(self, subject: str) -> Verdict:
        """Tell whether the lines of a subject hold: by themselves, in the chain, and against what is on record.

        What is on record: its remittance, the words and reversals about it, its postings.
        """

    def check_many(self, subjects: Sequence[str]) -> Sequence[Verdict]:
        """Do what `check` does for each of some, 100 at most."""

    def head(self) -> Head:
        """Read where the chain ends by what is on record beside it."""

    def walk(self, after: int, limit: int) -> Sequence[AuditLine]:
        """List the lines from the one behind *after* on, in the chain's order."""

    def subjects(self, after: str, limit: int) -> Sequence[str]:
        """List the subjects that have lines, or should, from the one behind *after* on, in the order of their names."""

    def unnoted(self) -> Sequence[Break]:
        """List what is on record since the chain began and has no line, and lines that nothing counts; 100 at most."""
