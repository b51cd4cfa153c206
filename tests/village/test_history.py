"""The past of the village adds up to the cast's table, whichever day it is founded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.phones import forms_on_file
from gateway.village.cast import CastClient, CastLoan, Stage
from gateway.village.history import fill
from gateway.village.kenya import KENYA
from mifos_client.sandbox.books import Books
from mifos_client.sandbox.loan import LoanStatus

FOUNDED = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
TODAY = FOUNDED.date()

# The table of the village, typed once more from its description: number, owed by loan, savings, held.
TABLE: dict[int, tuple[dict[int, int], int, int]] = {
    1: ({4: 14_880, 21: 1_980}, 3_450, 0),
    2: ({1: 4_800}, 1_200, 0),
    3: ({2: 27_360}, 900, 0),
    4: ({3: 0}, 5_100, 0),
    5: ({5: 14_400}, 2_050, 0),
    6: ({6: 10_080}, 400, 0),
    7: ({7: 6_000}, 750, 0),
    8: ({}, 1_600, 0),
    9: ({8: 6_840}, 800, 0),
    10: ({9: 12_480}, 2_900, 0),
    11: ({10: 26_880}, 7_300, 0),
    12: ({11: 24_000}, 1_150, 0),
    13: ({12: 2_400}, 2_200, 0),
    14: ({13: 8_400}, 600, 0),
    15: ({14: 13_200}, 350, 0),
    16: ({15: 8_160}, 3_000, 0),
    17: ({16: 16_200}, 450, 0),
    18: ({17: 6_960}, 150, 0),
    19: ({18: 1_440}, 2_750, 0),
    20: ({19: 22_560}, 300, 0),
    21: ({}, 4_000, 0),
    22: ({}, 6_500, 0),
    23: ({}, 2_400, 0),
    24: ({20: 8_280}, 6_200, 4_000),
    25: ({22: 3_360}, 4_300, 0),
    26: ({23: 480}, 2_600, 0),
    27: ({24: 17_280}, 500, 0),
    28: ({25: 23_040}, 1_900, 0),
    29: ({26: 12_300}, 250, 0),
    30: ({}, 100, 0),
}


def books_of(moment: datetime) -> Books:
    books = Books(KENYA.institution.zone, "KES", lambda: moment)
    fill(books, KENYA)
    return books


@pytest.fixture(scope="module")
def books() -> Books:
    return books_of(FOUNDED)


def loans() -> list[tuple[CastClient, CastLoan]]:
    return [(client, loan) for client in KENYA.clients for loan in client.loans]


@pytest.mark.parametrize("number", TABLE, ids=lambda number: KENYA.client(number).name)
def test_a_client_stands_where_the_table_says(books: Books, number: int) -> None:
    owed, saved, held = TABLE[number]
    account = books.savings_account(number)
    disbursed = [each for each in books.loans.values() if each.client == number and each.disbursed_on]
    assert {each.number: int(each.owed) for each in disbursed} == owed
    assert (int(account.balance), int(account.held)) == (saved, held)


def test_the_entries_of_the_books_give_the_same_balances(books: Books) -> None:
    moved: dict[str, Decimal] = {}
    for entry in books.entries():
        sign = -1 if entry["kind"] in ("disbursement", "withdrawal") else 1
        moved[str(entry["account"])] = moved.get(str(entry["account"]), Decimal(0)) + sign * Decimal(
            str(entry["amount"])
        )
    for client in KENYA.clients:
        assert moved[f"S{client.number}"] == client.savings
        for loan in client.loans:
            if loan.stage in (Stage.ACTIVE, Stage.CLOSED):
                interest = loan.instalment * loan.weeks - loan.principal
                assert interest - moved[f"L{loan.number}"] == loan.owed


@pytest.mark.parametrize(("client", "loan"), loans(), ids=lambda each: str(each.number))
def test_a_loan_is_as_far_as_its_story(books: Books, client: CastClient, loan: CastLoan) -> None:
    status = {
        Stage.PENDING: LoanStatus.PENDING,
        Stage.APPROVED: LoanStatus.APPROVED,
        Stage.ACTIVE: LoanStatus.ACTIVE,
        Stage.CLOSED: LoanStatus.CLOSED,
    }
    assert books.loan(loan.number).status is status[loan.stage]


@pytest.mark.parametrize(
    ("loan", "overdue", "next_due", "next_amount"),
    [
        pytest.param(4, 0, TODAY, 480, id="Mary is up to date"),
        pytest.param(21, 0, TODAY, 330, id="Mary's school loan"),
        pytest.param(2, 720, TODAY, 720, id="Alice is a week late"),
        pytest.param(17, 960, TODAY, 240, id="Halima is four weeks late"),
        pytest.param(9, 0, TODAY + timedelta(weeks=2), 480, id="Faith is two weeks ahead"),
        pytest.param(23, 0, TODAY, 480, id="Hellen's last"),
    ],
)
def test_the_schedule_tells_the_story(books: Books, loan: int, overdue: int, next_due: date, next_amount: int) -> None:
    unpaid = [row for row in books.loan(loan).rows if row.paid < row.total]
    late = sum(row.total - row.paid for row in unpaid if row.due_on < TODAY)
    coming = next(row for row in unpaid if row.due_on >= TODAY)
    assert (int(late), coming.due_on, int(coming.total)) == (overdue, next_due, next_amount)


def test_hellen_has_one_instalment_left(books: Books) -> None:
    assert len([row for row in books.loan(23).rows if row.paid < row.total]) == 1


@pytest.mark.parametrize("days", range(7), ids=["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"])
def test_groups_meet_today_whichever_day_it_is(days: int) -> None:
    moment = FOUNDED + timedelta(days=days)
    books = books_of(moment)
    due = sum(row.total for loan in books.loans.values() for row in loan.rows if row.due_on == moment.date())
    ahead = 480  # Faith has paid hers
    running = [loan for each in KENYA.clients for loan in each.loans if loan.stage is Stage.ACTIVE and loan.owed]
    assert due - ahead == sum(loan.instalment for loan in running if loan.weeks_behind >= 0)


def test_late_at_night_the_institutions_day_counts() -> None:
    books = books_of(datetime(2026, 11, 24, 22, 0, tzinfo=UTC))
    assert any(row.due_on.isoformat() == "2026-11-25" for row in books.loan(4).rows)


@pytest.mark.parametrize(("group", "expected"), [("Upendo", 3_590), ("Baraka", 4_640), ("Tumaini", 3_080)])
def test_a_group_is_expected_to_bring(books: Books, group: str, expected: int) -> None:
    members = next(each for each in books.groups.values() if each.name == group).clients
    due = sum(
        row.total
        for loan in books.loans.values()
        if loan.client in members and loan.disbursed_on
        for row in loan.rows
        if row.due_on == TODAY and row.paid < row.total
    )
    assert due + 50 * len(members) == expected


def test_the_core_holds_the_phones_on_file_and_no_other(books: Books) -> None:
    for client in KENYA.clients:
        phone = books.client(client.number).phone
        assert (phone is None) if client.on_file is None else phone in forms_on_file(client.on_file)


def test_the_core_holds_one_phone_for_the_family(books: Books) -> None:
    assert [bool(books.client(number).phone) for number in (5, 6, 7, 8)] == [True, False, False, False]


def test_numbers_collide_across_kinds(books: Books) -> None:
    assert set(range(1, 31)) <= books.clients.keys() & books.savings.keys() & books.loans.keys()


def test_the_gateways_login_may_read_take_money_in_and_take_it_back_and_no_more(books: Books) -> None:
    login = next(each for each in books.logins.values() if each.name == "jirani-gateway")
    assert {each for each in login.permissions if not each.startswith("READ_")} == {
        "REPAYMENT_LOAN",
        "DEPOSIT_SAVINGSACCOUNT",
        "ADJUST_LOAN",
        "UNDOTRANSACTION_SAVINGSACCOUNT",
    }
