"""`/loans/{id}/transactions`: repayments are posted, undone and replaced."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.refusals import invalid, not_found
from mifos_client.sandbox.running import Target, Task, run
from mifos_client.sandbox.sent import Sent
from mifos_client.sandbox.views.means import MEANS_KEYS, means_told, must_be_known, read_means
from mifos_client.sandbox.writing import Body

routes = Blueprint("loan postings", __name__, url_prefix="/fineract-provider/api/v1/loans")

_RESOURCE = "loan.transaction"
_HEAD = frozenset(["transactionDate", "transactionAmount", "externalId", "dateFormat", "locale"])
_REPAYMENT_KEYS = _HEAD | MEANS_KEYS | {"loanId"}
_UNDO_KEYS = _HEAD | MEANS_KEYS | {"reversalExternalId"}
_REVERSAL_ID_MAX = 100


@routes.post("/<int:number>/transactions")
def post(number: int) -> Response:
    """Post on a loan."""
    return run(_task_asked(), Target(number))


@routes.post("/external-id/<loan_id>/transactions")
def post_by_external_id(loan_id: str) -> Response:
    """Post on the loan that somebody else's system knows as *loan_id*."""
    return run(_task_asked(), Target(_loan(loan_id)))


@routes.post("/<int:number>/transactions/<int:posting>")
def adjust(number: int, posting: int) -> Response:
    """Undo or replace a posting."""
    return run(_adjustment_asked(), Target(number, posting))


@routes.post("/<int:number>/transactions/external-id/<external_id>")
def adjust_by_external_id(number: int, external_id: str) -> Response:
    """Undo or replace the posting that we gave an external id."""
    return run(_adjustment_asked(), Target(number, _posting(external_id)))


@routes.post("/external-id/<loan_id>/transactions/<int:posting>")
def adjust_on_known_loan(loan_id: str, posting: int) -> Response:
    """Undo or replace a posting of a loan named by its external id."""
    return run(_adjustment_asked(), Target(_loan(loan_id), posting))


@routes.post("/external-id/<loan_id>/transactions/external-id/<external_id>")
def adjust_on_known_loan_by_external_id(loan_id: str, external_id: str) -> Response:
    """Undo or replace a posting where both are named by external ids."""
    return run(_adjustment_asked(), Target(_loan(loan_id), _posting(external_id)))


def _repay(target: Target, sent: Sent, is_final: bool) -> Body:
    """Post a repayment; one that is not final is checked by every rule but that of its external id."""
    books = the_books()
    sent.only(_REPAYMENT_KEYS)
    on, amount = sent.day("transactionDate"), sent.amount("transactionAmount")
    means, receipt = read_means(sent)
    external_id = sent.text("externalId")
    sent.settle()
    books.loan(target.account)
    must_be_known(means)
    books.check_repayment(target.account, amount, on)
    if not is_final:
        return {}
    number = books.repay(target.account, amount, on, receipt=receipt, external_id=external_id, means=means)
    return {
        **_done(target, number, external_id),
        "changes": {
            **_told(sent),
            **means_told(means, receipt),
            "note": means.note,
            "externalId": external_id,
        },
    }


def _adjust(target: Target, sent: Sent, is_final: bool) -> Body:
    """Undo a posting where the amount is nothing, else replace it."""
    books = the_books()
    sent.only(_UNDO_KEYS)
    on, amount = sent.day("transactionDate"), sent.amount("transactionAmount", or_zero=True)
    means, receipt = read_means(sent)
    external_id, reversal = sent.text("externalId"), sent.text("reversalExternalId", _REVERSAL_ID_MAX)
    sent.settle()
    assert target.posting is not None
    _, old = books.check_undo(target.account, target.posting, on)
    must_be_known(means)
    if not is_final:
        return {}
    if amount == 0:
        books.undo_repayment(target.account, target.posting, on, reversal_external_id=reversal)
        number, external_id = old.number, old.external_id
    else:
        number = books.replace_repayment(
            target.account,
            target.posting,
            amount,
            on,
            receipt=receipt,
            external_id=external_id,
            means=means,
            reversal_external_id=reversal,
        )
    changes: Body = {**_told(sent), **means_told(means, receipt), "note": means.note}
    return {**_done(target, number, external_id), "changes": changes}


REPAY = Task("REPAYMENT", "LOAN", _RESOURCE, _repay)
ADJUST = Task("ADJUST", "LOAN", _RESOURCE, _adjust)


def _task_asked() -> Task:
    command = request.args.get("command")
    if (command or "").lower() != "repayment":
        raise _unknown(command)
    return REPAY


def _adjustment_asked() -> Task:
    command = request.args.get("command")
    if command and command.lower() != "undo":
        raise _unknown(command)
    return ADJUST


def _unknown(command: str | None) -> Exception:
    code = "error.msg.query.parameter.value.unsupported"
    return invalid(code, f"command {command} is not supported", "command", arguments=("command", command, []))


def _loan(external_id: str) -> int:
    books = the_books()
    with books.lock:
        for loan in books.loans.values():
            if loan.external_id is not None and books.manners.fold(loan.external_id) == books.manners.fold(external_id):
                return loan.number
    raise not_found("Loan", "error.msg.loan.external.id.invalid", external_id)


def _posting(external_id: str) -> int:
    books = the_books()
    with books.lock:
        found = books.posting_known_as(external_id)
    if found is None:
        raise not_found("Transaction", "error.msg.loan.transaction.external.id.invalid", external_id)
    return found.number


def _done(target: Target, number: int, external_id: str | None) -> Body:
    books = the_books()
    client = books.client(books.loan(target.account).client)
    return {
        "officeId": client.office,
        "clientId": client.number,
        "loanId": target.account,
        "resourceId": number,
        "resourceExternalId": external_id,
    }


def _told(sent: Sent) -> Body:
    """Print the day and amount as they were sent, not as they were posted."""
    names = ("transactionDate", "transactionAmount", "locale", "dateFormat")
    return {name: sent.as_sent(name) for name in names}
