"""`/offices`, `/staff`, `/paymenttypes` and `/users`: who works where, and how money may come."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import caller, check_fields, reduced, require, the_books, truth, whole_number
from mifos_client.sandbox.records import Login, Office, Staff
from mifos_client.sandbox.refusals import Kind, Refusal, not_found
from mifos_client.sandbox.views.doors import role_body
from mifos_client.sandbox.views.paid_by import kinds
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("places", __name__, url_prefix="/fineract-provider/api/v1")

_OFFICE_FIELDS = frozenset(
    ["id", "name", "nameDecorated", "externalId", "openingDate", "hierarchy", "parentId", "parentName"]
)


@routes.get("/offices")
def list_offices() -> Response:
    """List the offices that the caller works in."""
    require("READ_OFFICE")
    check_fields(_OFFICE_FIELDS)
    books = the_books()
    seen = [office for office in books.offices.values() if books.sees(caller(), office.number)]
    return answer([reduced(_office_body(office), _OFFICE_FIELDS) for office in seen])


@routes.get("/offices/<int:number>")
def read_office(number: int) -> Response:
    """Read one office."""
    require("READ_OFFICE")
    check_fields(_OFFICE_FIELDS)
    office = the_books().office(number)
    if not the_books().sees(caller(), number):
        raise not_found("Office", "error.msg.office.id.invalid", number)
    return answer(reduced(_office_body(office), _OFFICE_FIELDS))


@routes.get("/staff")
def list_staff() -> Response:
    """List who works for us, by name; only those who are still with us, unless others are asked for."""
    require("READ_STAFF")
    books = the_books()
    seen = [staff for staff in books.staff.values() if books.sees(caller(), staff.office) and _matches(staff)]
    return answer([_staff_body(staff) for staff in sorted(seen, key=lambda staff: staff.name.casefold())])


@routes.get("/staff/<int:number>")
def read_staff(number: int) -> Response:
    """Read one member of staff."""
    require("READ_STAFF")
    staff = the_books().member_of_staff(number)
    if not the_books().sees(caller(), staff.office):
        raise not_found("Staff", "error.msg.staff.id.invalid", number)
    return answer(_staff_body(staff))


@routes.get("/paymenttypes")
def list_ways_to_pay() -> Response:
    """List how money may come."""
    require("READ_PAYMENTTYPE")
    return answer(kinds())


@routes.get("/paymenttypes/<int:number>")
def read_way_to_pay(number: int) -> Response:
    """Read one way in which money may come."""
    require("READ_PAYMENTTYPE")
    found = [kind for kind in kinds() if kind["id"] == number]
    if not found:
        text = f"PaymentType with {number} does not exist"
        raise Refusal(Kind.NOT_FOUND, "error.msg.payment.type.invalid", text, value=number)
    return answer(found[0])


@routes.get("/users")
def list_logins() -> Response:
    """List the logins of the caller's offices, by name."""
    require("READ_USER")
    books = the_books()
    seen = [login for login in books.logins.values() if books.sees(caller(), login.office)]
    return answer([_login_body(login) for login in sorted(seen, key=lambda login: login.name.casefold())])


@routes.get("/users/<int:number>")
def read_login(number: int) -> Response:
    """Read one login with the roles it could have; everybody may read their own."""
    if number != caller().number:
        require("READ_USER")
    books = the_books()
    login = books.logins.get(number)
    if login is None or not books.sees(caller(), login.office):
        raise not_found("User", "error.msg.user.id.invalid", number)
    staff = None if login.staff is None else _staff_body(books.member_of_staff(login.staff))
    others = [role_body(other) for other in books.logins.values() if other.number != number]
    return answer({**_login_body(login), "availableRoles": others, "staff": staff})


def _office_body(office: Office) -> Body:
    parent = None if office.parent is None else the_books().office(office.parent)
    return {
        "id": office.number,
        "name": office.name,
        "nameDecorated": office.name if parent is None else f"....{office.name}",
        "externalId": "1" if parent is None else None,
        "openingDate": office.opened_on,
        "hierarchy": office.hierarchy,
        "parentId": office.parent,
        "parentName": None if parent is None else parent.name,
    }


def _staff_body(staff: Staff) -> Body:
    return {
        "id": staff.number,
        "externalId": staff.external_id,
        "firstname": staff.first_name,
        "lastname": staff.last_name,
        "displayName": staff.name,
        "mobileNo": staff.phone,
        "officeId": staff.office,
        "officeName": the_books().office(staff.office).name,
        "isLoanOfficer": staff.is_loan_officer,
        "isActive": staff.is_active,
        "joiningDate": staff.joined_on,
    }


def _login_body(login: Login) -> Body:
    return {
        "id": login.number,
        "username": login.name,
        "officeId": login.office,
        "officeName": the_books().office(login.office).name,
        "firstname": login.first_name,
        "lastname": login.last_name,
        "email": f"{login.name}@example.org",
        "passwordNeverExpires": True,
        "selectedRoles": [role_body(login)],
        "isSelfServiceUser": False,
    }


def _matches(staff: Staff) -> bool:
    office, status = whole_number("officeId"), request.args.get("status", "active").lower()
    return all(
        (
            office is None or staff.office == office,
            staff.is_loan_officer or not truth("loanOfficersOnly"),
            status == "all" or staff.is_active == (status == "active"),
        )
    )
