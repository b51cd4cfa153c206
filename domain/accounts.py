"""People and their accounts, as the core keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.money import Money


@dataclass(frozen=True)
class Client:
    """A client of the institution; *number* is her account number without zeros, *phone* as the core has it."""

    id: int
    number: str
    name: str
    phone: str | None
    is_active: bool

    @property
    def first_name(self) -> str:
        """What she is called in a text."""
        return self.name.split()[0] if self.name.split() else self.number


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works for the institution; *phone* as the core has it."""

    id: int
    name: str
    phone: str | None
    office_id: int
    is_loan_officer: bool
    is_active: bool

    @property
    def called(self) -> str:
        """What people call her: Mifos shows staff as "Wanjiru, Grace"."""
        last, _, first = self.name.partition(", ")
        return f"{first} {last}".strip()


@dataclass(frozen=True)
class Instalment:
    """What falls due on one day of a loan's schedule."""

    due: date
    amount: Money


@dataclass(frozen=True)
class Loan:
    """An active loan with what is still owed.

    *overdue* sums the schedule's rows before today (an instalment due today is
    not overdue), *late_since* is the due day of the oldest of them, *next* the
    first unpaid row of today or later, None where there is none or it is not known.
    """

    id: int
    number: str
    outstanding: Money
    overdue: Money
    late_since: date | None
    next: Instalment | None


@dataclass(frozen=True)
class Savings:
    """An active savings account; *held* is the part of *balance* that cannot be drawn, *product* its product's short name in the core."""

    id: int
    number: str
    balance: Money
    held: Money
    product: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a client stood when the core was asked (*read_at*, UTC). Pending, approved and closed loans are left out."""

    client: Client
    loans: tuple[Loan, ...]
    savings: tuple[Savings, ...]
    read_at: datetime


class MovementKind(StrEnum):
    """What moved on an account."""

    REPAYMENT = "repayment"
    DISBURSEMENT = "disbursement"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    INTEREST = "interest"
    FEE = "fee"


@dataclass(frozen=True)
class Movement:
    """One posting on one account ("L4", "S1"); *receipt* as the core has it, or None."""

    account: str
    kind: MovementKind
    on: date
    amount: Money
    receipt: str | None


class AccountKind(StrEnum):
    """Whose number it is; the value is the letter people type before it."""

    LOAN = "L"
    SAVINGS = "S"
    CLIENT = "C"


@dataclass(frozen=True)
class AccountReference:
    """An account as a person names it: *kind* None where she gave no letter."""

    kind: AccountKind | None
    number: str

    def __str__(self) -> str:
        return f"{self.kind or ''}{self.number}"


@dataclass(frozen=True)
class Holding:
    """One of a client's accounts, whatever its state; *id* is the core's."""

    id: int
    reference: AccountReference
    is_open: bool


@dataclass(frozen=True)
class Holdings:
    """All accounts of a client, and where she stands on those that are open."""

    standing: Standing
    accounts: tuple[Holding, ...]
