"""Play the recorded collection sheets against the sandbox core, in their order and on both databases."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.server import create_app
from tests.mifos_client.shapes import differences, on_the_wire

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"
FILES = {
    Manners.MARIADB: RECORDINGS / "11-sheets.json",
    Manners.POSTGRESQL: RECORDINGS / "postgresql" / "11-sheets.json",
}
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # a Sunday, as the day of the recordings was
FIRST_DUE = date(2026, 10, 20)
NOT_PLAYED = {
    "a loan after the sheet": "loans carry no group here",
    "the disbursed loan after the sheet": "loans carry no group here",
    "the loan whose line had both": "loans carry no group here",
    "a savings account after the sheet": "read by test_sandbox_replay.py",
    "accounts of the group afterwards": "loans carry no group here",
}
IGNORED = frozenset(["attendanceTypeOptions", "paymentTypeOptions"])  # shortened when recorded, or set up otherwise
PASSWORD = "password"
USER = "user346"


def sheet_books(manners: Manners = Manners.MARIADB, file: Path | None = None) -> Books:
    """Make books that stand as the recorded ones stood, under the same numbers."""
    books = Books(ZoneInfo("Asia/Kolkata"), "KES", lambda: NOW, file=file, manners=manners)
    if not books.is_new:
        return books
    office = books.add_office("Kisumu")
    for n in range(1, 6):
        books.add_staff(
            first_name="Grace", last_name="W", office_id=office, phone=f"25471100000{n}", is_loan_officer=True
        )
    books.add_login(login=USER, password=PASSWORD, office_id=office, staff_id=None, permissions=[])
    for number in (4, 16, 17, *range(106, 114)):
        books.add_client(
            number=number,
            first_name="Achieng",
            last_name="Mutua",
            office_id=office,
            staff_id=None if number == 4 else 5,
            phone=None,
            active_on=date(2025, 10, 18),
        )
    _add_groups(books, office)
    for loan, client in ((2, 16), (3, 16), (85, 106), (86, 107), (87, 108), (88, 109), (89, 110), (90, 110)):
        _lend(books, loan, client)
    _lend(books, 91, 112)
    _lend(books, 92, 113)
    accounts = ((1, 4), (2, 16), (3, 16), (5, 17), (12, 106), (13, 107), (14, 108), (15, 109), (16, 112), (17, 113))
    for account, client in accounts:
        books.add_savings(number=account, client_id=client, opened_on=date(2025, 10, 18), is_active=account != 14)
    books.save()
    return books


def _add_groups(books: Books, office: int) -> None:
    names = {9: "Lakeside", 10: "Tumaini", 11: "Umoja"}
    members = {8: [110], 10: [106, 107, 108, 109], 11: [112]}
    for number in range(1, 12):
        meets = date(2026, 6, 30) if number in (1, 2, 3, 4, 9, 11) else None
        place = {"office_id": office, "staff_id": 5, "meets_first": meets, "meets_at": time(9, 30)}
        name = names.get(number, f"group {number}")
        if number == 9:
            books.add_center(name=name, **place)  # type: ignore[arg-type]
        else:
            center = 9 if number == 10 else None
            books.add_group(name=name, client_ids=members.get(number, []), center_id=center, **place)  # type: ignore[arg-type]


def _lend(books: Books, number: int, client: int) -> None:
    starts = FIRST_DUE - timedelta(weeks=1)
    books.add_loan(
        number=number,
        client_id=client,
        officer_id=5,
        principal=Decimal(10000),
        instalment=Decimal("1023.08"),
        weeks=10,
        first_due=FIRST_DUE,
        submitted_on=starts,
        product="KWFL",
    )
    if number != 89:
        books.approve(number, starts)
    if number not in (88, 89):
        books.disburse(number, starts)


def exchanges(manners: Manners) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Read what was recorded: as it was asked, and with its numbers as they stood on the wire."""
    text = FILES[manners].read_text()
    pairs = zip(json.loads(text), on_the_wire(text), strict=True)
    return [(asked, told) for asked, told in pairs if "request" in asked]


def ask(core: FlaskClient, request: dict[str, Any]) -> Any:
    login = f"{request['as']}:{PASSWORD}"
    return core.open(
        method=request["method"],
        path=request["path"],
        query_string=request["query"] or "",
        headers={**request["headers"], "Authorization": "Basic " + b64encode(login.encode()).decode()},
        data=None if request.get("body") is None else json.dumps(request["body"]),
    )


@pytest.fixture(scope="module")
def played() -> Callable[[Manners], dict[str, list[str]]]:
    """Play a recording once, and tell what each exchange was answered otherwise."""
    done: dict[Manners, dict[str, list[str]]] = {}

    def play(manners: Manners) -> dict[str, list[str]]:
        if manners not in done:
            core = create_app(sheet_books(manners), Faults()).test_client()
            done[manners] = {
                asked["name"]: _differences(core, asked, told)
                for asked, told in exchanges(manners)
                if asked["name"] not in NOT_PLAYED
            }
        return done[manners]

    return play


def _differences(core: FlaskClient, asked: dict[str, Any], told: dict[str, Any]) -> list[str]:
    answer, recorded = ask(core, asked["request"]), told["response"]
    found = [] if answer.status_code == int(recorded["status"]) else [f"{answer.status_code}: {answer.text[:200]}"]
    cached = [name for name in recorded["headers"] if name.lower() == "x-served-from-cache"]
    if ("x-served-from-cache" in answer.headers) != bool(cached):
        found.append("x-served-from-cache")
    if found or "body" not in recorded:
        return found
    return differences(recorded["body"], on_the_wire(answer.text), IGNORED)


ROWS = [
    pytest.param(manners, asked["name"], id=f"{manners}: {asked['name']}")
    for manners in Manners
    for asked, _ in exchanges(manners)
    if asked["name"] not in NOT_PLAYED
]


@pytest.mark.parametrize(("manners", "name"), ROWS)
def test_answers_as_fineract_did(
    played: Callable[[Manners], dict[str, list[str]]], manners: Manners, name: str
) -> None:
    assert played(manners)[name] == []


def test_a_reason_is_given_for_recorded_exchanges_alone() -> None:
    assert NOT_PLAYED.keys() <= {asked["name"] for asked, _ in exchanges(Manners.MARIADB)}


@pytest.mark.parametrize("name", ["sheet of a center", "sheet of the next meeting", "sheet of a group of its own"])
def test_dues_add_up_as_fineract_added_them(name: str) -> None:
    core = create_app(sheet_books(), Faults()).test_client()
    ((asked, _),) = [pair for pair in exchanges(Manners.MARIADB) if pair[0]["name"] == name]
    recorded, ours = (
        [
            [loan[key] for key in ("principalDue", "principalPaid", "interestDue", "interestPaid", "totalDue")]
            for client in body["groups"][0]["clients"]
            for loan in client.get("loans", [])
        ]
        for body in (asked["response"]["body"], ask(core, asked["request"]).get_json())
    )
    assert ours == recorded


# What a sheet leaves in the books.

SAVED = {"transactionDate": "2026-11-17", "calendarId": 5, "dateFormat": "yyyy-MM-dd", "locale": "en"}
GOOD = {"savingsId": 12, "transactionAmount": 5, "depositAccountType": 100, "paymentTypeId": 4}
BAD = GOOD | {"savingsId": 14}
PAID = {"loanId": 85, "transactionAmount": 10, "externalId": "x-1"}


def save(books: Books, **lines: Any) -> Any:
    core = create_app(books, Faults()).test_client()
    headers = {"Fineract-Platform-TenantId": "default", "Content-Type": "application/json"}
    path = "/fineract-provider/api/v1/centers/9"
    asked = {"method": "POST", "path": path, "query": "command=saveCollectionSheet", "as": "mifos", "headers": headers}
    return ask(core, {**asked, "body": SAVED | lines})


def moved(books: Books) -> list[tuple[object, object]]:
    return [(each["account"], each["amount"]) for each in books.entries() if each["kind"] != "disbursement"]


@pytest.mark.parametrize(
    "lines",
    [
        {"bulkRepaymentTransactions": [PAID, {"loanId": 89, "transactionAmount": 10}]},
        {"bulkRepaymentTransactions": [PAID], "bulkSavingsDueTransactions": [GOOD, BAD]},
        {"bulkRepaymentTransactions": [PAID, PAID]},
        {"bulkRepaymentTransactions": [PAID], "clientsAttendance": [{"clientId": 110, "attendanceType": 1}]},
    ],
    ids=["a loan that was not paid out", "one bad deposit", "an external id twice", "a stranger who attended"],
)
def test_of_a_refused_sheet_nothing_is_posted(lines: dict[str, Any]) -> None:
    books = sheet_books()
    assert (save(books, **lines).status_code == 200, moved(books)) == (False, [])


def test_a_repeated_sheet_is_posted_twice() -> None:
    books = sheet_books()
    for _ in range(2):
        save(books, bulkSavingsDueTransactions=[GOOD])
    assert moved(books) == [("S12", "5.00")] * 2


def test_a_deposit_of_nothing_is_posted() -> None:
    books = sheet_books()
    save(books, bulkSavingsDueTransactions=[GOOD | {"transactionAmount": 0}])
    assert moved(books) == [("S12", "0.00")]


def test_a_saved_sheet_is_there_after_a_restart(tmp_path: Path) -> None:
    books = sheet_books(file=tmp_path / "core.jsonl")
    came = [{"clientId": 106, "attendanceType": 5}]
    save(books, bulkRepaymentTransactions=[PAID], clientsAttendance=came, bulkSavingsDueTransactions=[GOOD])
    again = sheet_books(file=tmp_path / "core.jsonl")
    assert (moved(again), again.held) == (moved(books), books.held)


def test_there_are_five_ways_to_attend() -> None:
    (asked, _) = exchanges(Manners.MARIADB)[0]
    core = create_app(sheet_books(), Faults()).test_client()
    options = ask(core, asked["request"]).get_json()["attendanceTypeOptions"]
    assert [each["value"] for each in options] == ["Present", "Absent", "Approved", "Leave", "Late"]
