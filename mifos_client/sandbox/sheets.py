"""The collection sheets of the books: who owes what at a meeting, and who came.

Loans here carry no group: a member's loans stand on her group's sheet, and those of
clients in no group on the individual sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mifos_client.sandbox.ledger import Terms, recorded
from mifos_client.sandbox.loan import Loan, LoanStatus
from mifos_client.sandbox.records import GROUP_LEVEL, Group
from mifos_client.sandbox.refusals import domain_rule, not_found
from mifos_client.sandbox.saving import Savings, SavingsStatus
from mifos_client.sandbox.savings import SavingsBooks

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Held:
    """A meeting that was held under a calendar, and who came: client to Fineract's number of how."""

    number: int
    owner: int
    on: date
    attendance: dict[int, int]


class SheetBooks(SavingsBooks):
    """The part of the books that holds meetings."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self.held: dict[tuple[int, date], Held] = {}

    @recorded
    def hold_meeting(self, owner: int, on: date, attendance: Iterable[Sequence[int]]) -> None:
        """Note who came; noted again, the last word counts. *attendance* are pairs of client and how."""
        before = self.held.get((owner, on))
        number = self.next_id("meeting") if before is None else before.number
        came = {} if before is None else before.attendance
        self.held[owner, on] = Held(number, owner, on, {**came, **{each[0]: each[1] for each in attendance}})

    def owner_of(self, calendar: int) -> Group:
        """Find the group or center that meets by a calendar."""
        for group in self.groups.values():
            if group.calendar == calendar:
                return group
        raise not_found("Calendar", "error.msg.calendar.id.invalid", calendar)

    def must_meet(self, owner: Group, on: date, code: str) -> None:
        """Refuse a day on which *owner* does not meet."""
        assert owner.meets_first is not None
        if on < owner.meets_first or (on - owner.meets_first) % _WEEK:
            raise domain_rule(code, f"The date '{on}' is not a valid meeting date.", on.isoformat())

    def groups_of(self, owner: Group) -> list[Group]:
        """List the groups that a sheet of *owner* is about: itself, or those below a center."""
        if owner.level == GROUP_LEVEL:
            return [owner]
        return [group for group in self.groups.values() if group.center == owner.number]

    def active_loans(self, client: int) -> list[Loan]:
        """List the loans of a client that money is collected on."""
        return [loan for loan in self.loans.values() if loan.client == client and loan.status is LoanStatus.ACTIVE]

    def active_savings(self, client: int) -> list[Savings]:
        """List the savings accounts of a client that take money."""
        accounts = self.savings.values()
        return [each for each in accounts if each.client == client and each.status is SavingsStatus.ACTIVE]
