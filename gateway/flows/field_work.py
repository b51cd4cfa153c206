"""Do what officers' words ask of sheets: the one door through which commands reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.accounts import StaffMember
from domain.filling import Guest, NotFilled
from domain.ports.store import UnitOfWork
from domain.reporting import GivenAlready, NotFound, NotTaken, Reported, Reporter, TakenBack
from domain.reports import ClientShares, SheetReport
from domain.sheets import Sheet
from gateway.flows.find_clients import FindClients
from gateway.flows.report_clients import AtHand, report_clients
from gateway.flows.report_sheet import report_sheet
from gateway.flows.undo_report import undo_report


@dataclass(frozen=True)
class DoFieldWork:
    """What an officer does at a meeting; codes live for *lives* after theirs, *holds* is the institution's word."""

    clients: FindClients
    lives: timedelta
    currency: str
    holds: bool = True

    def find(
        self, officer: StaffMember, said: Sequence[ClientShares], today: date, sheet: Sheet | None = None
    ) -> tuple[Guest, ...] | NotFound:
        """See the port. Raises CoreSilent."""
        return self.clients(officer, said, today, sheet) if said else ()

    def report(
        self,
        work: UnitOfWork,
        officer: StaffMember,
        by: str,
        said: SheetReport,
        guests: Sequence[Guest],
        today: date,
        now: datetime,
    ) -> Reported | NotTaken | NotFilled | GivenAlready:
        """See the port."""
        work.audit.by(actor_of(officer))
        return report_sheet(work, said, Reporter(officer.id, by, today), self.lives, now, guests)

    def report_clients(
        self, work: UnitOfWork, officer: StaffMember, by: str, clients: Sequence[Guest], today: date, now: datetime
    ) -> Reported | NotFilled | GivenAlready:
        """See the port."""
        work.audit.by(actor_of(officer))
        hand = AtHand(clients, officer, self.currency)
        return report_clients(work, hand, Reporter(officer.id, by, today), now, holds=self.holds)

    def take_back(
        self, work: UnitOfWork, officer: StaffMember, by: str, reference: str, today: date, now: datetime
    ) -> TakenBack | NotTaken:
        """See the port."""
        work.audit.by(actor_of(officer))
        return undo_report(work, reference, Reporter(officer.id, by, today), now)


def actor_of(officer: StaffMember) -> str:
    """Name an officer in the audit log, where a phone's number would stay for ever."""
    return f"staff:{officer.id}"
