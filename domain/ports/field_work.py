"""Does what officers' words ask of sheets."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from domain.accounts import StaffMember
from domain.filling import Guest, NotFilled
from domain.ports.store import UnitOfWork
from domain.reporting import GivenAlready, NotFound, NotTaken, Reported, TakenBack
from domain.reports import ClientShares, SheetReport
from domain.sheets import Sheet


class FieldWork(Protocol):
    """What an officer does at a meeting, in words of hers; *by* is her phone.

    What takes a unit of work is done inside the commit of its answer, and reads no core.
    """

    @property
    def holds(self) -> bool:
        """Whether a report waits for the cash to be counted: until then it can be corrected and taken back."""

    def find(
        self, officer: StaffMember, said: Sequence[ClientShares], today: date, sheet: Sheet | None = None
    ) -> tuple[Guest, ...] | NotFound:
        """Find in the core whom she wrote: by number in her branch, by line, by first name in her groups.

        A line is that of *sheet*, else of her one sheet of today. Raises what says that the core is silent.
        """

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
        """Take what she says of a sheet of hers."""

    def report_clients(
        self, work: UnitOfWork, officer: StaffMember, by: str, clients: Sequence[Guest], today: date, now: datetime
    ) -> Reported | NotFilled | GivenAlready:
        """Take what she says of clients one by one."""

    def take_back(
        self, work: UnitOfWork, officer: StaffMember, by: str, reference: str, today: date, now: datetime
    ) -> TakenBack | NotTaken:
        """Take back a report of hers."""
