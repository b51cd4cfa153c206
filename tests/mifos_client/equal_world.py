"""Books that stand as the recorded ones stood, with other people, other numbers and other amounts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from mifos_client.sandbox.books import Books

TODAY = date(2025, 3, 9)  # a Sunday, as the day of the recordings was
NOW = datetime(2025, 3, 9, 9, 30, tzinfo=UTC)
FIRST_DUE = date(2025, 2, 4)  # Tuesdays: five of ten instalments are over
PASSWORD = "Rift-Valley-77?"
IDS = {
    "woman": 411,
    "plain": 412,
    "borrower": 413,
    "elsewhere": 414,
    "nobody": 987654,
    "partly": 71,
    "fresh": 72,
    "pending": 73,
    "approved": 74,
    "closed": 75,
    "overpaid": 76,
    "foreign": 77,
    "unmarked": 78,
    "again": 79,
    "backdated": 80,
    "posting": 17,
    "too_much": 20,
    "old": 23,
    "full": 811,
    "empty": 812,
    "held": 813,
    "unused": 814,
    "applied": 815,
    "released": 816,
    "undone": 817,
    "undone_posting": 5,
    "center": 1,
    "inside": 2,
    "alone": 3,
    "officer": 1,
    "office": 2,
    "caller": 2,
}
_BORROWERS = {"foreign": "elsewhere"} | dict.fromkeys(("approved", "unmarked", "again", "backdated"), "plain")
_OFFICER = ("READ_LOAN", "READ_CLIENT", "READ_OFFICE", "APPROVE_LOAN")


def equal_books() -> Books:
    """Make the books that the recorded questions are asked of."""
    books = Books(ZoneInfo("Africa/Kampala"), "KES", lambda: NOW)
    here, there = books.add_office("Soroti"), books.add_office("Mbale")
    staff = [("Opio", "Ruth", here, True), ("Akello", "Ann", here, False), ("Were", "Tom", there, True)]
    for n, (last, first, office, lends) in enumerate(staff):
        books.add_staff(
            first_name=first,
            last_name=last,
            office_id=office,
            phone=f"25677200000{n}",
            is_loan_officer=lends,
            external_id=f"s-{last}",
        )
    books.add_login(login="opio", password=PASSWORD, office_id=here, staff_id=1, permissions=_OFFICER)
    books.add_login(login="were", password=PASSWORD, office_id=there, staff_id=None, permissions=["ALL_FUNCTIONS"])
    books.add_login(login="mute", password=PASSWORD, office_id=here, staff_id=None, permissions=[])
    _add_clients(books, here, there)
    _add_groups(books, here)
    _add_loans(books)
    _add_savings(books)
    return books


def _add_clients(books: Books, here: int, there: int) -> None:
    rows = [("woman", "Sarah", here, 1), ("plain", "Rose", here, None), ("borrower", "Betty", here, 1)]
    for name, first, office, staff in [*rows, ("elsewhere", "Mary", there, None)]:
        number = IDS[name]
        books.add_client(
            number=number,
            first_name=first,
            last_name="Nakato",
            office_id=office,
            staff_id=staff,
            phone=f"256772111{number}",
            active_on=TODAY - timedelta(days=500),
            external_id=f"ug-{number}",
        )
    books.add_identifier(IDS["woman"], "CM90017")


def _add_groups(books: Books, office: int) -> None:
    meets = date(2024, 10, 1)
    books.add_center(
        name="Teso", office_id=office, staff_id=1, meets_first=meets, meets_at=time(14, 15), external_id="c-9"
    )
    members = [IDS["plain"], IDS["borrower"]]
    books.add_group(
        name="Amani",
        office_id=office,
        staff_id=1,
        client_ids=members,
        meets_first=None,
        meets_at=None,
        center_id=IDS["center"],
        external_id="g-9",
    )
    books.add_group(
        name="Sauti", office_id=office, staff_id=1, client_ids=[IDS["plain"]], meets_first=meets, meets_at=None
    )


def _add_loans(books: Books) -> None:
    starts = FIRST_DUE - timedelta(weeks=1)
    names = "partly fresh pending approved closed overpaid foreign unmarked again backdated"
    for name in names.split():
        number = IDS[name]
        books.add_loan(
            number=number,
            client_id=IDS[_BORROWERS.get(name, "borrower")],
            officer_id=1,
            principal=Decimal(7500),
            instalment=Decimal("790.50"),
            weeks=10,
            first_due=FIRST_DUE,
            submitted_on=starts,
            external_id=f"l-{number}",
        )
        if name != "pending":
            books.approve(number, starts)
        if name not in ("pending", "approved"):
            out = {"receipt": "OUT5", "external_id": "d-1"} if name == "foreign" else {}
            books.disburse(number, starts, **out)
    partly = books.repay(IDS["partly"], Decimal("1000.25"), TODAY, receipt="QWE1RTY2UI", external_id="p-1")
    books.repay(IDS["unmarked"], Decimal("1000.25"), TODAY)
    books.repay(IDS["closed"], Decimal(7905), TODAY, external_id="p-2")
    too_much = books.repay(IDS["overpaid"], Decimal(9000), TODAY, external_id="p-3")
    for amount in (7905, 100):
        books.repay(IDS["again"], Decimal(amount), TODAY)
    old = books.repay(IDS["backdated"], Decimal(900), TODAY, external_id="b-1")
    books.repay(IDS["backdated"], Decimal(300), FIRST_DUE, external_id="b-2")
    assert (partly, too_much, old) == (IDS["posting"], IDS["too_much"], IDS["old"])


def _add_savings(books: Books) -> None:
    for name in ("full", "empty", "held", "unused", "applied", "released", "undone"):
        owner = "elsewhere" if name == "unused" else "borrower"
        books.add_savings(
            number=IDS[name],
            client_id=IDS[owner],
            opened_on=date(2024, 9, 1),
            external_id=f"v-{IDS[name]}",
            is_active=name != "applied",
        )
    for amount, on in ((640, 9), (25, 9), (70, 1)):
        books.deposit(IDS["full"], Decimal(amount), date(2025, 3, on), receipt="QAZ2WSX3ED")
    books.deposit(IDS["undone"], Decimal(310), TODAY, receipt="EDC4RFV5TG")
    undone = books.deposit(IDS["undone"], Decimal(33), TODAY)
    books.deposit(IDS["undone"], Decimal(25), TODAY)
    books.withdraw(IDS["undone"], Decimal(305), TODAY)
    books.undo(IDS["undone"], undone)
    assert undone == IDS["undone_posting"]
    books.deposit(IDS["empty"], Decimal(90), TODAY)
    books.withdraw(IDS["empty"], Decimal(30), TODAY)
    books.withdraw(IDS["empty"], Decimal(60), TODAY)
    for name in ("held", "released"):
        books.deposit(IDS[name], Decimal(800), TODAY)
        hold = books.hold(IDS[name], Decimal(150), TODAY)
    books.release(IDS["released"], hold, TODAY)
