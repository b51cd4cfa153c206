"""One loan: its state, its weekly schedule, and how a repayment is spread over it.

Interest is flat: what the instalments come to beyond the principal, spread evenly. A repayment goes to the oldest
instalment first, and there to the interest before the principal (Fineract's `mifos-standard-strategy`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum

from mifos_client.sandbox.records import Means

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_WEEK = timedelta(weeks=1)


class LoanStatus(IntEnum):
    """Fineract's numbers for the states that these books know."""

    PENDING = 100
    APPROVED = 200
    ACTIVE = 300
    CLOSED = 600
    OVERPAID = 700


class LoanEntry(StrEnum):
    """What a posting on a loan is."""

    DISBURSEMENT = "disbursement"
    ACCRUAL = "accrual"
    REPAYMENT = "repayment"


@dataclass
class LoanPosting:
    """Money that moved on a loan, and what it went to."""

    number: int
    loan: int
    kind: LoanEntry
    amount: Decimal
    on: date
    made_at: datetime
    receipt: str | None = None
    external_id: str | None = None
    principal: Decimal = ZERO
    interest: Decimal = ZERO
    overpaid: Decimal = ZERO
    balance: Decimal = ZERO
    reversed_on: date | None = None
    replays: int | None = None
    means: Means = field(default_factory=Means)
    is_undone: bool = False
    reversal_external_id: str | None = None

    @property
    def went_to(self) -> tuple[Decimal, Decimal, Decimal]:
        """What the amount was spread over; a posting for which it changes gets a new number."""
        return self.principal, self.interest, self.overpaid


@dataclass
class Instalment:
    """One row of the schedule."""

    period: int
    starts_on: date
    due_on: date
    principal: Decimal
    interest: Decimal
    principal_balance: Decimal
    principal_paid: Decimal = ZERO
    interest_paid: Decimal = ZERO
    paid_late: Decimal = ZERO
    paid_early: Decimal = ZERO
    met_on: date | None = None

    @property
    def total(self) -> Decimal:
        """What the row asks for."""
        return self.principal + self.interest

    @property
    def paid(self) -> Decimal:
        """What has been paid of it."""
        return self.principal_paid + self.interest_paid

    @property
    def owed(self) -> Decimal:
        """What is left of it."""
        return self.total - self.paid

    def take(self, amount: Decimal, on: date) -> tuple[Decimal, Decimal]:
        """Pay as much of the row as *amount* covers; returns the interest and the principal that took."""
        interest = min(amount, self.interest - self.interest_paid)
        principal = min(amount - interest, self.principal - self.principal_paid)
        self.interest_paid += interest
        self.principal_paid += principal
        if on > self.due_on:
            self.paid_late += interest + principal
        elif on < self.due_on:
            self.paid_early += interest + principal
        if self.owed == 0 and self.met_on is None:
            self.met_on = on
        return interest, principal


@dataclass(frozen=True)
class Arrears:
    """A row of the arrears table: what was overdue when it was last looked at, and since when."""

    principal: Decimal
    interest: Decimal
    since: date


@dataclass
class Loan:
    """A loan of one client."""

    number: int
    client: int
    officer: int | None
    product: int
    principal: Decimal
    instalment: Decimal
    weeks: int
    first_due: date
    submitted_on: date
    external_id: str | None
    status: LoanStatus = LoanStatus.PENDING
    approved_on: date | None = None
    disbursed_on: date | None = None
    closed_on: date | None = None
    overpaid_on: date | None = None
    cycle: int | None = None
    overpaid: Decimal = ZERO
    arrears: Arrears | None = None
    rows: list[Instalment] = field(default_factory=list)
    postings: list[LoanPosting] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = self._schedule()

    @property
    def starts_on(self) -> date:
        """The day of the disbursement, or the day it is planned for: a week before the first instalment."""
        return self.disbursed_on or self.first_due - _WEEK

    @property
    def interest(self) -> Decimal:
        """The interest of the whole term."""
        return self.instalment * self.weeks - self.principal

    @property
    def owed(self) -> Decimal:
        """What is left of all rows."""
        return sum((row.owed for row in self.rows), ZERO)

    def overdue(self, today: date) -> list[Instalment]:
        """List the unpaid rows whose day is over, oldest first."""
        return [row for row in self.rows if row.owed > 0 and row.due_on < today]

    def live(self, kind: LoanEntry) -> list[LoanPosting]:
        """List the postings of *kind* that stand, oldest first."""
        standing = [posting for posting in self.postings if posting.kind is kind and posting.reversed_on is None]
        return sorted(standing, key=lambda posting: (posting.on, posting.number))

    def disburse(self, on: date) -> None:
        """Pay the loan out."""
        self.status = LoanStatus.ACTIVE
        self.disbursed_on = on
        self.rows = self._schedule()

    def spread(self, posting: LoanPosting) -> None:
        """Spread a repayment over the rows, and settle what state that leaves the loan in."""
        left = posting.amount
        posting.interest = posting.principal = ZERO
        for row in self.rows:
            if left == 0:
                break
            if row.owed > 0:
                interest, principal = row.take(left, posting.on)
                posting.interest += interest
                posting.principal += principal
                left -= interest + principal
        posting.overpaid = left
        self.overpaid += left
        posting.balance = sum((row.principal - row.principal_paid for row in self.rows), ZERO)
        self._settle(posting.on)

    def start_again(self) -> None:
        """Forget every repayment, so that they can be spread anew in the order of their days."""
        self.rows = self._schedule()
        self.overpaid = ZERO
        self.status = LoanStatus.ACTIVE
        self.closed_on = self.overpaid_on = None

    def refresh_arrears(self, today: date) -> None:
        """Bring this loan's row of the arrears table up to *today*: done by postings and by the nightly job only."""
        late = self.overdue(today)
        self.arrears = None
        if late:
            principal = sum((row.principal - row.principal_paid for row in late), ZERO)
            interest = sum((row.interest - row.interest_paid for row in late), ZERO)
            self.arrears = Arrears(principal, interest, late[0].due_on)

    def _settle(self, on: date) -> None:
        if self.rows[-1].owed > 0:
            return
        if self.overpaid > 0:
            self.status, self.closed_on, self.overpaid_on = LoanStatus.OVERPAID, None, on
        else:
            self.status, self.closed_on = LoanStatus.CLOSED, on

    def _schedule(self) -> list[Instalment]:
        rows = []
        left, interest_left, starts_on = self.principal, self.interest, self.starts_on
        even = (self.interest / self.weeks).quantize(_CENT, ROUND_HALF_UP)
        for period in range(1, self.weeks + 1):
            interest = interest_left if period == self.weeks else even
            principal = self.instalment - interest
            left, interest_left = left - principal, interest_left - interest
            due_on = self.first_due + (period - 1) * _WEEK
            rows.append(Instalment(period, starts_on, due_on, principal, interest, left))
            starts_on = due_on
        return rows
