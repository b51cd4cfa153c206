"""`/clients`: reading and listing clients, and what accounts they have."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import (
    Columns,
    caller,
    check_fields,
    page_body,
    paged,
    reduced,
    require,
    the_books,
    truth,
    whole_number,
)
from mifos_client.sandbox.enums import blank_code, client_active, enum
from mifos_client.sandbox.likeness import like
from mifos_client.sandbox.records import Client, Group
from mifos_client.sandbox.refusals import invalid, not_found
from mifos_client.sandbox.timelines import account_number, client_timeline
from mifos_client.sandbox.views.overview import accounts_body
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("clients", __name__, url_prefix="/fineract-provider/api/v1/clients")

FIELDS = frozenset(
    [
        "id",
        "accountNo",
        "externalId",
        "status",
        "subStatus",
        "active",
        "activationDate",
        "firstname",
        "middlename",
        "lastname",
        "fullname",
        "displayName",
        "mobileNo",
        "emailAddress",
        "dateOfBirth",
        "gender",
        "clientType",
        "clientClassification",
        "isStaff",
        "officeId",
        "officeName",
        "staffId",
        "staffName",
        "timeline",
        "legalForm",
        "groups",
        "clientNonPersonDetails",
    ]
)
_STATUSES = ("invalid", "pending", "active", "transferInProgress", "transferOnHold", "closed", "rejected", "withdrawn")
_COLUMNS: Columns[Client] = {
    "id": lambda client: client.number,
    "accountNo": lambda client: client.number,
    "displayName": lambda client: client.name.casefold(),
    "firstname": lambda client: client.first_name.casefold(),
    "lastname": lambda client: client.last_name.casefold(),
    "officeName": lambda client: client.office,
    "mobileNo": lambda client: client.phone or "",
}


@routes.get("")
def list_clients() -> Response:
    """List the clients of the caller's offices; a filter that Fineract does not have is ignored."""
    require("READ_CLIENT")
    check_fields(FIELDS)
    found = [client for client in visible_clients() if _matches(client)]
    page = paged(found, _COLUMNS, lambda client: reduced(listed_client(client), FIELDS))
    return answer(page_body(page))


@routes.get("/<int:number>")
def read_client(number: int) -> Response:
    """Read one client."""
    require("READ_CLIENT")
    check_fields(FIELDS)
    return answer(reduced(_client_body(visible_client(number)), FIELDS))


@routes.get("/external-id/<external_id>")
def read_client_by_external_id(external_id: str) -> Response:
    """Read the client whom somebody else's system knows as *external_id*."""
    require("READ_CLIENT")
    check_fields(FIELDS)
    found = [client for client in visible_clients() if client.external_id == external_id]
    if not found:
        raise not_found("Client", "error.msg.client.id.invalid", None)
    return answer(reduced(_client_body(found[0]), FIELDS))


@routes.get("/<int:number>/accounts")
def read_accounts(number: int) -> Response:
    """Read what accounts she has."""
    require("READ_CLIENT")
    return answer(accounts_body(visible_client(number)))


def visible_clients() -> list[Client]:
    """List the clients of the caller's offices, by number."""
    books = the_books()
    return [client for _, client in sorted(books.clients.items()) if books.sees(caller(), client.office)]


def visible_client(number: int) -> Client:
    """Find a client; one of another branch is not there."""
    books = the_books()
    client = books.client(number)
    if not books.sees(caller(), client.office):
        raise not_found("Client", "error.msg.client.not.found.with.client.id", str(number))
    return client


def listed_client(client: Client) -> Body:
    """Print a client as a row of a list."""
    details = {"constitution": blank_code(), "mainBusinessLine": blank_code()}
    blanks = {name: blank_code() for name in ("subStatus", "gender", "clientType", "clientClassification")}
    return {
        **_who(client),
        **blanks,
        "timeline": client_timeline(client.active_on, in_list=True),
        "clientNonPersonDetails": details,
    }


def _client_body(client: Client) -> Body:
    return {
        **_who(client),
        "timeline": client_timeline(client.active_on, in_list=False),
        "savingsProductName": str(client.number),  # Fineract 1.10.1 maps the wrong column
        "clientCollateralManagements": [],
        "groups": [
            {"id": group.number, "accountNo": account_number(group.number), "name": group.name}
            for group in _groups(client)
        ],
    }


def _groups(client: Client) -> list[Group]:
    return [group for group in the_books().groups.values() if client.number in group.clients]


def _who(client: Client) -> Body:
    books = the_books()
    return {
        "id": client.number,
        "accountNo": account_number(client.number),
        "externalId": client.external_id,
        "status": client_active(),
        "active": True,
        "activationDate": client.active_on,
        "firstname": client.first_name,
        "lastname": client.last_name,
        "displayName": client.name,
        "mobileNo": client.phone,
        "isStaff": False,
        "officeId": client.office,
        "officeName": books.office(client.office).name,
        "staffId": client.staff,
        "staffName": None if client.staff is None else books.member_of_staff(client.staff).name,
        "legalForm": enum(1, "legalFormType.person", "Person"),
    }


def _matches(client: Client) -> bool:
    asked = request.args
    office = whole_number("officeId")
    name = asked.get("displayName")
    return all(
        (
            _status_is_active(asked.get("status")),
            office is None or client.office == office,
            name is None or like(f"%{name}%", client.name),
            not truth("orphansOnly") or not _groups(client),
            _like_if_asked(asked.get("externalId"), client.external_id),
            _like_if_asked(asked.get("firstName"), client.first_name),
            _like_if_asked(asked.get("lastName"), client.last_name),
        )
    )


def _like_if_asked(pattern: str | None, text: str | None) -> bool:
    return not pattern or like(pattern, text)


def _status_is_active(asked: str | None) -> bool:
    if not asked:
        return True
    if asked not in _STATUSES:
        code = "validation.msg.client.status.value.is.not.supported"
        raise invalid(code, f"The Status value '{asked}' is not supported.", "status", asked)
    return asked == "active"
