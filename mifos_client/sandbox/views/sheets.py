"""Collection sheets: `generateCollectionSheet` of groups, centers and the clients in no group.

On PostgreSQL Fineract 1.10.1 breaks down on each of them; what it refuses, it refuses before.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import caller, require, the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import enum
from mifos_client.sandbox.loan import ZERO, Loan
from mifos_client.sandbox.loans import Product
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.records import CENTER_LEVEL, GROUP_LEVEL, Group
from mifos_client.sandbox.refusals import ContainerFault, invalid, not_found
from mifos_client.sandbox.running import Target, run
from mifos_client.sandbox.saving import Savings
from mifos_client.sandbox.sent import Sent, read_object
from mifos_client.sandbox.timelines import account_number
from mifos_client.sandbox.views.paid_by import kinds
from mifos_client.sandbox.views.sheet_products import loan_product_body, savings_product_body
from mifos_client.sandbox.views.sheet_saving import SAVE_CENTER, SAVE_GROUP, SAVE_INDIVIDUAL
from mifos_client.sandbox.writing import Body, answer, six

routes = Blueprint("sheets", __name__, url_prefix="/fineract-provider/api/v1")

_ATTENDANCE = ("Invalid", "Present", "Absent", "Approved", "Leave", "Late")
_KEYS = frozenset(["transactionDate", "calendarId", "dateFormat", "locale"])
_KEYS_ALONE = frozenset(["transactionDate", "officeId", "staffId", "dateFormat", "locale"])
_NO_MEETING = "error.msg.calendar.collectionsheet.not.valid.recurring.date"
_LEVELS = {"groups": GROUP_LEVEL, "centers": CENTER_LEVEL}
_UNSERVED = ("activate", "close", "associateclients", "disassociateclients", "transferclients", "associategroups")
_KNOWN = [
    *("activate", "generateCollectionSheet", "saveCollectionSheet", "unassignStaff"),
    *("assignRole", "unassignRole", "updateassignRole"),
]


@routes.post("/<any(groups, centers):kind>/<int:number>")
def command(kind: str, number: int) -> Response:
    """Make or save the sheet of a group or center; what else may be asked of them is not served."""
    asked = request.args.get("command")
    match (asked or "").lower():
        case "generatecollectionsheet":
            with the_books().lock:
                return _generate(_LEVELS[kind], number)
        case "savecollectionsheet":
            return run(SAVE_GROUP if kind == "groups" else SAVE_CENTER, Target(number))
        case other if other in _UNSERVED or other in [each.lower() for each in _KNOWN]:
            raise ContainerFault(404)
    code, arguments = "error.msg.query.parameter.value.unsupported", ("command", asked, _KNOWN)
    raise invalid(code, f"command {asked} is not supported", "command", arguments=arguments)


@routes.post("/collectionsheet")
def command_alone() -> Response:
    """Make or save the sheet of the clients in no group; any other command is an empty answer."""
    match request.args.get("command", "").lower():
        case "generatecollectionsheet":
            require("READ_COLLECTIONSHEET")
            with the_books().lock:
                return _generate_alone()
        case "savecollectionsheet":
            return run(SAVE_INDIVIDUAL, Target(0))
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _generate(level: int, number: int) -> Response:
    books, fields = the_books(), read_object(request.get_data(as_text=True))
    if isinstance(fields, Response):
        return fields
    sent = Sent(fields, "collectionsheet")
    sent.only(_KEYS)
    on, calendar = sent.day("transactionDate"), sent.whole("calendarId")
    if calendar is None:
        sent.breach("calendarId", "cannot.be.blank", None)
    sent.settle()
    assert calendar is not None
    owner = _visible(level, number)
    if level == GROUP_LEVEL:  # of a center Fineract does not look at its calendar
        books.must_meet(books.owner_of(calendar), on, _NO_MEETING)
    _breaks_on_postgresql()
    groups = books.groups_of(owner)
    clients = [client for group in groups for client in group.clients]
    return answer(
        {
            "dueDate": on,
            "loanProducts": _products(loan_product_body, map(_loan_product, _loans(clients))),
            "savingsProducts": _products(savings_product_body, map(books.savings_product, _savings(clients))),
            "groups": [_group_body(group, on) for group in groups],
            "attendanceTypeOptions": [_attendance(number) for number in range(1, len(_ATTENDANCE))],
            "paymentTypeOptions": kinds(),
        }
    )


def _generate_alone() -> Response:
    books, fields = the_books(), read_object(request.get_data(as_text=True))
    if isinstance(fields, Response):
        return fields
    sent = Sent(fields, "collectionsheet")
    sent.only(_KEYS_ALONE)
    on, office, officer = sent.day("transactionDate"), sent.whole("officeId"), sent.whole("staffId")
    sent.settle()
    _breaks_on_postgresql()
    grouped = {client for group in books.groups.values() for client in group.clients}
    found = [
        client.number
        for client in books.clients.values()
        if client.number not in grouped
        and books.sees(caller(), client.office)
        and office in (None, client.office)
        and officer in (None, client.staff)
    ]
    clients = [body for client in sorted(found) if (body := _client_body(client, on))]
    return answer({"dueDate": on, "clients": clients, "paymentTypeOptions": kinds()})


def _visible(level: int, number: int) -> Group:
    books = the_books()
    group = books.groups.get(number)
    if group is None or group.level != level or not books.sees(caller(), group.office):
        thing = "Group" if level == GROUP_LEVEL else "Center"
        raise not_found(thing, f"error.msg.{thing.lower()}.id.invalid", number)
    return group


def _breaks_on_postgresql() -> None:
    if the_books().manners is Manners.POSTGRESQL:
        raise ContainerFault(500)


def _group_body(group: Group, on: date) -> Body:
    books = the_books()
    staff = group.staff if group.center is None else None  # a group below a center names nobody
    held = None if group.center is None else books.held.get((group.center, on))
    clients = []
    for client in sorted(group.clients):
        if body := _client_body(client, on):
            how = 0 if held is None else held.attendance.get(client, 0)
            clients.append({**body, "attendanceType": _attendance(how) if body["loans"] else None})
    return {
        "groupId": group.number,
        "groupName": group.name,
        "staffId": staff,
        "staffName": None if staff is None else books.member_of_staff(staff).name,
        "levelId": GROUP_LEVEL,
        "levelName": "Group",
        "clients": clients,
    }


def _client_body(client: int, on: date) -> Body | None:
    """Print what a client owes and saves; who has neither loan nor savings is not on a sheet."""
    loans = [_loan_body(loan, on) for loan in _loans([client])]
    savings = [_savings_body(account) for account in _savings([client])]
    if not loans and not savings:
        return None
    name = the_books().client(client).name
    return {"clientId": client, "clientName": name, "loans": loans or None, "savings": savings or None}


def _loan_body(loan: Loan, on: date) -> Body:
    due = [row for row in loan.rows if row.due_on <= on]
    principal = sum((row.principal - row.principal_paid for row in due), ZERO)
    interest = sum((row.interest - row.interest_paid for row in due), ZERO)
    return {
        "loanId": loan.number,
        "accountId": account_number(loan.number),
        "accountStatusId": int(loan.status),
        "productShortName": _loan_product(loan).short_name,
        "productId": loan.product,
        "currency": currency_body(the_books().currency),
        "principalDue": six(principal),
        "principalPaid": six(sum((row.principal_paid for row in loan.rows), ZERO)),
        "interestDue": six(interest),
        "interestPaid": six(sum((row.interest_paid for row in loan.rows), ZERO)),
        "totalDue": six(principal + interest),
        "feeDue": six(ZERO),
        "feePaid": six(ZERO),
    }


def _savings_body(account: Savings) -> Body:
    return {
        "savingsId": account.number,
        "accountId": account_number(account.number),
        "accountStatusId": int(account.status),
        "productName": the_books().savings_product(account).short_name,
        "productId": account.product,
        "currency": currency_body(the_books().currency),
        "dueAmount": six(Decimal(0)),
        "depositAccountType": "Saving Deposit",
    }


def _attendance(how: int) -> Body:
    return enum(how, f"attendanceType.{_ATTENDANCE[how].lower()}", _ATTENDANCE[how])


def _loans(clients: Iterable[int]) -> list[Loan]:
    return [loan for client in clients for loan in the_books().active_loans(client)]


def _savings(clients: Iterable[int]) -> list[Savings]:
    return [account for client in clients for account in the_books().active_savings(client)]


def _loan_product(loan: Loan) -> Product:
    return the_books().loan_product(loan)


def _products(make: Callable[[Product], Body], found: Iterable[Product]) -> list[Body]:
    return [make(product) for product in {each.number: each for each in found}.values()]
