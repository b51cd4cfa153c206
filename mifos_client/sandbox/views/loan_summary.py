"""The figures of a loan: `summary`, partly as old as the last posting, and `delinquent`, made when it is read."""

from datetime import date
from decimal import Decimal

from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.loan import ZERO, Loan, LoanEntry
from mifos_client.sandbox.writing import Body, six, six_or_nothing, two

_FEE_KINDS = ("feeCharges", "penaltyCharges")
# What else may go through an account; told for one loan, not in lists.
_NEVER = [
    "totalMerchantRefund",
    "totalMerchantRefundReversed",
    "totalPayoutRefund",
    "totalPayoutRefundReversed",
    "totalGoodwillCredit",
    "totalGoodwillCreditReversed",
    "totalChargeAdjustment",
    "totalChargeAdjustmentReversed",
    "totalChargeback",
    "totalCreditBalanceRefund",
    "totalCreditBalanceRefundReversed",
]


def summary_body(loan: Loan, currency: str) -> Body:
    """Print the sums of a disbursed loan; what is overdue comes from the arrears table."""
    principal_paid = sum((row.principal_paid for row in loan.rows), ZERO)
    interest_paid = sum((row.interest_paid for row in loan.rows), ZERO)
    return {
        "currency": currency_body(currency),
        "principalDisbursed": six(loan.principal),
        "principalAdjustments": six(ZERO),
        "principalPaid": six(principal_paid),
        "principalWrittenOff": six(ZERO),
        "principalOutstanding": six(loan.principal - principal_paid),
        "interestCharged": six(loan.interest),
        "interestPaid": six(interest_paid),
        "interestWaived": six(ZERO),
        "interestWrittenOff": six(ZERO),
        "interestOutstanding": six(loan.interest - interest_paid),
        **_fees(),
        **_overdue(loan),
        "totalExpectedRepayment": six(loan.principal + loan.interest),
        "totalRepayment": six(principal_paid + interest_paid),
        "totalExpectedCostOfLoan": six(loan.interest),
        "totalCostOfLoan": six(interest_paid),
        "totalWaived": six(ZERO),
        "totalWrittenOff": six(ZERO),
        "totalOutstanding": six(loan.owed),
        "totalRecovered": 0,
    }


def posted_body(loan: Loan) -> Body:
    """Print what has gone through the account; with what was paid too much."""
    repayments = sum((posting.amount for posting in loan.live(LoanEntry.REPAYMENT)), ZERO)
    undone = sum((posting.amount for posting in loan.postings if posting.is_undone), ZERO)
    return {
        "totalRepaymentTransaction": six_or_nothing(repayments),
        "totalRepaymentTransactionReversed": six_or_nothing(undone),
        **dict.fromkeys(_NEVER, 0),
    }


def delinquent_body(loan: Loan, today: date) -> Body:
    """Print how late the loan is today."""
    if loan.disbursed_on is None:
        return delinquent_in_list()
    late = loan.overdue(today)
    days = (today - late[0].due_on).days if late else 0
    last = next(reversed(loan.live(LoanEntry.REPAYMENT)), None)
    last_amount = 0 if last is None else six(last.amount)
    last_on = None if last is None else last.on
    return {
        "availableDisbursementAmount": six(loan.principal),
        "pastDueDays": days,
        "nextPaymentDueDate": _next_due(loan, last_on),
        "delinquentDays": days,
        "delinquentDate": late[0].due_on if late else None,
        "delinquentAmount": two(sum((row.owed for row in late), ZERO)) if late else 0,
        "lastPaymentDate": last_on,
        "lastPaymentAmount": last_amount,
        "lastRepaymentDate": last_on,
        "lastRepaymentAmount": last_amount,
        "delinquencyPausePeriods": [],
    }


def delinquent_in_list() -> Body:
    """Print the empty figures that lists and loans without a disbursement carry."""
    return {
        "availableDisbursementAmount": 0,
        "pastDueDays": 0,
        "delinquentDays": 0,
        "delinquentAmount": 0,
        "lastPaymentAmount": 0,
        "lastRepaymentAmount": 0,
    }


def _next_due(loan: Loan, last_paid_on: date | None) -> date | None:
    """Tell the oldest unpaid day; once that row is partly paid, or none is left, Fineract says the last day of pay."""
    unpaid = next((row for row in loan.rows if row.owed > 0), None)
    if unpaid is None or unpaid.paid > 0:
        return last_paid_on
    return unpaid.due_on


def _fees() -> Body:
    parts = ("Paid", "Waived", "WrittenOff", "Outstanding", "Charged")
    fees = {f"{kind}{part}": six(ZERO) for kind in _FEE_KINDS for part in parts}
    once = ("feeAdjustments", "penaltyAdjustments", "feeChargesDueAtDisbursementCharged")
    return {**fees, **dict.fromkeys(once, six(ZERO))}


def _overdue(loan: Loan) -> Body:
    row = loan.arrears
    names = ("principalOverdue", "interestOverdue", "totalOverdue", *(f"{kind}Overdue" for kind in _FEE_KINDS))
    if row is None:
        return dict.fromkeys(names, 0)
    amounts: tuple[Decimal, ...] = (row.principal, row.interest, row.principal + row.interest, ZERO, ZERO)
    figures: Body = {name: six(amount) for name, amount in zip(names, amounts, strict=True)}
    return {**figures, "overdueSinceDate": row.since}
