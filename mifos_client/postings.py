"""Turn what Mifos X posted on loans and savings into movements.

Source: Apache Fineract 1.10.1, LoanTransactionType and
SavingsAccountTransactionType (read 2024-08). Postings that moved no money of the
client (accruals, waivers, transfers between offices, holds) have no row here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.accounts import AccountKind, Movement, MovementKind
from mifos_client import fields
from mifos_client.fields import Body

_ON_LOANS = {
    1: MovementKind.DISBURSEMENT,
    2: MovementKind.REPAYMENT,
    5: MovementKind.FEE,  # charged at disbursement
    8: MovementKind.REPAYMENT,  # recovered after the loan was written off
    17: MovementKind.FEE,  # a charge paid from savings
    28: MovementKind.REPAYMENT,  # down payment
}
_ON_SAVINGS = {
    1: MovementKind.DEPOSIT,
    2: MovementKind.WITHDRAWAL,
    3: MovementKind.INTEREST,
    4: MovementKind.FEE,  # for a withdrawal
    5: MovementKind.FEE,  # for a year
    7: MovementKind.FEE,
}


def read_loan_movements(loan: Body, currency: str) -> list[Movement]:
    """Read what moved on a loan that was read with its postings, newest first; what was undone is left out."""
    account = f"{AccountKind.LOAN}{fields.account_number(loan)}"
    return [
        _movement(row, account, kind, currency)
        for row in _newest_first(fields.rows(loan, "transactions"))
        if (kind := _ON_LOANS.get(_type_id(row, "type"))) and not _is_undone(row)
    ]


def read_savings_movements(found: Body, number: str, currency: str) -> list[Movement]:
    """Read what moved on the savings account *number* from a search over its postings, as `read_loan_movements` does."""
    account = f"{AccountKind.SAVINGS}{number}"
    return [
        _movement(row, account, kind, currency)
        for row in _newest_first(fields.rows(found, "content"))
        if (kind := _ON_SAVINGS.get(_type_id(row, "transactionType"))) and not fields.boolean(row, "reversed")
    ]


def _newest_first(rows: Iterable[Body]) -> list[Body]:
    return sorted(rows, key=_age, reverse=True)


def _age(row: Body) -> tuple[date, int]:
    return fields.day(row, "date"), fields.integer(row, "id")


def _type_id(row: Body, key: str) -> int:
    return fields.integer(fields.part(row, key), "id")


def _is_undone(row: Body) -> bool:
    """Tell whether a posting on a loan was undone; `manuallyReversed` is often false although it was."""
    return "reversedOnDate" in row or fields.boolean(row, "manuallyReversed")


def _movement(row: Body, account: str, kind: MovementKind, currency: str) -> Movement:
    detail: Body = fields.part(row, "paymentDetailData") if "paymentDetailData" in row else {}
    return Movement(
        account=account,
        kind=kind,
        on=fields.day(row, "date"),
        amount=fields.money(row, "amount", currency),
        receipt=fields.optional_text(detail, "receiptNumber"),
    )
