from __future__ import annotations

import pytest

from domain.errors import AwaitsChecker, Denied, KeyBurnt, OutcomeUnknown, Refused, Unavailable
from tests.mifos_client.orders import loan_order, savings_order
from tests.mifos_client.scripted_core import Act, Reply, reply_of, scripted_core

LOAN = "loans/34/transactions/external-id/mpesa-00148"
SAVINGS = "savingsaccounts/28/transactions/48"
UNDONE = Reply({"loanId": 34, "resourceId": 55, "resourceExternalId": "mpesa-00148"})
CONFLICT = Reply({"userMessageGlobalisationCode": "error.msg.platform.service.query.conflict"}, 409)
NOT_AUTHORIZED = Reply({"userMessageGlobalisationCode": "error.msg.not.authorized"}, 403)
WAITS = Reply({"commandId": 7, "rollbackTransaction": True})


@pytest.fixture
def core():
    with scripted_core() as core:
        yield core


@pytest.fixture
def standing(recorded):
    return reply_of(recorded("07-repayments", "the posting by external id"))


@pytest.fixture
def reversed_(standing):
    return Reply(standing.body | {"reversedOnDate": [2026, 11, 22]})


@pytest.fixture
def on_account(core, recorded):
    """Lay what the search of savings account 28 shows, one change of the recorded row each."""
    (row,) = recorded("12-savings", "by amount")["response"]["body"]["content"]
    fresh = recorded("12-savings", "a fresh account")["response"]["body"] | {"id": 28}

    def lay(*changes):
        rows = [row | each for each in changes]
        core.says("GET", "savingsaccounts/28", Reply(fresh))
        core.says("GET", "savingsaccounts/28/transactions/search", Reply({"total": len(rows), "content": rows}))

    return lay


def deposit():
    return savings_order(28, 20000, receipt="SKF0AB01CD")


def test_a_repayment_is_undone_by_its_external_id(core, postings, standing):
    core.says("GET", LOAN, standing)
    core.says("POST", LOAN, UNDONE)
    postings.undo(loan_order())
    (call,) = core.asked("POST")
    assert (call.path, call.query) == (LOAN, {})
    assert call.body == {
        "transactionDate": "2026-11-22",
        "transactionAmount": 0,
        "dateFormat": "yyyy-MM-dd",
        "locale": "en",
    }


def test_the_recorded_undo_is_understood(core, postings, standing, recorded):
    order = loan_order(141)
    path = f"loans/141/transactions/external-id/{order.external_id}"
    core.says("GET", path, Reply(standing.body | {"loanId": 141}))
    core.says("POST", path, reply_of(recorded("09-undo", "undo")))
    postings.undo(order)
    assert len(core.asked("POST")) == 1


def test_a_repayment_undone_before_is_left_alone(core, postings, reversed_):
    core.says("GET", LOAN, reversed_)
    postings.undo(loan_order())
    assert core.asked("POST") == []


def test_a_repayment_that_somebody_undoes_meanwhile_is_undone(core, postings, standing, reversed_, recorded):
    core.says("GET", LOAN, standing, reversed_)
    core.says("POST", LOAN, reply_of(recorded("09-undo", "undo again by external id")))
    postings.undo(loan_order())
    assert len(core.asked("GET")) == 2


@pytest.mark.parametrize(
    ("scenario", "name", "error", "words"),
    [
        pytest.param("09-undo", "undo in the future", Refused, "cannot.be.a.future.date", id="a rule"),
        pytest.param("09-undo", "undo again", Refused, "adjustment.is.only.allowed", id="not undone after all"),
        pytest.param(
            "09-undo", "replace and keep the external id", OutcomeUnknown, "data.integrity", id="a broken index"
        ),
    ],
)
def test_a_recorded_refusal_to_undo_says_who_acts(core, postings, standing, recorded, scenario, name, error, words):
    core.says("GET", LOAN, standing)
    core.says("POST", LOAN, reply_of(recorded(scenario, name)))
    with pytest.raises(error, match=words):
        postings.undo(loan_order())


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(CONFLICT, KeyBurnt, id="a lost lock"),
        pytest.param(NOT_AUTHORIZED, Denied, id="no permission"),
        pytest.param(WAITS, AwaitsChecker, id="it waits for a checker"),
        pytest.param(Reply(b"<html>"), OutcomeUnknown, id="HTML in place of JSON"),
        pytest.param(Reply(UNDONE.body | {"loanId": 35}), OutcomeUnknown, id="of another loan"),
        pytest.param(Reply(b"", 502), OutcomeUnknown, id="a bad gateway"),
        pytest.param(Reply(UNDONE.body, act=Act.CUTS), OutcomeUnknown, id="cut"),
    ],
)
def test_any_other_answer_to_an_undo_says_who_acts(core, postings, standing, reply, error):
    core.says("GET", LOAN, standing)
    core.says("POST", LOAN, reply)
    with pytest.raises(error) as caught:
        postings.undo(loan_order())
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount": "\x001.000000\x00"}, id="of another amount"),
        pytest.param({"type": {"id": 1}}, id="another"),
    ],
)
def test_what_is_not_as_ordered_is_not_undone(core, postings, standing, changes):
    core.says("GET", LOAN, Reply(standing.body | changes))
    with pytest.raises(Refused):
        postings.undo(loan_order())
    assert core.asked("POST") == []


def test_what_is_not_in_the_books_cannot_be_undone(core, postings, recorded):
    core.says("GET", LOAN, reply_of(recorded("07-repayments", "unknown external id")))
    with pytest.raises(Refused):
        postings.undo(loan_order())
    assert core.asked("POST") == []


def test_without_a_look_up_nothing_is_undone(core, postings):
    core.says("GET", LOAN, Reply(b"<html>"))
    with pytest.raises(Unavailable):
        postings.undo(loan_order())
    assert core.asked("POST") == []


def test_a_deposit_is_found_and_undone(core, postings, on_account):
    on_account({"id": 50, "reversed": True}, {})
    core.says("POST", SAVINGS, Reply({"savingsId": 28, "resourceId": 28}))
    postings.undo(deposit())
    (call,) = core.asked("POST")
    assert (call.path, call.query, call.body) == (SAVINGS, {"command": "undo"}, {})


def test_a_deposit_undone_before_is_left_alone(core, postings, on_account):
    on_account({"reversed": True})
    postings.undo(deposit())
    assert core.asked("POST") == []


def test_of_two_deposits_with_one_receipt_none_is_undone(core, postings, on_account):
    on_account({"id": 50}, {})
    with pytest.raises(Refused, match="2 postings"):
        postings.undo(deposit())
    assert core.asked("POST") == []


def test_a_deposit_that_was_spent_is_not_undone(core, postings, on_account, recorded):
    on_account({})
    core.says("POST", SAVINGS, reply_of(recorded("12-savings", "undo a deposit that has been spent")))
    with pytest.raises(Refused, match=r"balance\.going\.negative"):
        postings.undo(deposit())


def test_a_deposit_that_may_not_be_undone_names_the_permission(core, postings, on_account):
    on_account({})
    core.says("POST", SAVINGS, NOT_AUTHORIZED)
    with pytest.raises(Denied, match="UNDOTRANSACTION_SAVINGSACCOUNT"):
        postings.undo(deposit())
