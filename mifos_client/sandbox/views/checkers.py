"""`/makercheckers` and `/permissions`: commands that wait for a second person, and which kinds have to."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import caller, require, the_books, truth, whole_number
from mifos_client.sandbox.commands import Command
from mifos_client.sandbox.refusals import ContainerFault, Kind, Refusal, invalid
from mifos_client.sandbox.running import run_waiting
from mifos_client.sandbox.timelines import account_number
from mifos_client.sandbox.views.loan_postings import ADJUST, REPAY
from mifos_client.sandbox.views.savings_postings import DEPOSIT, UNDO, WITHDRAW
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("checkers", __name__, url_prefix="/fineract-provider/api/v1")

_TASKS = {(task.action, task.entity): task for task in (REPAY, ADJUST, DEPOSIT, UNDO, WITHDRAW)}
_URLS = {
    "REPAYMENT": "/loans/{account}/transactions/template?command=repayment",
    "ADJUST": "/loans/{account}/transactions/{posting}",
    "DEPOSIT": "/savingsaccounts/{account}/transactions",
    "WITHDRAWAL": "/savingsaccounts/{account}/transactions",
    "UNDOTRANSACTION": "/savingsaccounts/{account}/transactions/{posting}?command=undo",
}


@routes.put("/permissions")
def have_checked() -> Response:
    """Say which permissions need a second person from now on, and which no longer."""
    require("UPDATE_PERMISSION")
    sent = request.get_json(silent=True)
    wanted = sent.get("permissions") if isinstance(sent, dict) else None
    if not isinstance(wanted, dict):
        raise ContainerFault(500)
    for permission, is_checked in wanted.items():
        the_books().have_checked(permission, is_checked is True)
    return answer({"changes": {"permissions": wanted}})


@routes.get("/makercheckers")
def list_waiting() -> Response:
    """List what waits; no permission is asked."""
    return answer([_row(command) for command in the_books().waiting_commands() if _matches(command)])


@routes.post("/makercheckers/<int:number>")
def decide(number: int) -> Response:
    """Approve a command, which runs it, or reject it."""
    verdict = request.args.get("command", "").lower()
    if verdict not in ("approve", "reject"):
        code = "error.msg.query.parameter.value.unsupported"
        raise invalid(code, f"command {verdict} is not supported", "command", arguments=("command", verdict, []))
    command = the_books().awaiting(number)
    _must_be_second(command)
    if verdict == "approve":
        return run_waiting(_TASKS[command.action, command.entity], command)
    the_books().reject(number)
    return answer({"commandId": number})


@routes.delete("/makercheckers/<int:number>")
def drop(number: int) -> Response:
    """Take a command back before anybody decided; its key is free again."""
    the_books().drop(number)
    return answer({"commandId": number})


def _must_be_second(command: Command) -> None:
    """Refuse a caller who may not check, or who asked for the command himself."""
    permission = f"{command.action}_{command.entity}"
    if not (caller().may(f"{permission}_CHECKER") or caller().may("CHECKER_SUPER_USER")):
        text = f"User has no authority to be a checker for: {permission}"
        raise Refusal(Kind.NOT_AUTHORIZED, "error.msg.not.authorized", text)
    if caller().number == command.maker:
        raise invalid("error.msg.command.unsupported", "one person is not two", None, arguments=())


def _row(command: Command) -> Body:
    is_loan = command.entity == "LOAN"
    number = account_number(command.account)
    return {
        "id": command.number,
        "actionName": command.action,
        "entityName": command.entity,
        "maker": the_books().logins[command.maker].name,
        "madeOnDate": int(command.made_at.timestamp() * 1000),
        "commandAsJson": command.body if truth("includeJson") else None,
        "loanAccountNo": number if is_loan else None,
        "loanId": command.account if is_loan else None,
        "savingsAccountNo": None if is_loan else number,
        "url": _URLS[command.action].format(account=command.account, posting=command.posting),
    }


def _matches(command: Command) -> bool:
    asked = request.args
    loan, savings = whole_number("loanid"), whole_number("savingsAccountId")
    return all(
        (
            asked.get("actionName", command.action).upper() == command.action,
            asked.get("entityName", command.entity).upper() == command.entity,
            loan is None or (command.entity, command.account) == ("LOAN", loan),
            savings is None or (command.entity, command.account) == ("SAVINGSACCOUNT", savings),
        )
    )
