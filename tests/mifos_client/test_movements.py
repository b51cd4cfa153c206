from datetime import date

import pytest

from domain.accounts import Movement, MovementKind
from domain.errors import NoSuchEntry
from domain.money import Money

RECENT = {"limit": "50"}
POSTINGS = {"associations": "transactions"}


def kes(minor):
    return Money(minor, "KES")


@pytest.fixture
def lay(core, recorded):
    """Lay a client's list of accounts: rows of the recorded list with other ids and states."""
    listed = recorded("03-clients", "accounts of a client with several")["response"]["body"]

    def make(loans=(), savings=()):
        content = {
            "loanAccounts": [listed["loanAccounts"][0] | {"id": id_, "status": {"id": state}} for id_, state in loans],
            "savingsAccounts": [
                listed["savingsAccounts"][1] | {"id": id_, "accountNo": f"{id_:09}", "status": {"id": state}}
                for id_, state in savings
            ],
        }
        core.says("clients/48/accounts", content)

    return make


def test_movements_of_loans_and_savings_come_newest_first(core, client, recorded, lay):
    lay(loans=[(31, 300)], savings=[(28, 300)])
    core.plays(recorded("06-loan-life", "a loan with schedule and postings"), "loans/31", **POSTINGS)
    core.plays(recorded("12-savings", "postings of a window"), "savingsaccounts/28/transactions/search", **RECENT)
    today = date(2026, 11, 22)
    assert client.movements(48, 10) == [
        Movement("L31", MovementKind.REPAYMENT, today, kes(150000), "SKT0AB14CD"),
        *(
            Movement("S28", MovementKind.DEPOSIT, today, kes(minor), receipt)
            for minor, receipt in ((30000, "SKF0AB02CD"), (20000, "SKF0AB01CD"), (10000, "SKF0AB00CD"))
        ),
        Movement("L31", MovementKind.DISBURSEMENT, date(2026, 10, 13), kes(1000000), None),
    ]


def test_no_more_movements_come_than_were_asked_for(core, client, recorded, lay):
    lay(loans=[(31, 300)])
    core.plays(recorded("06-loan-life", "a loan with schedule and postings"), "loans/31", **POSTINGS)
    assert [each.kind for each in client.movements(48, 1)] == [MovementKind.REPAYMENT]


def test_an_undone_repayment_is_left_out(core, client, recorded, lay):
    lay(loans=[(141, 300)])
    exchange = recorded("09-undo", "the loan afterwards")
    undone = [each for each in exchange["response"]["body"]["transactions"] if "reversedOnDate" in each]
    assert undone
    core.plays(exchange, "loans/141", **POSTINGS)
    receipts = {each.receipt for each in client.movements(48, 50)}
    assert not receipts & {each["paymentDetailData"]["receiptNumber"] for each in undone}


@pytest.mark.parametrize(
    ("name", "account"),
    [
        pytest.param("the account with a hold", 25, id="a hold"),
        pytest.param("the account after the release", 25, id="a hold and its release"),
    ],
)
def test_holds_move_nothing(core, client, recorded, lay, name, account):
    lay(savings=[(account, 300)])
    postings = recorded("12-savings", name)["response"]["body"]["transactions"]
    core.says(f"savingsaccounts/{account}/transactions/search", {"total": 2, "content": postings}, **RECENT)
    assert [each.kind for each in client.movements(48, 10)] == [MovementKind.DEPOSIT]


def test_an_undone_deposit_is_left_out(core, client, recorded, lay):
    lay(savings=[(27, 300)])
    postings = recorded("12-savings", "the account after the double undo")["response"]["body"]["transactions"]
    core.says("savingsaccounts/27/transactions/search", {"total": 9, "content": postings}, **RECENT)
    undone = {each["paymentDetailData"]["receiptNumber"] for each in postings if each["reversed"]} - {""}
    assert undone
    assert not undone & {each.receipt for each in client.movements(48, 50)}


def test_of_closed_loans_the_newest_is_looked_through(core, client, recorded, lay):
    lay(loans=[(3, 600), (9, 600), (12, 100)])
    core.plays(recorded("07-repayments", "the closed loan afterwards"), "loans/9", **POSTINGS)
    assert client.movements(48, 1)[0].kind is MovementKind.REPAYMENT


def test_nobody_has_no_movements(core, client, recorded):
    core.plays(recorded("03-clients", "accounts of nobody"), "clients/999999/accounts")
    with pytest.raises(NoSuchEntry):
        client.movements(999999, 5)
