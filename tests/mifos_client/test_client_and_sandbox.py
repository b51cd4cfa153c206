"""The client against the sandbox core, over HTTP, with every fault the sandbox knows."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from werkzeug.serving import make_server

from domain.accounts import AccountKind, AccountReference, Client, Instalment, Loan, Movement, MovementKind, Savings
from domain.errors import Denied, NoSuchEntry, Refused, Unavailable
from domain.money import Money
from mifos_client.client import MifosClient
from mifos_client.sandbox.books import HEAD_OFFICE, Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # a Wednesday
PERMISSIONS = ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_STAFF")
ACHIENG = Client(11, "11", "Achieng Otieno", "254700000011", True)


def kes(minor):
    return Money(minor, "KES")


@pytest.fixture
def books():
    books = Books(ZoneInfo("Africa/Nairobi"), "KES", lambda: NOW)
    books.add_login(
        login="gateway", password="Kisumu-Lake-2026!", office_id=HEAD_OFFICE, staff_id=None, permissions=PERMISSIONS
    )
    grace = books.add_staff(
        first_name="Grace", last_name="Wanjiru", office_id=HEAD_OFFICE, phone="254711000007", is_loan_officer=True
    )
    for number, name in ((11, "Achieng"), (12, "Njeri")):
        books.add_client(
            number=number,
            first_name=name,
            last_name="Otieno",
            office_id=HEAD_OFFICE,
            staff_id=grace,
            phone=f"2547000000{number}",
            active_on=date(2026, 1, 5),
        )
    lend(books, 4, 11)
    books.repay(4, Decimal(1100), date(2026, 11, 3), receipt="SKA1AB2CD3", external_id="mpesa-ska1ab2cd3")
    books.add_savings(number=9, client_id=11, opened_on=date(2026, 1, 5))
    books.deposit(9, Decimal("3200.50"), date(2026, 11, 10), receipt="SKB1AB2CD3")
    books.hold(9, Decimal(200), date(2026, 11, 11))
    return books


def lend(books, number, client_id):
    books.add_loan(
        number=number,
        client_id=client_id,
        officer_id=None,
        principal=Decimal(10000),
        instalment=Decimal(1100),
        weeks=10,
        first_due=date(2026, 11, 3),
        submitted_on=date(2026, 10, 26),
    )
    books.approve(number, date(2026, 10, 26))
    books.disburse(number, date(2026, 10, 27))


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def url(books, faults):
    server = make_server("127.0.0.1", 0, create_app(books, faults), threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/fineract-provider/api/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(url, settings_for):
    client = MifosClient(settings_for(url, timeout_s=10))
    yield client
    client.close()


@pytest.fixture
def hasty(url, settings_for):
    """A client that waits two seconds only, for calls that fail."""
    client = MifosClient(settings_for(url, timeout_s=2))
    yield client
    client.close()


def test_a_standing_is_what_the_books_say(client):
    standing = client.standing(11, None, NOW)
    assert standing.client == ACHIENG
    assert standing.loans == (
        Loan(4, "4", kes(990000), kes(220000), date(2026, 11, 10), Instalment(date(2026, 11, 24), kes(110000))),
    )
    assert standing.savings == (Savings(9, "9", kes(320050), kes(20000), "VS"),)


def test_a_standing_with_known_accounts_is_the_same(client):
    first = client.standing(11, None, NOW)
    assert client.standing(11, first, NOW) == first


def test_a_standing_with_known_accounts_takes_four_calls(books, client):
    known = client.standing(11, None, NOW)
    before = len(books.calls())
    client.standing(11, known, NOW)
    asked = sorted(each.path.rpartition("/v1/")[2] for each in books.calls()[before:])
    assert asked == ["clients/11", "clients/11/accounts", "loans/4", "savingsaccounts/9"]


def test_a_loan_paid_off_is_dropped(books, client):
    known = client.standing(11, None, NOW)
    books.repay(4, Decimal(9900), date(2026, 11, 18), receipt="SKC1AB2CD3", external_id="mpesa-skc1ab2cd3")
    assert client.standing(11, known, NOW).loans == ()


def test_a_new_loan_is_found(books, client):
    known = client.standing(11, None, NOW)
    lend(books, 5, 11)
    assert [each.id for each in client.standing(11, known, NOW).loans] == [4, 5]


def test_a_client_is_found_by_phone(client):
    assert client.clients_with_phone("+254700000011") == (ACHIENG,)


def test_a_phone_that_changed_is_found_under_the_new_number_only(books, client):
    books.set_client_phone(11, "0700000099")
    found = [client.clients_with_phone(phone) for phone in ("+254700000011", "+254700000099")]
    assert [[each.id for each in some] for some in found] == [[], [11]]


@pytest.mark.parametrize(
    ("kind", "number"),
    [(AccountKind.LOAN, "4"), (AccountKind.SAVINGS, "000000009"), (AccountKind.CLIENT, "11"), (None, "4")],
)
def test_the_owner_of_a_number_is_found(client, kind, number):
    assert client.owners(AccountReference(kind, number)) == (ACHIENG,)


def test_a_number_of_another_kind_is_nobodys(client):
    assert client.owners(AccountReference(AccountKind.LOAN, "11")) == ()


def test_movements_are_what_the_books_say(client):
    assert client.movements(11, 10) == [
        Movement("S9", MovementKind.DEPOSIT, date(2026, 11, 10), kes(320050), "SKB1AB2CD3"),
        Movement("L4", MovementKind.REPAYMENT, date(2026, 11, 3), kes(110000), "SKA1AB2CD3"),
        Movement("L4", MovementKind.DISBURSEMENT, date(2026, 10, 27), kes(1000000), None),
    ]


@pytest.mark.parametrize(("offset", "ids"), [(0, [11, 12]), (1, [12]), (2, [])])
def test_clients_are_listed_from_an_offset(client, offset, ids):
    assert [each.id for each in client.clients_page(offset)] == ids


def test_nobody_is_no_such_entry(client):
    with pytest.raises(NoSuchEntry):
        client.standing(999, None, NOW)


def test_the_least_permissions_pass_the_check(client):
    assert client.check() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"password": "wrong"}, "login", id="a wrong password"),
        pytest.param({"tenant": "other"}, "tenant", id="an unknown tenant"),
        pytest.param({"user": "mifos", "password": "password"}, "ALL_FUNCTIONS", id="a super user"),
    ],
)
def test_a_wrong_setting_is_put_in_words(url, settings_for, changes, words):
    (fault,) = MifosClient(settings_for(url, **changes)).check()
    assert words in fault


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("down", Unavailable),
        ("cut_before", Unavailable),
        ("cut_after", Unavailable),
        ("error_after", Unavailable),
        ("html", Unavailable),
        ("busy", Unavailable),
        ("garbled", Unavailable),
        ("login", Denied),
    ],
)
def test_a_fault_in_any_call_of_a_standing_fails_the_whole(client, hasty, faults, fault, error, position):
    known = client.standing(11, None, NOW)
    faults.add("late", position)
    faults.late_s = 0
    faults.add(fault, 1)
    with pytest.raises(error) as caught:
        hasty.standing(11, known, NOW)
    assert type(caught.value) is error


def test_a_standing_without_permission_is_refused(client, faults):
    faults.add("forbidden", 4)
    with pytest.raises(Refused, match="READ_CLIENT"):
        client.standing(11, None, NOW)


def test_a_core_slower_than_the_limit_is_unavailable(url, settings_for, faults):
    over = threading.Event()
    faults.sleep = lambda _: over.wait(10)
    faults.add("slow", 1)
    with pytest.raises(Unavailable):
        MifosClient(settings_for(url, timeout_s=0.2)).standing(11, None, NOW)
    over.set()


def test_a_fault_leaves_no_trace_in_the_next_call(client, hasty, faults):
    before = client.standing(11, None, NOW)
    for fault in ("down", "cut_before", "html", "garbled"):
        faults.add(fault, 9)  # enough for calls that the last round gave up and the server takes late
        with pytest.raises(Unavailable):
            hasty.standing(11, None, NOW)
        faults.add(fault, 0)
    assert client.standing(11, None, NOW) == before


def test_a_core_that_drips_holds_nobody_over_the_limit(settings_for):
    over = threading.Event()

    def drip(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        while not over.wait(0.02):
            yield b" "

    server = make_server("127.0.0.1", 0, drip, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    client = MifosClient(settings_for(f"http://127.0.0.1:{server.server_port}/", timeout_s=0.3))
    began = monotonic()
    with pytest.raises(Unavailable):
        client.standing(11, None, NOW)
    took_s = monotonic() - began
    over.set()
    server.shutdown()
    server.server_close()
    assert took_s < 2
