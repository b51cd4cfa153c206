"""`/savingsaccounts`: reading and listing savings, and searching their postings."""

from datetime import date
from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import Columns, associations, caller, page_body, paged, require, the_books
from mifos_client.sandbox.asking import whole_number as number_asked
from mifos_client.sandbox.refusals import ContainerFault, not_found
from mifos_client.sandbox.saving import Savings, SavingsPosting
from mifos_client.sandbox.sent import read_day
from mifos_client.sandbox.views.savings_body import savings_body, savings_posting_body
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("savings", __name__, url_prefix="/fineract-provider/api/v1/savingsaccounts")

_ROWS_DEFAULT = 50
_COLUMNS: Columns[Savings] = {
    "id": lambda account: account.number,
    "accountNo": lambda account: account.number,
    "status": lambda account: int(account.status),
}


@routes.get("")
def list_savings() -> Response:
    """List the savings accounts of the caller's offices; there is no filter by account number."""
    require("READ_SAVINGSACCOUNT")
    external_id = request.args.get("externalId")
    found = [account for account in _visible() if not external_id or account.external_id == external_id]
    return answer(page_body(paged(found, _COLUMNS, savings_body)))


@routes.get("/<int:number>")
def read_savings(number: int) -> Response:
    """Read one savings account, with its postings if asked for."""
    require("READ_SAVINGSACCOUNT")
    account = next((account for account in _visible() if account.number == number), None)
    if account is None:
        raise not_found("Savings account", "error.msg.saving.account.id.invalid", number)
    return _savings_answer(account)


@routes.get("/external-id/<external_id>")
def read_savings_by_external_id(external_id: str) -> Response:
    """Read the savings account that somebody else's system knows as *external_id*."""
    require("READ_SAVINGSACCOUNT")
    account = next((account for account in _visible() if account.external_id == external_id), None)
    if account is None:
        raise not_found("Savings account", "error.msg.saving.account.id.invalid", None)
    return _savings_answer(account)


@routes.get("/<int:number>/transactions/<int:posting>")
def read_posting(number: int, posting: int) -> Response:
    """Read one posting; one that is not there, or on another account, ends in 500."""
    require("READ_SAVINGSACCOUNT")
    for account in _visible():
        for entry in account.postings:
            if (account.number, entry.number) == (number, posting):
                return answer(savings_posting_body(account, entry))
    raise ContainerFault(500)


@routes.get("/<int:number>/transactions/search")
def search_postings(number: int) -> Response:
    """Search the postings of an account, newest first; `offset` counts pages, and nobody's account is empty."""
    require("READ_SAVINGSACCOUNT")
    account = next((account for account in _visible() if account.number == number), None)
    found = [] if account is None else [entry for entry in reversed(account.in_order()) if _matches(entry)]
    size = number_asked("limit") or _ROWS_DEFAULT
    page = number_asked("offset") or 0
    rows = found[page * size : (page + 1) * size]
    content = [] if account is None else [savings_posting_body(account, entry) for entry in rows]
    orders = [
        {"direction": "DESC", "property": name, "ignoreCase": False, "nullHandling": "NATIVE"}
        for name in ("transaction_date", "created_on_utc", "id")
    ]
    pageable = {"sort": {"orders": orders}, "pageNumber": page, "pageSize": size}
    return answer({"total": len(found), "content": content, "pageable": pageable})


def _savings_answer(account: Savings) -> Response:
    body: Body = savings_body(account)
    if account.postings and associations() & {"all", "transactions"}:
        newest_first = reversed(account.in_order())
        body = {**body, "transactions": [savings_posting_body(account, entry) for entry in newest_first]}
    return answer(body)


def _visible() -> list[Savings]:
    books = the_books()
    accounts = (account for _, account in sorted(books.savings.items()))
    return [account for account in accounts if books.sees(caller(), books.client(account.client).office)]


def _matches(posting: SavingsPosting) -> bool:
    asked = request.args
    made_on = posting.made_at.astimezone(the_books().zone).date()
    kinds = {word for word in asked.get("types", "").split(",") if word}
    return all(
        (
            _date_asked("fromDate", date.min) <= posting.on <= _date_asked("toDate", date.max),
            _date_asked("fromSubmittedDate", date.min) <= made_on <= _date_asked("toSubmittedDate", date.max),
            _amount_asked("fromAmount", Decimal(0)) <= posting.amount <= _amount_asked("toAmount", Decimal("1e15")),
            not kinds or str(int(posting.kind)) in kinds,
        )
    )


def _amount_asked(name: str, default: Decimal) -> Decimal:
    try:
        return Decimal(request.args.get(name) or default)
    except InvalidOperation as error:
        raise ContainerFault(404) from error


def _date_asked(name: str, default: date) -> date:
    text = request.args.get(name)
    if not text:
        return default
    found = read_day(text, request.args.get("dateFormat", "yyyy-MM-dd"))
    if found is None:
        raise ContainerFault(500)
    return found
