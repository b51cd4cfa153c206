"""`/loans`: reading and listing loans, one posting of a loan, and what a repayment would be."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import (
    Columns,
    associations,
    caller,
    check_fields,
    page_body,
    paged,
    reduced,
    require,
    the_books,
)
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import loan_entry
from mifos_client.sandbox.loan import Loan, LoanEntry, LoanPosting
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.refusals import ContainerFault, not_found
from mifos_client.sandbox.timelines import account_number
from mifos_client.sandbox.views.loan_body import FIELDS, loan_body, loan_row
from mifos_client.sandbox.views.loan_schedule import loan_posting_body, postings_body, schedule_body
from mifos_client.sandbox.views.paid_by import kinds
from mifos_client.sandbox.writing import answer, six, six_or_nothing

routes = Blueprint("loans", __name__, url_prefix="/fineract-provider/api/v1/loans")

_COLUMNS: Columns[Loan] = {
    "id": lambda loan: loan.number,
    "accountNo": lambda loan: loan.number,
    "status": lambda loan: int(loan.status),
    "principal": lambda loan: int(loan.principal * 100),
}


@routes.get("")
def list_loans() -> Response:
    """List the loans of the caller's offices; in MariaDB's manners the number of them is always told as 0."""
    require("READ_LOAN")
    check_fields(FIELDS)
    found = [loan for loan in _visible_loans() if _matches(loan)]
    page = page_body(paged(found, _COLUMNS, lambda loan: reduced(loan_row(loan), FIELDS)))
    return answer({**page, "totalFilteredRecords": 0} if the_books().manners is Manners.MARIADB else page)


@routes.get("/<int:number>")
def read_loan(number: int) -> Response:
    """Read one loan, with the associations asked for."""
    require("READ_LOAN")
    check_fields(FIELDS)
    return _loan_answer(_visible_loan(number))


@routes.get("/external-id/<external_id>")
def read_loan_by_external_id(external_id: str) -> Response:
    """Read the loan that somebody else's system knows as *external_id*."""
    require("READ_LOAN")
    check_fields(FIELDS)
    return _loan_answer(_loan_known_as(external_id))


@routes.get("/<int:number>/transactions/<int:posting>")
def read_posting(number: int, posting: int) -> Response:
    """Read one posting of a loan."""
    require("READ_LOAN")
    return _posting_answer(_visible_loan(number), number=posting)


@routes.get("/<int:number>/transactions/external-id/<external_id>")
def read_posting_by_external_id(number: int, external_id: str) -> Response:
    """Read the posting of a loan that we gave an external id."""
    require("READ_LOAN")
    return _posting_answer(_visible_loan(number), external_id=external_id)


@routes.get("/external-id/<loan_id>/transactions/<int:posting>")
def read_posting_of_known_loan(loan_id: str, posting: int) -> Response:
    """Read one posting of a loan named by its external id."""
    require("READ_LOAN")
    return _posting_answer(_loan_known_as(loan_id), number=posting)


@routes.get("/external-id/<loan_id>/transactions/external-id/<external_id>")
def read_posting_of_known_loan_by_external_id(loan_id: str, external_id: str) -> Response:
    """Read a posting where both are named by external ids."""
    require("READ_LOAN")
    return _posting_answer(_loan_known_as(loan_id), external_id=external_id)


@routes.get("/<int:number>/transactions/template")
def read_template(number: int) -> Response:
    """Tell what a repayment would be: the oldest unpaid instalment; on a loan without any it ends in 500."""
    require("READ_LOAN")
    loan = _visible_loan(number)
    due = next((row for row in loan.rows if row.owed > 0), None)
    if request.args.get("command", "").lower() != "repayment" or due is None:
        raise ContainerFault(500)
    return answer(
        {
            "type": loan_entry(LoanEntry.REPAYMENT),
            "date": due.due_on,
            "currency": currency_body(the_books().currency),
            "amount": six(due.owed),
            "netDisbursalAmount": six(loan.principal),
            "principalPortion": six_or_nothing(due.principal - due.principal_paid),
            "interestPortion": six_or_nothing(due.interest - due.interest_paid),
            "feeChargesPortion": 0,
            "penaltyChargesPortion": 0,
            "manuallyReversed": False,
            "paymentTypeOptions": kinds(),
            "numberOfRepayments": 0,
        }
    )


def _loan_answer(loan: Loan) -> Response:
    asked = associations()
    wants_all = "all" in asked
    left_out = {name.strip() for name in request.args.get("exclude", "").split(",")}
    body = loan_body(loan)
    if "repaymentSchedule" in asked or (wants_all and "repaymentSchedule" not in left_out):
        body = {**body, "repaymentSchedule": schedule_body(loan), "emiAmountVariations": []}
    if "repaymentSchedule" in asked or wants_all:
        body = {**body, "disbursementDetails": []}
    if "transactions" in asked or (wants_all and "transactions" not in left_out):
        body = {**body, "transactions": postings_body(loan)}
    return answer(reduced(body, FIELDS))


def _posting_answer(loan: Loan, *, number: int | None = None, external_id: str | None = None) -> Response:
    return answer(loan_posting_body(loan, _posting(loan, number, external_id)))


def _posting(loan: Loan, number: int | None, external_id: str | None) -> LoanPosting:
    """Find a posting on *loan*; an external id that stands on another loan is refused by its number."""
    if number is None:
        assert external_id is not None
        found = the_books().posting_known_as(external_id)
        if found is None:
            raise not_found("Transaction", "error.msg.loan.transaction.external.id.invalid", external_id)
        number = found.number
    posting = next((entry for entry in loan.postings if entry.number == number), None)
    if posting is None:
        raise not_found("Transaction", "error.msg.loan.transaction.id.invalid", number)
    return posting


def _visible_loans() -> list[Loan]:
    books = the_books()
    loans = (loan for _, loan in sorted(books.loans.items()))
    return [loan for loan in loans if books.sees(caller(), books.client(loan.client).office)]


def _visible_loan(number: int) -> Loan:
    books = the_books()
    loan = books.loan(number)
    if not books.sees(caller(), books.client(loan.client).office):
        raise not_found("Loan", "error.msg.loan.id.invalid", number)
    return loan


def _loan_known_as(external_id: str) -> Loan:
    for loan in _visible_loans():
        if loan.external_id is not None and loan.external_id.lower() == external_id.lower():
            return loan
    raise not_found("Loan", "error.msg.loan.external.id.invalid", external_id)


def _matches(loan: Loan) -> bool:
    asked = request.args
    status = asked.get("status")
    if status and not status.isdecimal():
        raise ContainerFault(500)
    return all(
        (
            not status or loan.status == int(status),
            not asked.get("accountNo") or account_number(loan.number) == asked["accountNo"],
            not asked.get("externalId") or loan.external_id == asked["externalId"],
        )
    )
