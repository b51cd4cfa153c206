"""Results of status queries and reversals, lists of one and codes of every type included."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import MoveState, Party, ReversalState
from mpesa.results import read_reversal, read_status

STATUS = {
    "DebitPartyName": "254700000902 - WANJIKU KAMAU",
    "CreditPartyName": "512044 - TUMAINI",
    "Originator Conversation ID": "tumaini-77",
    "FinalisedTime": 20261122204501,
    "TransactionReason": None,
    "TransactionStatus": "Completed",
    "Amount": 730.5,
    "ReceiptNo": "UKM41B7XQP",
}
REVERSAL = {"Amount": "730.00", "OriginalTransactionID": "UKM41B7XQP", "TransCompletedTime": "20261122204501"}


def result(told: object, code: object = 0, kind: object = 0, number: str = "UKM0000000") -> bytes:
    listed = [{"Key": key, "Value": value} for key, value in told.items()] if isinstance(told, dict) else told
    envelope = {
        "ResultType": kind,
        "ResultCode": code,
        "ResultDesc": "told",
        "OriginatorConversationID": "asked-1",
        "ConversationID": "AG_1",
        "TransactionID": number,
        "ResultParameters": {"ResultParameter": listed},
    }
    return json.dumps({"Result": envelope}).encode()


def test_reads_how_a_movement_stands() -> None:
    answer = read_status(result(STATUS))
    assert answer.state is MoveState.COMPLETED
    assert (answer.conversation, answer.originator, answer.order) == ("AG_1", "asked-1", "tumaini-77")
    assert (answer.number, answer.amount) == ("UKM41B7XQP", Money(73_050, "KES"))
    assert answer.moved_at == datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC)
    assert answer.debit == Party("254700000902", "WANJIKU KAMAU")
    assert answer.credit == Party("512044", "TUMAINI")


@pytest.mark.parametrize(
    ("word", "code", "kind", "state"),
    [
        pytest.param("Declined", 0, 0, MoveState.FAILED, id="declined"),
        pytest.param("Pending Authorized", "0", 0, MoveState.WAITING, id="waiting"),
        pytest.param("Completed", 0, 1, MoveState.UNCLEAR, id="more messages follow"),
        pytest.param("Failed", "25", 0, MoveState.UNCLEAR, id="the question was wrong"),
        pytest.param("Completed", "SFC_IC0003", 0, MoveState.UNCLEAR, id="a code of letters"),
        pytest.param("Sleeping", 0, 0, MoveState.UNCLEAR, id="a word nobody knows"),
        pytest.param(None, 0, 0, MoveState.UNCLEAR, id="no word"),
    ],
)
def test_only_a_good_answer_says_something_of_the_money(word: str, code: object, kind: int, state: MoveState) -> None:
    assert read_status(result({**STATUS, "TransactionStatus": word}, code, kind)).state is state


@pytest.mark.parametrize(
    ("code", "is_about_us"),
    [
        pytest.param("2001", True, id="our initiator is not known"),
        pytest.param("8006", True, id="our credential is locked"),
        pytest.param("25", False, id="what we asked for"),
        pytest.param("0", False, id="a good answer"),
    ],
)
def test_an_answer_about_our_credential_says_nothing_of_the_money(code: str, *, is_about_us: bool) -> None:
    assert read_status(result(STATUS, code)).is_about_us is is_about_us


def test_a_parameter_alone_is_no_list() -> None:
    body = json.loads(result({}))
    body["Result"]["ResultParameters"]["ResultParameter"] = {"Key": "TransactionStatus", "Value": "Completed"}
    assert read_status(json.dumps(body).encode()).state is MoveState.COMPLETED


def test_reads_a_dotted_time() -> None:
    answer = read_status(result({**STATUS, "FinalisedTime": "22.11.2026 20:45:01"}))
    assert answer.moved_at == datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("0", ReversalState.DONE, id="done"),
        pytest.param("R000001", ReversalState.DONE_BEFORE, id="done before"),
        pytest.param("R000002", ReversalState.REFUSED, id="no such receipt"),
        pytest.param(1, ReversalState.REFUSED, id="no funds"),
        pytest.param("17", ReversalState.UNCLEAR, id="a code that says nothing"),
    ],
)
def test_reads_what_became_of_a_reversal(code: object, state: ReversalState) -> None:
    answer = read_reversal(result(REVERSAL, code, number="UKM52C8YRQ"))
    assert (answer.state, answer.original, answer.amount) == (state, "UKM41B7XQP", Money(73_000, "KES"))
    assert answer.number == ("UKM52C8YRQ" if state is ReversalState.DONE else None)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{}", id="near-empty body"),
        pytest.param(b'{"Result": 1}', id="no envelope"),
        pytest.param(b'{"Result": {}}', id="no code"),
        pytest.param(result({**STATUS, "Amount": "1e3"}), id="exponent"),
        pytest.param(result({**STATUS, "ReceiptNo": "UKM0000000"}), id="placeholder for a receipt"),
    ],
)
def test_rejects_a_result(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        read_status(body)
