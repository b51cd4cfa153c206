"""The repayment schedule, with what is overdue today, and the postings of a loan."""

from datetime import date
from decimal import Decimal

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import loan_entry
from mifos_client.sandbox.loan import ZERO, Instalment, Loan, LoanEntry, LoanPosting
from mifos_client.sandbox.views.paid_by import kind, paid_by
from mifos_client.sandbox.writing import Body, six, six_or_nothing, two

_FEE_KINDS = ("feeCharges", "penaltyCharges")


def schedule_body(loan: Loan) -> Body:
    """Print the schedule: the disbursement first, then one row for each instalment."""
    books = the_books()
    paid = sum((row.paid for row in loan.rows), ZERO)
    principal_paid = sum((row.principal_paid for row in loan.rows), ZERO)
    expected = loan.principal + loan.interest
    return {
        "currency": currency_body(books.currency),
        "loanTermInDays": (loan.rows[-1].due_on - loan.starts_on).days,
        "totalPrincipalDisbursed": two(loan.principal),
        "totalPrincipalExpected": two(loan.principal),
        "totalPrincipalPaid": two(principal_paid),
        "totalInterestCharged": two(loan.interest),
        "totalFeeChargesCharged": two(ZERO),
        "totalPenaltyChargesCharged": two(ZERO),
        "totalWaived": two(ZERO),
        "totalWrittenOff": two(ZERO),
        "totalRepaymentExpected": two(expected),
        "totalRepayment": two(paid),
        "totalPaidInAdvance": two(sum((row.paid_early for row in loan.rows), ZERO)),
        "totalPaidLate": two(sum((row.paid_late for row in loan.rows), ZERO)),
        "totalOutstanding": two(expected - paid),
        "totalCredits": two(ZERO),
        "periods": [_disbursement(loan), *(_period(row, books.today()) for row in loan.rows)],
    }


def postings_body(loan: Loan) -> list[Body] | None:
    """Print the postings that stand or were undone by hand, oldest first; a loan without any has no such key."""
    order = {LoanEntry.DISBURSEMENT: 0, LoanEntry.ACCRUAL: 1, LoanEntry.REPAYMENT: 2}
    standing = [posting for posting in loan.postings if posting.reversed_on is None or posting.is_undone]
    standing.sort(key=lambda posting: (posting.on, order[posting.kind], posting.number))
    return [loan_posting_body(loan, posting) for posting in standing] or None


def loan_posting_body(loan: Loan, posting: LoanPosting) -> Body:
    """Print one posting."""
    books = the_books()
    office = books.office(books.client(loan.client).office)
    has_balance = posting.kind is not LoanEntry.ACCRUAL and posting.amount > 0
    return {
        "id": posting.number,
        "loanId": loan.number,
        "externalLoanId": loan.external_id,
        "officeId": office.number,
        "officeName": office.name,
        "type": loan_entry(posting.kind),
        "date": posting.on,
        "currency": currency_body(books.currency),
        "paymentDetailData": _detail(posting),
        "amount": six(posting.amount),
        "netDisbursalAmount": six(loan.principal),
        "principalPortion": six_or_nothing(posting.principal),
        "interestPortion": six_or_nothing(posting.interest),
        "feeChargesPortion": 0,
        "penaltyChargesPortion": 0,
        "overpaymentPortion": six_or_nothing(posting.overpaid),
        "unrecognizedIncomePortion": 0,
        "externalId": posting.external_id,
        "outstandingLoanBalance": six(posting.balance) if has_balance else 0,
        "submittedOnDate": posting.made_at.astimezone(books.zone).date(),
        "manuallyReversed": posting.is_undone,
        "reversedOnDate": posting.reversed_on,
        "reversalExternalId": posting.reversal_external_id,
        "loanChargePaidByList": [],
        "numberOfRepayments": 0,
        "transactionRelations": [] if posting.replays is None else [_replay(posting)],
    }


def _detail(posting: LoanPosting) -> Body | None:
    if posting.kind is LoanEntry.REPAYMENT or posting.receipt:
        return paid_by(posting.number, posting.receipt, posting.means)
    return None


def _replay(posting: LoanPosting) -> Body:
    """Print which posting this one took the place of when the loan was spread anew."""
    way = None if posting.means.way is None else kind(posting.means.way)
    return {
        "fromLoanTransaction": posting.number,
        "toLoanTransaction": posting.replays,
        "relationType": "REPLAYED",
        "amount": six(posting.amount),
        "paymentType": None if way is None else way["name"],
    }


def _disbursement(loan: Loan) -> Body:
    zero = six(ZERO)
    return {
        "dueDate": loan.starts_on,
        "principalDisbursed": six(loan.principal),
        "principalLoanBalanceOutstanding": six(loan.principal),
        "feeChargesDue": zero,
        "feeChargesPaid": zero,
        "totalOriginalDueForPeriod": zero,
        "totalDueForPeriod": zero,
        "totalPaidForPeriod": zero,
        "totalActualCostOfLoanForPeriod": zero,
        "totalCredits": 0,
        "downPaymentPeriod": False,
    }


def _period(row: Instalment, today: date) -> Body:
    return {
        "period": row.period,
        "fromDate": row.starts_on,
        "dueDate": row.due_on,
        "obligationsMetOnDate": row.met_on,
        "complete": row.owed == 0,
        "daysInPeriod": (row.due_on - row.starts_on).days,
        **_part("principal", row.principal, row.principal_paid),
        "principalLoanBalanceOutstanding": six(row.principal_balance),
        **_part("interest", row.interest, row.interest_paid),
        "interestWaived": 0,
        **_fees(),
        "totalOriginalDueForPeriod": six(row.total),
        "totalDueForPeriod": six(row.total),
        "totalPaidForPeriod": six_or_nothing(row.paid),
        "totalPaidInAdvanceForPeriod": six_or_nothing(row.paid_early),
        "totalPaidLateForPeriod": six_or_nothing(row.paid_late),
        "totalWaivedForPeriod": 0,
        "totalWrittenOffForPeriod": 0,
        "totalOutstandingForPeriod": six(row.owed),
        "totalOverdue": six(row.owed) if row.due_on < today else None,
        "totalActualCostOfLoanForPeriod": six(row.interest),
        "totalInstallmentAmountForPeriod": two(row.total),
        "totalCredits": 0,
        "downPaymentPeriod": False,
    }


def _part(name: str, due: Decimal, paid: Decimal) -> Body:
    return {
        f"{name}OriginalDue": six(due),
        f"{name}Due": six(due),
        f"{name}Paid": six_or_nothing(paid),
        f"{name}WrittenOff": 0,
        f"{name}Outstanding": six(due - paid),
    }


def _fees() -> Body:
    parts = ("Due", "Paid", "Waived", "WrittenOff", "Outstanding")
    return {f"{kind}{part}": 0 for kind in _FEE_KINDS for part in parts}
