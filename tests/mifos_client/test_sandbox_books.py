"""The books of the sandbox core: what postings do to loans and savings, and how the books are kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from mifos_client.sandbox.books import HEAD_OFFICE, Books
from mifos_client.sandbox.loan import LoanStatus
from mifos_client.sandbox.refusals import Refusal
from tests.mifos_client.small_books import FIRST_DUE, NAIROBI, OPENED, OUT, Clock, fill


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def books(clock: Clock) -> Books:
    books = Books(NAIROBI, "KES", clock)
    fill(books)
    return books


def test_a_repayment_goes_to_the_interest_of_the_oldest_instalment_first(books: Books) -> None:
    books.repay(3, Decimal(115), FIRST_DUE)
    first, second, *_ = books.loan(3).rows
    assert (first.interest_paid, first.principal_paid, first.met_on) == (10, 100, FIRST_DUE)
    assert (second.interest_paid, second.principal_paid, second.met_on) == (5, 0, None)


def test_instalments_are_equal_and_come_to_principal_and_interest(books: Books) -> None:
    books.add_loan(
        number=9,
        client_id=7,
        officer_id=None,
        principal=Decimal(1000),
        instalment=Decimal("154.11"),
        weeks=7,
        first_due=FIRST_DUE,
        submitted_on=OUT,
    )
    rows = books.loan(9).rows
    assert {row.total for row in rows} == {Decimal("154.11")}
    assert sum(row.principal for row in rows) == 1000
    assert rows[-1].principal_balance == 0


@pytest.mark.parametrize(
    ("amount", "status", "overpaid"),
    [
        pytest.param("1099.99", LoanStatus.ACTIVE, 0, id="a cent short"),
        pytest.param("1100", LoanStatus.CLOSED, 0, id="to the cent"),
        pytest.param("1100.01", LoanStatus.OVERPAID, Decimal("0.01"), id="a cent too much"),
    ],
)
def test_the_last_cent_closes_a_loan(books: Books, amount: str, status: LoanStatus, overpaid: Decimal) -> None:
    books.repay(3, Decimal(amount), FIRST_DUE)
    assert (books.loan(3).status, books.loan(3).overpaid) == (status, overpaid)


def test_a_repayment_on_a_closed_loan_is_an_overpayment(books: Books) -> None:
    books.repay(3, Decimal(1100), FIRST_DUE)
    books.repay(3, Decimal(20), FIRST_DUE)
    assert (books.loan(3).status, books.loan(3).overpaid) == (LoanStatus.OVERPAID, 20)


def test_a_backdated_repayment_gives_later_ones_a_new_number_and_keeps_their_external_id(books: Books) -> None:
    old = books.repay(3, Decimal(115), FIRST_DUE + timedelta(days=7), external_id="later")
    books.repay(3, Decimal(50), FIRST_DUE)
    ids = {posting.number: (posting.external_id, posting.reversed_on) for posting in books.loan(3).postings}
    assert ids[old] == (None, books.today())
    assert ids[max(ids)] == ("later", None)
    assert books.loan(3).owed == 935


def test_a_later_repayment_that_goes_to_the_same_keeps_its_number(books: Books) -> None:
    old = books.repay(3, Decimal(110), FIRST_DUE + timedelta(days=7), external_id="later")
    books.repay(3, Decimal(110), FIRST_DUE)
    later = books.posting_known_as("later")
    assert later is not None
    assert (later.number, later.reversed_on, later.balance) == (old, None, 800)


def test_the_arrears_table_learns_of_an_instalment_by_a_posting_not_by_time(books: Books, clock: Clock) -> None:
    books.repay(3, Decimal(330), FIRST_DUE)
    clock.at += timedelta(days=8)
    assert books.loan(3).overdue(books.today())
    assert books.loan(3).arrears is None
    books.repay(3, Decimal(1), books.today())
    arrears = books.loan(3).arrears
    assert arrears is not None
    assert arrears.since == FIRST_DUE + timedelta(weeks=3)


def test_an_instalment_that_is_due_today_is_not_overdue(books: Books, clock: Clock) -> None:
    clock.at = datetime.combine(FIRST_DUE, time(12), UTC)
    assert books.loan(3).overdue(books.today()) == []


def test_today_is_the_institutions_date(books: Books, clock: Clock) -> None:
    clock.at = datetime(2025, 6, 30, 21, 30, tzinfo=UTC)
    assert books.today() == date(2025, 7, 1)


def test_a_hold_can_not_be_spent(books: Books) -> None:
    books.hold(7, Decimal(400), FIRST_DUE)
    account = books.savings_account(7)
    assert (account.balance, account.available) == (500, 100)
    with pytest.raises(Refusal, match=r"insufficient\.account\.balance"):
        books.withdraw(7, Decimal(101), FIRST_DUE)


def test_a_backdated_deposit_makes_the_balances_anew(books: Books) -> None:
    books.deposit(7, Decimal(40), OPENED)
    assert [posting.balance for posting in books.savings_account(7).in_order()] == [40, 540]


_TOMORROW = date(2025, 6, 25)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        pytest.param(lambda b: b.repay(99, Decimal(1), FIRST_DUE), "error.msg.loan.id.invalid", id="no such loan"),
        pytest.param(
            lambda b: b.repay(4, Decimal(1), FIRST_DUE),
            "error.msg.loan.must.be.active.fully.paid.or.overpaid",
            id="repay a pending loan",
        ),
        pytest.param(
            lambda b: b.repay(3, Decimal(1), _TOMORROW),
            "error.msg.loan.transaction.cannot.be.a.future.date",
            id="repay tomorrow",
        ),
        pytest.param(
            lambda b: b.repay(3, Decimal(1), OUT - timedelta(days=1)),
            "error.msg.loan.transaction.cannot.be.before.disbursement.date",
            id="repay before the payout",
        ),
        pytest.param(
            lambda b: b.approve(3, FIRST_DUE),
            "error.msg.loan.approve.account.is.not.submitted.and.pending.state",
            id="approve twice",
        ),
        pytest.param(
            lambda b: b.disburse(4, FIRST_DUE),
            "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state",
            id="disburse what is not approved",
        ),
        pytest.param(
            lambda b: b.disburse(5, _TOMORROW),
            "error.msg.loan.disbursal.cannot.be.a.future.date",
            id="disburse tomorrow",
        ),
        pytest.param(
            lambda b: b.withdraw(7, Decimal(1), FIRST_DUE - timedelta(days=1)),
            "error.msg.savingsaccount.transaction.insufficient.account.balance",
            id="withdraw before the money came",
        ),
        pytest.param(
            lambda b: b.deposit(7, Decimal(0), FIRST_DUE),
            "validation.msg.savingsaccount.transaction.transactionAmount.not.greater.than.zero",
            id="deposit nothing",
        ),
        pytest.param(
            lambda b: b.deposit(8, Decimal(1), FIRST_DUE), "error.msg.saving.account.id.invalid", id="no such account"
        ),
    ],
)
def test_refuses_with_fineracts_code(books: Books, attempt: Callable[[Books], object], code: str) -> None:
    before = books.entries()
    with pytest.raises(Refusal) as refused:
        attempt(books)
    assert refused.value.code == code
    assert books.entries() == before


def test_a_phone_belongs_to_one_client(books: Books) -> None:
    books.set_client_phone(7, "254733000001")
    with pytest.raises(Refusal, match=r"error\.msg\.client\.duplicate\.mobileNo"):
        books.add_client(
            number=8,
            first_name="Eve",
            last_name="Odera",
            office_id=HEAD_OFFICE,
            staff_id=None,
            phone="254733000001",
            active_on=OPENED,
        )


def test_an_external_id_is_posted_once(books: Books) -> None:
    books.repay(3, Decimal(10), FIRST_DUE, external_id="mpesa-1")
    with pytest.raises(Refusal, match=r"error\.msg\.loan\.repayment\.duplicate\.externalId"):
        books.repay(3, Decimal(10), FIRST_DUE, external_id="MPESA-1")


def test_entries_tell_every_movement_of_money(books: Books) -> None:
    books.repay(3, Decimal("110.5"), FIRST_DUE, receipt="RKT1", external_id="m-1")
    assert books.entries()[-1] == {
        "account": "L3",
        "kind": "repayment",
        "amount": "110.50",
        "date": "2025-06-03",
        "receipt": "RKT1",
        "external_id": "m-1",
        "reversed": False,
    }
    assert [entry["kind"] for entry in books.entries()] == ["disbursement", "deposit", "repayment"]


def test_many_threads_post_to_one_account(books: Books) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: books.deposit(7, Decimal(1), FIRST_DUE), range(400)))
    assert len(set(numbers)) == 400
    assert books.savings_account(7).balance == 900
