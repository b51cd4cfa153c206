import threading
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from domain.accounts import Client, Instalment, Loan, Savings, Standing
from domain.errors import NoSuchEntry, Refused, Unavailable, UnreadableReply
from domain.money import Money

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LOAN = "loans/31"
SAVINGS = "savingsaccounts/25"
MWENDE = Client(48, "1", "Mwende Mwangi", "254700100016", True)


def kes(minor):
    return Money(minor, "KES")


@pytest.fixture
def books(core, recorded):
    """A client with one active loan and one savings account, laid together from recorded answers."""
    listed = recorded("03-clients", "accounts of a client with several")["response"]["body"]
    loans, savings = listed["loanAccounts"], listed["savingsAccounts"]
    content = {
        "clients/48": recorded("03-clients", "read what was created")["response"]["body"] | {"id": 48},
        "clients/48/accounts": {
            "loanAccounts": [loans[0] | {"id": 31}, *loans[2:]],
            "savingsAccounts": [savings[0], savings[1] | {"id": 25}],
        },
        LOAN: recorded("06-loan-life", "a loan with schedule and postings")["response"]["body"],
        SAVINGS: recorded("12-savings", "the account with a hold")["response"]["body"] | {"clientId": 48},
    }

    def lay(**changes):
        for path, body in content.items():
            query = {"associations": "repaymentSchedule"} if path.startswith("loans") else {}
            core.says(path, body | changes.get(path.split("/")[0], {}), **query)
        return content

    lay()
    return SimpleNamespace(content=content, lay=lay)


def known(loans=(31,), savings=(25,)):
    return Standing(
        MWENDE,
        tuple(Loan(each, "1", kes(0), kes(0), None, None) for each in loans),
        tuple(Savings(each, "1", kes(0), kes(0)) for each in savings),
        NOW,
    )


def test_a_standing_says_what_is_owed_late_due_and_held(client, books):
    assert client.standing(48, None, NOW) == Standing(
        MWENDE,
        (
            Loan(
                31,
                "31",
                outstanding=kes(862735),
                overdue=kes(52548 + 3 * 101274),
                late_since=date(2026, 10, 27),
                next=Instalment(date(2026, 11, 24), kes(101274)),
            ),
        ),
        (Savings(25, "25", balance=kes(50000), held=kes(20000), product="VOLS"),),
        NOW,
    )


def test_known_accounts_are_read_beside_the_list(core, client, books):
    core.gate = threading.Barrier(4)  # opens when all four calls are under way at once
    assert client.standing(48, known(), NOW) == client_standing_alone(core, client)


def client_standing_alone(core, client):
    core.gate = None
    return client.standing(48, None, NOW)


def test_known_accounts_cost_no_call_more(core, client, books):
    client.standing(48, known(), NOW)
    assert sorted(core.paths()) == sorted(["clients/48", "clients/48/accounts", LOAN, SAVINGS])


def test_an_account_that_is_new_is_read_in_a_second_round(core, client, books):
    assert client.standing(48, known(savings=()), NOW) == client.standing(48, known(), NOW)
    assert core.paths()[3] == SAVINGS


def test_a_known_account_that_is_gone_is_dropped(core, client, books):
    gone = {"userMessageGlobalisationCode": "error.msg.resource.not.found", "errors": []}
    core.says("loans/9", gone, 404, associations="repaymentSchedule")
    assert [each.id for each in client.standing(48, known(loans=(9, 31)), NOW).loans] == [31]


def test_a_known_account_that_is_no_longer_active_is_dropped(core, client, books):
    accounts = books.content["clients/48/accounts"]
    closed = {"loanAccounts": [accounts["loanAccounts"][0] | {"status": {"id": 600}}], "savingsAccounts": []}
    core.says("clients/48/accounts", closed)
    standing = client.standing(48, known(), NOW)
    assert (standing.loans, standing.savings) == ((), ())


def test_a_loan_closed_since_the_list_was_written_is_dropped(client, books):
    books.lay(loans={"status": {"id": 600}})
    assert client.standing(48, known(), NOW).loans == ()


def test_an_instalment_due_today_is_next_and_not_overdue(client, books):
    loan = client.standing(48, None, datetime(2026, 11, 17, 20, 59, tzinfo=UTC)).loans[0]
    assert (loan.next.due, loan.overdue) == (date(2026, 11, 17), kes(52548 + 2 * 101274))


def test_today_is_the_institutions(client, books):
    loan = client.standing(48, None, datetime(2026, 11, 17, 21, 0, tzinfo=UTC)).loans[0]
    assert loan.next.due == date(2026, 11, 24)  # it is midnight in Nairobi


def test_a_loan_that_is_late_by_the_calendar_is_overdue_before_the_nightly_job(core, client, recorded, books):
    late = recorded("15-reports", "a loan late by the calendar, before the nightly job")["response"]["body"]
    assert late["inArrears"] is False
    core.says(LOAN, late | {"id": 31, "clientId": 48}, associations="repaymentSchedule")
    assert client.standing(48, None, datetime(2026, 12, 1, tzinfo=UTC)).loans[0].overdue == kes(101274)


@pytest.mark.parametrize(
    ("scenario", "name", "expected"),
    [
        pytest.param("06-loan-life", "a flat loan with schedule", (1023077, 5 * 102308), id="flat"),
        pytest.param("06-loan-life", "a recalculating loan with schedule", (1032422, 5 * 102549), id="recalculating"),
        pytest.param("10-charges", "the loan with charges", (1032735, 3 * 101274 + 106274 + 111274), id="with charges"),
        pytest.param("15-reports", "a loan disbursed weeks ago", (975777, 975777), id="past its last day"),
        pytest.param("15-reports", "the loan after paying what is late", (911461, 0), id="paid what was late"),
        pytest.param("07-repayments", "the loan afterwards", (842685, 336320), id="after a repayment"),
    ],
)
def test_every_recorded_loan_is_read(core, client, recorded, books, scenario, name, expected):
    body = recorded(scenario, name)["response"]["body"] | {"id": 31, "clientId": 48}
    core.says(LOAN, body, associations="repaymentSchedule")
    loan = client.standing(48, None, NOW).loans[0]
    assert (loan.outstanding, loan.overdue) == tuple(map(kes, expected))


@pytest.mark.parametrize(
    ("scenario", "name", "expected"),
    [
        pytest.param("12-savings", "a fresh account", (0, 0), id="fresh"),
        pytest.param("12-savings", "an empty account", (0, 0), id="empty"),
        pytest.param("12-savings", "the account with a hold", (50000, 20000), id="with a hold"),
        pytest.param("12-savings", "the account after the release", (50000, 0), id="after the release"),
        pytest.param("12-savings", "a blocked account", (50000, 0), id="blocked"),
    ],
)
def test_every_recorded_savings_account_is_read(core, client, recorded, books, scenario, name, expected):
    core.says(SAVINGS, recorded(scenario, name)["response"]["body"] | {"id": 25, "clientId": 48})
    savings = client.standing(48, None, NOW).savings[0]
    assert (savings.balance, savings.held) == tuple(map(kes, expected))


def test_a_client_without_accounts_stands_at_nothing(core, client, recorded, books):
    core.plays(recorded("03-clients", "accounts of a client without any"), "clients/48/accounts")
    assert client.standing(48, None, NOW) == Standing(MWENDE, (), (), NOW)


def test_nobody_is_no_such_entry(core, client, recorded):
    core.plays(recorded("03-clients", "unknown id"), "clients/999999")
    core.plays(recorded("03-clients", "accounts of nobody"), "clients/999999/accounts")
    with pytest.raises(NoSuchEntry):
        client.standing(999999, None, NOW)


def test_a_known_account_that_cannot_be_read_is_not_left_out(core, client, books):
    core.says(SAVINGS, b"<html>Bad Gateway</html>", 502, "text/html")
    with pytest.raises(Unavailable):
        client.standing(48, known(), NOW)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        pytest.param("loans", {"clientId": 49}, id="another client's loan"),
        pytest.param("loans", {"id": 32}, id="another loan"),
        pytest.param("clients", {"id": 49}, id="another client"),
        pytest.param("loans", {"summary": {}}, id="nothing outstanding said"),
        pytest.param("loans", {"summary": {"totalOutstanding": "12.00"}}, id="an amount as text"),
        pytest.param("loans", {"summary": {"totalOutstanding": True}}, id="an amount as flag"),
        pytest.param("loans", {"summary": {"totalOutstanding": "\0" + "1.005000" + "\0"}}, id="half a cent"),
        pytest.param("loans", {"summary": {"totalOutstanding": "\0" + "1e999999999" + "\0"}}, id="more than there is"),
        pytest.param("loans", {"currency": {"code": "USD"}}, id="another currency"),
        pytest.param("loans", {"repaymentSchedule": {"periods": [{"period": 1}]}}, id="a row without amounts"),
        pytest.param("loans", {"accountNo": "100%"}, id="no account number"),
        pytest.param("savingsaccounts", {"summary": {"accountBalance": 0}}, id="nothing available said"),
        pytest.param("clients", {"displayName": None}, id="no name"),
        pytest.param("clients", {"mobileNo": 254700100016}, id="a phone as number"),
        pytest.param("clients", {"status": 300}, id="a status as number"),
    ],
)
def test_an_answer_that_does_not_say_what_is_due_is_unreadable(client, books, kind, changes):
    books.lay(**{kind: changes})
    with pytest.raises(UnreadableReply):
        client.standing(48, None, NOW)


@pytest.mark.parametrize("day", ["2026-11-24", [2026, 2, 30], [2026, 11], [2026, "11", 24], [True, 1, 1]])
def test_a_day_is_read_strictly(client, books, day):
    row = {"period": 1, "dueDate": day, "totalOutstandingForPeriod": 5}
    books.lay(loans={"repaymentSchedule": {"periods": [row]}})
    with pytest.raises(UnreadableReply):
        client.standing(48, None, NOW)


def test_amounts_are_exact_where_floats_are_not(client, books):
    rows = [
        {"period": each, "dueDate": [2026, 11, each], "totalOutstandingForPeriod": "\x000.100000\0"}
        for each in (1, 2, 3)
    ]
    books.lay(
        loans={"repaymentSchedule": {"periods": rows}, "summary": {"totalOutstanding": "\x0090071992547409.930000\0"}}
    )
    with pytest.raises(UnreadableReply):
        client.standing(48, None, NOW)
    books.lay(
        loans={"repaymentSchedule": {"periods": rows}, "summary": {"totalOutstanding": "\x00900719925474.930000\0"}}
    )
    loan = client.standing(48, None, NOW).loans[0]
    assert (loan.overdue, loan.outstanding) == (kes(30), kes(90071992547493))


def test_a_missing_permission_is_named(core, client, recorded, books):
    core.plays(recorded("21-least-permissions", "read a client, without permission"), "clients/48")
    with pytest.raises(Refused, match=r"^READ_CLIENT$"):
        client.standing(48, None, NOW)
