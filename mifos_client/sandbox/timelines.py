"""The `timeline` objects: which step was taken on which day, and by whom.

Everything in these books was done by the super user, as on a tenant that was filled by hand.
"""

from datetime import date

from mifos_client.sandbox.loan import Loan, LoanStatus
from mifos_client.sandbox.saving import Savings, SavingsStatus
from mifos_client.sandbox.writing import Body


def account_number(number: int) -> str:
    """Print an account number: every kind of account counts for itself, padded to nine digits."""
    return f"{number:09}"


def step(name: str, on: date | None) -> Body:
    """Print one step and who took it; nothing when it was not taken."""
    return {} if on is None else {f"{name}OnDate": on, **_by(name)}


def client_timeline(active_on: date, *, in_list: bool) -> Body:
    """Print how a client or group came; only lists tell who submitted it."""
    submitted = step("submitted", active_on) if in_list else {"submittedOnDate": active_on}
    return {**submitted, **step("activated", active_on)}


def loan_timeline(loan: Loan) -> Body:
    """Print how a loan went."""
    disbursed: Body = {}
    if loan.disbursed_on is not None:
        disbursed = {"actualDisbursementDate": loan.disbursed_on, **_by("disbursed")}
    last_due = loan.rows[-1].due_on
    actual = None if loan.status is LoanStatus.OVERPAID else (loan.closed_on or last_due)
    return {
        **step("submitted", loan.submitted_on),
        **step("approved", loan.approved_on),
        "expectedDisbursementDate": loan.starts_on,
        **disbursed,
        "closedOnDate": loan.closed_on,
        "actualMaturityDate": actual,
        "expectedMaturityDate": last_due,
    }


def savings_timeline(account: Savings, *, brief: bool) -> Body:
    """Print how a savings account was opened; a client's overview leaves out who activated it."""
    submitted = step("submitted", account.opened_on)
    if account.status is SavingsStatus.PENDING:
        return submitted
    activated = {"activatedOnDate": account.opened_on} if brief else step("activated", account.opened_on)
    return {**submitted, **step("approved", account.opened_on), **activated}


def _by(name: str) -> Body:
    return {f"{name}ByUsername": "mifos", f"{name}ByFirstname": "App", f"{name}ByLastname": "Administrator"}
