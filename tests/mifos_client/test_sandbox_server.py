"""The doors of the sandbox core, what its searches find, and what its lists hold."""

from __future__ import annotations

import json
from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from tests.mifos_client.equal_world import PASSWORD, TODAY, equal_books

API = "/fineract-provider/api/"


@pytest.fixture
def books() -> Books:
    return equal_books()


@pytest.fixture
def core(books: Books) -> FlaskClient:
    return create_app(books, Faults(), tenant="soroti").test_client()


def ask(core: FlaskClient, path: str, login: str = "mifos", **options: Any) -> Any:
    password = "password" if login == "mifos" else PASSWORD
    headers = {
        "Fineract-Platform-TenantId": "soroti",
        "Authorization": "Basic " + b64encode(f"{login}:{password}".encode()).decode(),
    } | options.pop("headers", {})
    return core.open(API + path, headers=headers, **options)


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("v1/clients", "clients"),
        ("v1/clients/411", "clients"),
        ("v1/clients/411/accounts", "clients"),
        ("v1/loans", "loans"),
        ("v1/loans/71", "loans"),
        ("v1/savingsaccounts", "savingsaccounts"),
        ("v1/savingsaccounts/811", "savingsaccounts"),
        ("v1/savingsaccounts/811/transactions/search", "savingsaccounts"),
        ("v1/groups", "groups"),
        ("v1/groups/3", "groups"),
        ("v1/centers", "centers"),
        ("v1/groups/3/calendars", "calendars"),
        ("v1/staff", "staffs"),
        ("v1/offices", "offices"),
        ("v1/users", "users"),
        ("v1/paymenttypes", "paymenttypes"),
    ],
)
def test_reading_needs_its_permission(core: FlaskClient, path: str, permission: str) -> None:
    refused = ask(core, path, "mute")
    assert refused.status_code == 403
    assert refused.json["userMessageGlobalisationCode"] == "error.msg.not.authorized"
    assert refused.json["errors"][0]["developerMessage"] == f"User has no authority to READ {permission}"
    assert ask(core, path).status_code == 200


@pytest.mark.parametrize(
    "permissions",
    [["READ_CLIENT"], ["read_client"], ["ALL_FUNCTIONS_READ"], ["ALL_FUNCTIONS"]],
    ids=lambda permissions: permissions[0],
)
def test_one_permission_is_enough(books: Books, core: FlaskClient, permissions: list[str]) -> None:
    books.add_login(login="gateway", password=PASSWORD, office_id=1, staff_id=None, permissions=permissions)
    assert ask(core, "v1/clients/411", "gateway").status_code == 200


@pytest.mark.parametrize(
    ("query", "is_exact", "found"),
    [
        pytest.param("256772111411", True, [411], id="a phone"),
        pytest.param("2567721114%", True, [413, 412, 411], id="per cent is any text"),
        pytest.param("25677211141_", True, [413, 412, 411], id="underscore is any character"),
        pytest.param("sArAh nAkAtO", True, [411], id="case does not count"),
        pytest.param("arah", False, [411], id="contains"),
        pytest.param("+256772111411", True, [], id="another form of the number"),
        pytest.param("", False, [], id="nothing"),
        pytest.param(".*", True, [], id="no regular expression"),
        pytest.param("' or '1'='1", True, [], id="no SQL"),
    ],
)
def test_search_is_like(core: FlaskClient, query: str, is_exact: bool, found: list[int]) -> None:
    asked = {"query": query, "resource": "clients", "exactMatch": str(is_exact).lower()}
    rows = ask(core, "v1/search", login="opio", query_string=asked).json
    assert [row["entityId"] for row in rows] == found


def test_search_gives_fifty_rows_at_most(books: Books, core: FlaskClient) -> None:
    for number in range(1, 61):
        books.add_client(
            number=number, first_name="A", last_name="B", office_id=2, staff_id=None, phone=None, active_on=TODAY
        )
    assert len(ask(core, "v1/search?query=%25&resource=clients&exactMatch=true").json) == 50
    assert len(ask(core, "v1/clients").json["pageItems"]) == 64


def test_one_number_may_be_a_client_a_loan_and_savings(books: Books, core: FlaskClient) -> None:
    books.add_savings(number=71, client_id=413, opened_on=TODAY)
    books.add_client(number=71, first_name="A", last_name="B", office_id=2, staff_id=None, phone=None, active_on=TODAY)
    rows = ask(core, "v1/search?query=000000071&exactMatch=true").json
    assert [row["entityType"] for row in rows] == ["CLIENT", "LOAN", "SAVING"]


@pytest.mark.parametrize(
    ("page", "numbers"),
    [("limit=3", [71, 72, 73]), ("limit=3&offset=3", [74, 75, 76]), ("limit=3&offset=9", [80]), ("offset=8", None)],
)
def test_lists_are_cut_into_pages(core: FlaskClient, page: str, numbers: list[int] | None) -> None:
    items = ask(core, f"v1/loans?{page}").json["pageItems"]
    assert [item["id"] for item in items] == (numbers or list(range(71, 81)))


def test_amounts_are_numbers_with_six_decimals(core: FlaskClient) -> None:
    text = ask(core, "v1/loans/71").text
    assert '"principal":7500.000000' in text
    assert json.loads(text, parse_float=Decimal)["summary"]["totalOutstanding"] == Decimal("6904.75")


def test_an_instalment_falls_overdue_while_the_loan_is_not_in_arrears_yet(core: FlaskClient, books: Books) -> None:
    books.loan(72).arrears = None  # as after a disbursement today
    loan = ask(core, "v1/loans/72?associations=repaymentSchedule").json
    assert (loan["inArrears"], loan["summary"]["totalOverdue"]) == (False, 0)
    assert sum(row.get("totalOverdue", 0) for row in loan["repaymentSchedule"]["periods"]) == 5 * 790.5


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        pytest.param("GET", "v1/clients/four", {}, 404, id="a number that is none"),
        pytest.param("GET", "v1/weather", {}, 404, id="no such address"),
        pytest.param("PATCH", "v1/clients/411", {}, 405, id="a verb that nothing knows"),
        pytest.param("DELETE", "v1/clients", {}, 405, id="a verb that the address does not know"),
        pytest.param("POST", "v1/loans", {"Content-Type": "application/json"}, 404, id="a verb that comes later"),
        pytest.param("POST", "v2/clients/search", {"Content-Type": "text/plain"}, 415, id="not sent as JSON"),
        pytest.param("GET", "v1/clients", {"Fineract-Platform-TenantId": "default"}, 400, id="another tenant"),
        pytest.param("GET", "v1/loans?status=pending", {}, 500, id="a state as text"),
    ],
)
def test_errors_of_the_container(
    core: FlaskClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = ask(core, path, method=method, headers=headers)
    assert response.status_code == status
    assert response.json.keys() == {"timestamp", "status", "error", "path"}


def test_only_staff_who_are_with_us_are_listed(books: Books, core: FlaskClient) -> None:
    books.set_staff_active(1, False)
    assert [row["id"] for row in ask(core, "v1/staff").json] == [2, 3]
    assert [row["id"] for row in ask(core, "v1/staff?status=inactive").json] == [1]
    assert [row["id"] for row in ask(core, "v1/staff?status=all").json] == [2, 1, 3]


def test_a_branch_sees_its_own(core: FlaskClient) -> None:
    assert [row["id"] for row in ask(core, "v1/clients", "were").json["pageItems"]] == [414]
    assert [row["id"] for row in ask(core, "v1/loans", "were").json["pageItems"]] == [77]
    assert ask(core, "v1/savingsaccounts/811", "were").status_code == 404
    assert ask(core, "v1/groups/3", "were").status_code == 404


def test_a_new_phone_is_found_at_once(books: Books, core: FlaskClient) -> None:
    books.set_client_phone(411, "256700000999")
    rows = ask(core, "v1/search?query=256700000999&resource=clients&exactMatch=true").json
    assert [row["entityId"] for row in rows] == [411]


def test_meetings_begin_with_the_next_one(core: FlaskClient) -> None:
    (meeting,) = ask(core, "v1/groups/3/calendars").json
    assert meeting["nextTenRecurringDates"][0] == [2025, 3, 11]
    assert len(meeting["nextTenRecurringDates"]) == 10
    assert "recentEligibleMeetingDate" not in meeting
    group = ask(core, "v1/groups/3?associations=collectionMeetingCalendar").json
    assert group["collectionMeetingCalendar"]["recentEligibleMeetingDate"] == [2025, 3, 4]
