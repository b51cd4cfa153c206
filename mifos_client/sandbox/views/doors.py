"""What stands open without a login: the login check, the echo, and whether the server is up."""

import base64

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import the_books, truth
from mifos_client.sandbox.envelopes import not_authenticated
from mifos_client.sandbox.records import Login
from mifos_client.sandbox.refusals import ContainerFault
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("doors", __name__)


@routes.post("/fineract-provider/api/v1/authentication")
def check_login() -> Response:
    """Check a login; nothing is opened by it."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not all(isinstance(sent.get(key), str) for key in ("username", "password")):
        raise ContainerFault(500)
    login = the_books().login(sent["username"], sent["password"])
    if login is None:
        return not_authenticated()
    key = base64.b64encode(f"{login.name}:{login.password}".encode()).decode()
    return answer(_who(login, key))


@routes.get("/fineract-provider/api/v1/echo")
def echo() -> Response:
    """Answer that we are here."""
    return answer({})


@routes.get("/fineract-provider/actuator/health")
def health() -> Response:
    """Tell that the server is up."""
    return answer({"status": "UP", "groups": ["liveness", "readiness"]})


@routes.get("/fineract-provider/actuator/health/liveness")
@routes.get("/fineract-provider/actuator/health/readiness")
def probe() -> Response:
    """Tell a container platform that the server is up."""
    return answer({"status": "UP"})


@routes.get("/fineract-provider/actuator/info")
def version() -> Response:
    """Tell which release this stands in for."""
    build = {"version": "1.10.1"}
    commit = {"id": {"abbrev": "unknown", "full": "unknown"}, "time": "2024-08-22T00:00+0000"}
    git = {"dirty": "false", "commit": commit, "branch": "1.10.1", "tags": "1.10.1", "build": build}
    return answer({"git": git})


def role_body(login: Login) -> Body:
    """Print the role of *login*; everybody has one of their own."""
    is_root = login.may("ALL_FUNCTIONS")
    description = "This role provides all application permissions." if is_root else "made for this login"
    return {"id": login.number, "name": login.role, "description": description, "disabled": False}


def _who(login: Login, key: str) -> Body:
    books = the_books()
    person = None if login.staff is None else books.member_of_staff(login.staff)
    return {
        "username": login.name,
        "userId": login.number,
        "base64EncodedAuthenticationKey": key,
        "authenticated": True,
        "officeId": login.office,
        "officeName": books.office(login.office).name,
        "staffId": login.staff,
        "staffDisplayName": None if person is None else person.name,
        "roles": [role_body(login)],
        "permissions": list(login.permissions),
        "clients": [] if truth("returnClientList") else None,
        "shouldRenewPassword": False,
        "isTwoFactorAuthenticationRequired": False,
    }
