"""`/savingsaccounts/{id}/transactions`: money is put in, taken out, and both undone."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.refusals import invalid
from mifos_client.sandbox.running import Target, Task, run
from mifos_client.sandbox.saving import SavingsEntry
from mifos_client.sandbox.sent import Sent
from mifos_client.sandbox.views.means import MEANS_KEYS, means_told, must_be_known, read_means
from mifos_client.sandbox.writing import Body

routes = Blueprint("savings postings", __name__, url_prefix="/fineract-provider/api/v1/savingsaccounts")

_RESOURCE = "savingsaccount.transaction"
_KEYS = MEANS_KEYS | {"transactionDate", "transactionAmount", "dateFormat", "locale"}
_COMMANDS = ["deposit", "withdrawal", "holdAmount"]


@routes.post("/<int:number>/transactions")
def post(number: int) -> Response:
    """Post on a savings account."""
    command = request.args.get("command")
    task = _POSTS.get((command or "").lower())
    if task is None:
        raise _unknown(command, _COMMANDS)
    return run(task, Target(number))


@routes.post("/<int:number>/transactions/<int:posting>")
def adjust(number: int, posting: int) -> Response:
    """Undo a posting."""
    command = request.args.get("command")
    if (command or "").lower() != "undo":
        raise _unknown(command, [])
    return run(UNDO, Target(number, posting))


def _deposit(target: Target, sent: Sent, is_final: bool) -> Body:
    return _move(SavingsEntry.DEPOSIT, target, sent, is_final=is_final)


def _withdraw(target: Target, sent: Sent, is_final: bool) -> Body:
    return _move(SavingsEntry.WITHDRAWAL, target, sent, is_final=is_final)


def _move(kind: SavingsEntry, target: Target, sent: Sent, *, is_final: bool) -> Body:
    books = the_books()
    sent.only(_KEYS)
    on, amount = sent.day("transactionDate"), sent.amount("transactionAmount")
    means, receipt = read_means(sent)
    if means.way is None:
        sent.breach("paymentTypeId", "cannot.be.blank", None)
    sent.settle()
    books.savings_account(target.account)
    must_be_known(means)
    books.check_move(target.account, kind, amount, on)
    if not is_final:
        return {}
    do = books.deposit if kind is SavingsEntry.DEPOSIT else books.withdraw
    number = do(target.account, amount, on, receipt=receipt, means=means)
    return {**_done(target, number), "changes": means_told(means, receipt)}


def _undo(target: Target, sent: Sent, is_final: bool) -> Body:
    """Undo a posting; the answer names the account, and is the same the second time."""
    assert target.posting is not None
    if is_final:
        the_books().undo(target.account, target.posting)
    return _done(target, target.account)


DEPOSIT = Task("DEPOSIT", "SAVINGSACCOUNT", _RESOURCE, _deposit)
WITHDRAW = Task("WITHDRAWAL", "SAVINGSACCOUNT", _RESOURCE, _withdraw)
UNDO = Task("UNDOTRANSACTION", "SAVINGSACCOUNT", _RESOURCE, _undo, needs_body=False)
_POSTS = {"deposit": DEPOSIT, "withdrawal": WITHDRAW}


def _unknown(command: str | None, known: list[str]) -> Exception:
    code = "error.msg.query.parameter.value.unsupported"
    return invalid(code, f"command {command} is not supported", "command", arguments=("command", command, known))


def _done(target: Target, number: int) -> Body:
    books = the_books()
    client = books.client(books.savings_account(target.account).client)
    return {
        "officeId": client.office,
        "clientId": client.number,
        "savingsId": target.account,
        "resourceId": number,
    }
