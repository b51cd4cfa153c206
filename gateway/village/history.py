"""The past of a village, posted into the sandbox core so that every balance of the cast adds up.

Every group meets on the weekday of the day the books are filled, and has for a
year: whichever day that is, an instalment falls due on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from domain.phones import forms_on_file
from gateway.village.cast import Cast, CastClient, CastGroup, CastLoan, Role, Stage
from mifos_client.sandbox.books import HEAD_OFFICE, Books

CORE_LOGIN, CORE_PASSWORD = "jirani-gateway", "gateway-village"
ADMINISTRATOR_LOGIN, ADMINISTRATOR_PASSWORD = "admin", "admin-village"
_GATEWAY_MAY = (
    *("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_STAFF", "READ_PAYMENTTYPE"),
    *("REPAYMENT_LOAN", "DEPOSIT_SAVINGSACCOUNT", "ADJUST_LOAN", "UNDOTRANSACTION_SAVINGSACCOUNT"),
    *("READ_GROUP", "READ_CENTER", "READ_CALENDAR"),
)
_STAFF_MAY = {
    Role.OFFICER: ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_GROUP"),
    Role.MANAGER: ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_GROUP", "APPROVE_LOAN", "REJECT_LOAN"),
    Role.FINANCE: ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "REPAYMENT_LOAN", "DEPOSIT_SAVINGSACCOUNT"),
    Role.CASHIER: ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT"),
}
_CALLED = {
    Role.OFFICER: "Loan Officer",
    Role.MANAGER: "Branch Manager",
    Role.FINANCE: "Finance",
    Role.CASHIER: "Cashier",
}
_WEEK = timedelta(weeks=1)
_FOUNDED = 56 * _WEEK
_MEETINGS_SAVED = 26
_SCHOOL_WEEKS = 20

Happening = tuple[date, Callable[[], object]]


def fill(books: Books, cast: Cast) -> None:
    """Put a whole cast and its past into fresh books."""
    today = books.today()
    office = books.add_office(cast.branch)
    officers = _add_staff(books, cast, office)
    happenings: list[Happening] = []
    for group in cast.groups:
        officer = officers[group.officer]
        for client in group.clients:
            _add_client(books, client, office, officer, today)
            happenings += _saved(books, client, cast.savings_per_meeting, today)
        _add_group(books, group, office, officer, today)
    for client, loan in sorted(_loans(cast), key=lambda pair: pair[1].number):
        happenings += _lent(books, client, loan, today)
    for _, do in sorted(happenings, key=lambda happening: happening[0]):
        do()
    books.refresh_arrears()
    books.save()


def _add_staff(books: Books, cast: Cast, office: int) -> dict[str, int]:
    books.add_login(
        login=CORE_LOGIN, password=CORE_PASSWORD, office_id=HEAD_OFFICE, staff_id=None, permissions=_GATEWAY_MAY
    )
    books.add_login(
        login=ADMINISTRATOR_LOGIN,
        password=ADMINISTRATOR_PASSWORD,
        office_id=office,
        staff_id=None,
        permissions=("READ_CLIENT", "READ_STAFF", "READ_USER"),
        role="Administrator",
    )
    ids = {}
    for each in cast.staff:
        ids[each.login] = books.add_staff(
            first_name=each.first_name,
            last_name=each.name.partition(" ")[2],
            office_id=office,
            phone=each.phone,
            is_loan_officer=each.role is Role.OFFICER,
        )
        books.add_login(
            login=each.login,
            password=each.password,
            office_id=office,
            staff_id=ids[each.login],
            permissions=_STAFF_MAY[each.role],
            role=_CALLED[each.role],
        )
    return ids


def _add_client(books: Books, client: CastClient, office: int, officer: int, today: date) -> None:
    books.add_client(
        number=client.number,
        first_name=client.first_name,
        last_name=client.last_name,
        office_id=office,
        staff_id=officer,
        phone=_as_typed(client),
        active_on=today - _FOUNDED,
    )


def _as_typed(client: CastClient) -> str | None:
    """Write her phone as one clerk or another typed it: Mifos takes any form."""
    if client.on_file is None:
        return None
    plus, digits, national, _ = forms_on_file(client.on_file)
    return (national, digits, plus)[client.number % 3]


def _add_group(books: Books, group: CastGroup, office: int, officer: int, today: date) -> None:
    """Found a group; one below a center has no calendar of its own, as Mifos has it."""
    first, at, center = today - _FOUNDED, group.meets_at, None
    if group.center is not None:
        center = books.add_center(name=group.center, office_id=office, staff_id=officer, meets_first=first, meets_at=at)
    books.add_group(
        name=group.name,
        office_id=office,
        staff_id=officer,
        client_ids=[each.number for each in group.clients],
        meets_first=None if center else first,
        meets_at=None if center else at,
        center_id=center,
    )


def _saved(books: Books, client: CastClient, each_meeting: int, today: date) -> Iterator[Happening]:
    """Save at each meeting she came to, and bring the rest when the account is opened."""
    account, opened = client.number, today - _FOUNDED
    books.add_savings(number=account, client_id=client.number, opened_on=opened)
    meetings = min(client.savings // each_meeting, _MEETINGS_SAVED)
    if brought := client.savings - meetings * each_meeting:
        yield opened, partial(books.deposit, account, Decimal(brought), opened)
    away = max([0, *(loan.weeks_behind for loan in client.loans)])
    for weeks in range(away + 1, away + 1 + meetings):
        on = today - weeks * _WEEK
        yield on, partial(books.deposit, account, Decimal(each_meeting), on)
    if client.held:
        yield today - _WEEK, partial(books.hold, account, Decimal(client.held), today - _WEEK)


def _loans(cast: Cast) -> Iterator[tuple[CastClient, CastLoan]]:
    for client in cast.clients:
        for loan in client.loans:
            yield client, loan


def _lent(books: Books, client: CastClient, loan: CastLoan, today: date) -> Iterator[Happening]:
    is_old = loan.stage in (Stage.ACTIVE, Stage.CLOSED)
    first_due = today - loan.weeks_due * _WEEK if is_old else today + _WEEK
    paid_out = first_due - _WEEK
    applied = paid_out - timedelta(days=4)
    books.add_loan(
        number=loan.number,
        client_id=client.number,
        officer_id=books.client(client.number).staff,
        principal=Decimal(loan.principal),
        instalment=Decimal(loan.instalment),
        weeks=loan.weeks,
        first_due=first_due,
        submitted_on=applied,
        product="School loan" if loan.weeks == _SCHOOL_WEEKS else "Business loan",
    )
    if loan.stage is not Stage.PENDING:
        approved = paid_out - timedelta(days=1)
        yield approved, partial(books.approve, loan.number, approved)
    if is_old:
        yield paid_out, partial(books.disburse, loan.number, paid_out)
        for week in range(loan.weeks_paid):
            on = min(first_due + week * _WEEK, today - _WEEK)
            yield on, partial(books.repay, loan.number, Decimal(loan.instalment), on)
