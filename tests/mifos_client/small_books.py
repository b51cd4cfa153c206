"""Small books for tests: one client with three loans and a savings account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from mifos_client.sandbox.books import HEAD_OFFICE, Books

NAIROBI = ZoneInfo("Africa/Nairobi")
FIRST_DUE = date(2025, 6, 3)
OUT = FIRST_DUE - timedelta(days=7)
OPENED = date(2025, 1, 7)


@dataclass
class Clock:
    at: datetime = datetime(2025, 6, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def fill(books: Books) -> None:
    """One client with a running loan of ten weeks at 110, a pending one, and savings of 500."""
    books.add_client(
        number=7,
        first_name="Ada",
        last_name="Odera",
        office_id=HEAD_OFFICE,
        staff_id=None,
        phone=None,
        active_on=OPENED,
    )
    for number in (3, 4, 5):
        books.add_loan(
            number=number,
            client_id=7,
            officer_id=None,
            principal=Decimal(1000),
            instalment=Decimal(110),
            weeks=10,
            first_due=FIRST_DUE,
            submitted_on=OUT,
        )
    books.approve(3, OUT)
    books.disburse(3, OUT)
    books.approve(5, OUT)
    books.add_savings(number=7, client_id=7, opened_on=OPENED)
    books.deposit(7, Decimal(500), FIRST_DUE)
