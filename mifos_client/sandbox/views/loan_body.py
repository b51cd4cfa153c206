"""The loan object as `GET /loans` and `GET /loans/{id}` print it."""

from decimal import ROUND_HALF_EVEN, Decimal

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import enum, individual, loan_status
from mifos_client.sandbox.loan import ZERO, Loan, LoanStatus
from mifos_client.sandbox.timelines import account_number, loan_timeline
from mifos_client.sandbox.views.loan_summary import delinquent_body, delinquent_in_list, posted_body, summary_body
from mifos_client.sandbox.writing import Body, six, six_or_nothing

FIELDS = frozenset(
    [
        "id",
        "accountNo",
        "externalId",
        "status",
        "clientId",
        "loanProductId",
        "loanProductName",
        "isLoanProductLinkedToFloatingRate",
        "loanOfficerId",
        "loanOfficerName",
        "currency",
        "principal",
        "termFrequency",
        "termPeriodFrequencyType",
        "numberOfRepayments",
        "repaymentEvery",
        "repaymentFrequencyType",
        "interestRatePerPeriod",
        "interestRateFrequencyType",
        "annualInterestRate",
        "isFloatingInterestRate",
        "amortizationType",
        "interestType",
        "interestCalculationPeriodType",
        "transactionProcessingStrategyCode",
        "transactionProcessingStrategyName",
        "syncDisbursementWithMeeting",
        "timeline",
        "summary",
        "repaymentSchedule",
        "transactions",
        "collateral",
        "disbursementDetails",
        "loanProductCounter",
        "emiAmountVariations",
        "canUseForTopup",
        "isTopup",
        "totalOverpaid",
        "overpaidOnDate",
    ]
)
_WEEKS_IN_YEAR = 52
_SIX = Decimal("0.000001")


def loan_row(loan: Loan) -> Body:
    """Print a loan as a row of a list: the whole object without what is read for one loan alone."""
    return {**_head(loan), **_terms(loan), **_course(loan), **_switches(), "delinquent": delinquent_in_list()}


def loan_body(loan: Loan) -> Body:
    """Print one loan, without associations."""
    today = the_books().today()
    early = sum((row.paid for row in loan.rows if row.due_on >= today), ZERO)
    is_disbursed = loan.disbursed_on is not None
    summary = {**summary_body(loan, the_books().currency), **posted_body(loan)} if is_disbursed else None
    return {
        **loan_row(loan),
        "summary": summary,
        "collateral": [],
        "loanScheduleTypeOptions": [
            enum(1, "CUMULATIVE", "Cumulative"),
            enum(2, "PROGRESSIVE", "Progressive"),
        ],
        "loanScheduleProcessingTypeOptions": [enum(1, "HORIZONTAL", "Horizontal"), enum(2, "VERTICAL", "Vertical")],
        "overdueCharges": [],
        "paidInAdvance": {"paidInAdvance": six_or_nothing(early)},
        "isRatesEnabled": False,
        "delinquent": delinquent_body(loan, today),
    }


def _head(loan: Loan) -> Body:
    books = the_books()
    client = books.client(loan.client)
    product = books.loan_product(loan)
    return {
        "id": loan.number,
        "accountNo": account_number(loan.number),
        "externalId": loan.external_id,
        "status": loan_status(loan.status),
        "clientId": client.number,
        "clientAccountNo": account_number(client.number),
        "clientName": client.name,
        "clientExternalId": client.external_id,
        "clientOfficeId": client.office,
        "loanProductId": product.number,
        "loanProductName": product.name,
        "isLoanProductLinkedToFloatingRate": False,
        "loanOfficerId": loan.officer,
        "loanOfficerName": None if loan.officer is None else books.member_of_staff(loan.officer).name,
        "loanType": individual(),
        "currency": currency_body(books.currency),
        "principal": six(loan.principal),
        "approvedPrincipal": six(loan.principal),
        "proposedPrincipal": six(loan.principal),
        "netDisbursalAmount": six(loan.principal),
    }


def _terms(loan: Loan) -> Body:
    yearly = (loan.interest / loan.principal * 100 * _WEEKS_IN_YEAR / loan.weeks).quantize(_SIX, ROUND_HALF_EVEN)
    return {
        "termFrequency": loan.weeks,
        "termPeriodFrequencyType": enum(1, "termFrequency.periodFrequencyType.weeks", "Weeks"),
        "numberOfRepayments": loan.weeks,
        "repaymentEvery": 1,
        "repaymentFrequencyType": enum(1, "repaymentFrequency.periodFrequencyType.weeks", "Weeks"),
        "interestRatePerPeriod": (yearly / 12).quantize(_SIX, ROUND_HALF_EVEN),
        "interestRateFrequencyType": enum(2, "interestRateFrequency.periodFrequencyType.months", "Per month"),
        "annualInterestRate": yearly,
        "isFloatingInterestRate": False,
        "amortizationType": enum(1, "amortizationType.equal.installments", "Equal installments"),
        "interestType": enum(1, "interestType.flat", "Flat"),
        "interestCalculationPeriodType": enum(
            1, "interestCalculationPeriodType.same.as.repayment.period", "Same as repayment period"
        ),
        "allowPartialPeriodInterestCalculation": False,
        "transactionProcessingStrategyCode": "mifos-standard-strategy",
        "transactionProcessingStrategyName": "Penalties, Fees, Interest, Principal order",
        "syncDisbursementWithMeeting": False,
        "disallowExpectedDisbursements": False,
    }


def _course(loan: Loan) -> Body:
    is_disbursed = loan.disbursed_on is not None
    is_overpaid = loan.status is LoanStatus.OVERPAID
    return {
        "timeline": loan_timeline(loan),
        "summary": summary_body(loan, the_books().currency) if is_disbursed else None,
        "totalOverpaid": six(loan.overpaid) if is_overpaid else None,
        "overpaidOnDate": loan.overpaid_on,
        "loanProductCounter": loan.cycle,
        "inArrears": loan.arrears is not None,
    }


def _switches() -> Body:
    off = (
        "multiDisburseLoan canDefineInstallmentAmount canUseForTopup isTopup fraud isNPA isInterestRecalculationEnabled"
        " createStandingInstructionAtDisbursement isVariableInstallmentsAllowed isEqualAmortization"
        " enableInstallmentLevelDelinquency chargedOff enableDownPayment enableAutoRepaymentForDownPayment"
    )
    return {
        **dict.fromkeys(off.split(), False),
        "feeChargesAtDisbursementCharged": six(ZERO),
        "closureLoanId": 0,
        "minimumGap": 0,
        "maximumGap": 0,
        "daysInMonthType": enum(1, "DaysInMonthType.actual", "Actual"),
        "daysInYearType": enum(1, "DaysInYearType.actual", "Actual"),
        "loanScheduleType": enum(0, "CUMULATIVE", "Cumulative"),
        "loanScheduleProcessingType": enum(0, "HORIZONTAL", "Horizontal"),
    }
