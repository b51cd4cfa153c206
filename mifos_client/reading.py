"""Turn what Mifos X says of people and accounts into ours.

Source: Apache Fineract 1.10.1, resources clients, search, staff, loans and
savingsaccounts (read 2024-08), checked against answers recorded from a real
server on 22 November 2026.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.accounts import Client, Instalment, Loan, Savings, StaffMember
from domain.errors import UnreadableReply
from domain.money import Money
from mifos_client import fields
from mifos_client.fields import Body

ACTIVE = 300
CLOSED = 600
OVERPAID = 700
_DEPOSIT_SAVINGS = 100


def read_status(body: Body) -> int:
    """Read the id of a status; clients, loans and savings share the numbers above."""
    return fields.integer(fields.part(body, "status"), "id")


def read_client(body: Body) -> Client:
    """Read a client as /clients and /clients/{id} write her."""
    return Client(
        id=fields.integer(body, "id"),
        number=fields.account_number(body),
        name=fields.text(body, "displayName"),
        phone=fields.optional_text(body, "mobileNo"),
        is_active=read_status(body) == ACTIVE,
    )


def read_found_client(row: Body) -> Client:
    """Read a client as /search writes her."""
    return Client(
        id=fields.integer(row, "entityId"),
        number=fields.account_number(row, "entityAccountNo"),
        name=fields.text(row, "entityName"),
        phone=fields.optional_text(row, "entityMobileNo"),
        is_active=fields.integer(fields.part(row, "entityStatus"), "id") == ACTIVE,
    )


def read_staff_member(row: Body) -> StaffMember:
    """Read a member of staff as /staff writes him."""
    return StaffMember(
        id=fields.integer(row, "id"),
        name=read_staff_name(fields.text(row, "displayName")),
        phone=fields.optional_text(row, "mobileNo"),
        office_id=fields.integer(row, "officeId"),
        is_loan_officer=fields.boolean(row, "isLoanOfficer"),
        is_active=fields.boolean(row, "isActive"),
    )


def read_staff_name(shown: str) -> str:
    """Turn "Wanjiru, Grace", as the core shows staff, into what people call her."""
    last, _, first = shown.partition(", ")
    return f"{first} {last}".strip()


@dataclass(frozen=True)
class Listed:
    """One account in the list of a client's accounts; *product* is its product's short name, "" where the core has none."""

    id: int
    number: str
    status: int
    product: str


def read_listed_loans(body: Body) -> list[Listed]:
    """Read the loans of /clients/{id}/accounts, loans through a group included."""
    return [_listed(each) for each in fields.rows(body, "loanAccounts")]


def read_listed_savings(body: Body) -> list[Listed]:
    """Read the savings accounts of /clients/{id}/accounts; fixed and recurring deposits are left out."""
    listed = fields.rows(body, "savingsAccounts")
    return [
        _listed(each) for each in listed if fields.integer(fields.part(each, "depositType"), "id") == _DEPOSIT_SAVINGS
    ]


def read_loan(body: Body, currency: str, today: date) -> Loan:
    """Read a loan with its schedule.

    What is overdue is summed from the schedule's rows: the flags and sums that
    the core keeps of arrears do not change by the mere passing of time.
    """
    _must_be_in(currency, body)
    unpaid = sorted(_unpaid(fields.part(body, "repaymentSchedule"), currency), key=lambda each: each.due)
    late = [each for each in unpaid if each.due < today]
    coming = [each for each in unpaid if each.due >= today]
    return Loan(
        id=fields.integer(body, "id"),
        number=fields.account_number(body),
        outstanding=fields.money(fields.part(body, "summary"), "totalOutstanding", currency),
        overdue=sum((each.amount for each in late), Money.nothing(currency)),
        late_since=late[0].due if late else None,
        next=coming[0] if coming else None,
    )


def read_savings(body: Body, currency: str, product: str) -> Savings:
    """Read a savings account; the list of her accounts says of which product it is."""
    _must_be_in(currency, body)
    summary = fields.part(body, "summary")
    balance = fields.money(summary, "accountBalance", currency)
    return Savings(
        id=fields.integer(body, "id"),
        number=fields.account_number(body),
        balance=balance,
        held=balance - fields.money(summary, "availableBalance", currency),
        product=product,
    )


def _listed(row: Body) -> Listed:
    product = fields.text(row, "shortProductName") if "shortProductName" in row else ""
    return Listed(fields.integer(row, "id"), fields.account_number(row), read_status(row), product)


def _unpaid(schedule: Body, currency: str) -> Iterable[Instalment]:
    for row in fields.rows(schedule, "periods"):
        if "period" not in row:
            continue  # a disbursement
        left = fields.money(row, "totalOutstandingForPeriod", currency)
        if left.minor > 0:
            yield Instalment(fields.day(row, "dueDate"), left)


def _must_be_in(currency: str, body: Body) -> None:
    found = fields.text(fields.part(body, "currency"), "code")
    if found != currency:
        raise UnreadableReply(f"account {fields.account_number(body)} is in {found[:10]}")
