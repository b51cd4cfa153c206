"""Orders by API against the sandbox operator: status, reversal, balance; results read by our own reader."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from domain.money import Money
from domain.receipts import MoveState, Party, ReversalState
from mpesa.results import read_reversal, read_status
from mpesa.sandbox.credentials import Credentials
from mpesa.sandbox.faults import Faults
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.operator import Operator
from mpesa.sandbox.parties import Role
from tests.mpesa.daraja_caller import RESULTS, Daraja
from tests.mpesa.operator_world import (
    AT_ONCE,
    INITIATOR,
    NOON,
    PASSWORD,
    SHORTCODE,
    WANJIKU,
    Listener,
    Watch,
    settled,
)

SAMPLES = json.loads((Path(__file__).parents[1] / "recordings" / "daraja" / "samples.json").read_text("utf-8"))


def keys(result: dict[str, Any]) -> list[str]:
    return [each["Key"] for each in result["Result"]["ResultParameters"]["ResultParameter"]]


def value(result: dict[str, Any], key: str) -> Any:
    (found,) = [each for each in result["Result"]["ResultParameters"]["ResultParameter"] if each["Key"] == key]
    return found.get("Value")


def test_a_status_query_tells_how_a_receipt_stands(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    receipt = mpesa.pay(WANJIKU, "L1", 730)
    taken = daraja.status(receipt).get_json()
    settled(mpesa)
    answer = read_status(listener.raw(RESULTS)[0])
    assert (answer.conversation, answer.originator) == (taken["ConversationID"], taken["OriginatorConversationID"])
    assert (answer.state, answer.number, answer.amount) == (MoveState.COMPLETED, receipt, Money(73_000, "KES"))
    assert answer.debit == Party("254700000902", "WANJIKU NJERI KAMAU")
    assert answer.credit == Party(SHORTCODE, "KISUMU SAMPLE SACCO")
    assert answer.moved_at == NOON


def test_a_status_result_has_the_keys_that_were_recorded(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    daraja.status(mpesa.pay(WANJIKU, "L1", 730))
    settled(mpesa)
    (told,) = listener.told(RESULTS)
    assert keys(told) == SAMPLES["status keys"]
    assert told["Result"]["TransactionID"] == "UKM0000000"
    assert value(told, "TransactionReason") is None


@pytest.mark.parametrize("number", ["UKM41B7XQP", "ukm41b7xqp"])
def test_nobody_knows_a_receipt_that_was_not_given(
    daraja: Daraja, mpesa: Mpesa, listener: Listener, number: str
) -> None:
    daraja.status(number)
    settled(mpesa)
    answer = read_status(listener.raw(RESULTS)[0])
    assert (answer.state, answer.code) == (MoveState.UNCLEAR, "25")


def test_an_order_is_found_by_its_own_id(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.pay(WANJIKU, "L2", 5000)
    taken = daraja.reverse(mpesa.pay(WANJIKU, "L1", 730), "730").get_json()
    settled(mpesa)
    daraja.status("", OriginalConversationID=taken["OriginatorConversationID"])
    settled(mpesa)
    reversal, status = (listener.told(RESULTS)[each] for each in (0, 1))
    assert value(status, "ReceiptNo") == reversal["Result"]["TransactionID"]
    assert value(status, "ReasonType") == "Pay Utility Reversal"


def test_a_reversal_takes_the_money_back_and_has_its_own_receipt(
    daraja: Daraja, mpesa: Mpesa, listener: Listener
) -> None:
    mpesa.pay(WANJIKU, "L2", 5000)
    receipt = mpesa.pay(WANJIKU, "L1", 730)
    daraja.reverse(receipt, "730")
    settled(mpesa)
    answer = read_reversal(listener.raw(RESULTS)[0])
    assert (answer.state, answer.original, answer.amount) == (ReversalState.DONE, receipt, Money(73_000, "KES"))
    assert answer.number == mpesa.books.ledger.undone_by(receipt) != receipt
    assert keys(listener.told(RESULTS)[0]) == SAMPLES["reversal keys"]


@pytest.mark.parametrize(
    ("amount", "spoil", "code"),
    [
        pytest.param("730", lambda mpesa, receipt: mpesa.books.reverse(receipt), "R000001", id="before"),
        pytest.param("730", lambda mpesa, receipt: mpesa.books.sweep(SHORTCODE), "1", id="the money is gone"),
        pytest.param("729", lambda mpesa, receipt: None, "25", id="another amount"),
    ],
)
def test_a_reversal_that_cannot_be_is_told(
    daraja: Daraja, mpesa: Mpesa, listener: Listener, amount: str, spoil: Any, code: str
) -> None:
    mpesa.pay(WANJIKU, "L2", 5000)
    receipt = mpesa.pay(WANJIKU, "L1", 730)
    spoil(mpesa, receipt)
    daraja.reverse(receipt, amount)
    settled(mpesa)
    assert read_reversal(listener.raw(RESULTS)[0]).code == code


def test_nothing_is_reversed_that_never_came(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    daraja.reverse("UKM41B7XQP", "730")
    settled(mpesa)
    assert read_reversal(listener.raw(RESULTS)[0]).code == "R000002"


def test_the_balance_tells_of_five_accounts(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.pay(WANJIKU, "L1", 1500)
    daraja.balance()
    settled(mpesa)
    told = value(listener.told(RESULTS)[0], "AccountBalance")
    names = [each.split("|")[0] for each in SAMPLES["balance"].split("&")]
    assert [each.split("|")[0] for each in told.split("&")] == names
    assert "Utility Account|KES|1491.00|1491.00|0.00|0.00" in told


def ordered(daraja: Daraja, mpesa: Mpesa, **changes: Any) -> Any:
    daraja.status("UKM41B7XQP", **changes)
    settled(mpesa)
    return daraja.listener.told(RESULTS)[-1]["Result"]["ResultCode"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"Initiator": "nobody"}, 2001, id="no such operator"),
        pytest.param({"SecurityCredential": "TGFrZSMyMDI2"}, 2001, id="the password in the open"),
        pytest.param({"SecurityCredential": "not base64"}, 2001, id="not base64"),
        pytest.param({"PartyA": "600000"}, 2001, id="another organisation"),
    ],
)
def test_a_wrong_credential_is_told_in_the_result(
    daraja: Daraja, mpesa: Mpesa, changes: dict[str, str], code: int
) -> None:
    assert ordered(daraja, mpesa, **changes) == code


def test_three_wrong_passwords_lock_the_operator(daraja: Daraja, mpesa: Mpesa) -> None:
    codes = [ordered(daraja, mpesa, SecurityCredential="TGFrZSMyMDI2") for _ in range(4)]
    assert [*codes, ordered(daraja, mpesa)] == [2001, 2001, 2001, 8006, 8006]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"roles": frozenset({Role.REVERSAL})}, 21, id="no role for it"),
        pytest.param({"is_expired": True}, 2001, id="an expired password"),
        pytest.param({"is_locked": True}, 8006, id="locked"),
    ],
)
def test_an_operator_may_do_what_she_may(daraja: Daraja, mpesa: Mpesa, changes: dict[str, Any], code: int) -> None:
    mpesa.books.keep(replace(mpesa.books.register.initiators[INITIATOR], **changes))
    assert ordered(daraja, mpesa) == code


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"RecieverIdentifierType": "4"}, "RecieverIdentifierType", id="another kind of party"),
        pytest.param({"CommandID": "Transaction Reversal"}, "CommandID", id="a blank in the command"),
        pytest.param({"ResultURL": "https://mpesa.example/r"}, "ResultURL", id="a banned word"),
        pytest.param({"Remarks": ""}, "Remarks", id="no remarks"),
        pytest.param({"Amount": "0"}, "Amount", id="nothing"),
    ],
)
def test_an_order_is_checked(daraja: Daraja, changes: dict[str, str], field: str) -> None:
    response = daraja.reverse("UKM41B7XQP", "10", **changes)
    assert (response.status_code, response.get_json()["errorMessage"]) == (400, f"Bad Request - Invalid {field}")


def test_what_the_certificate_seals_the_operator_opens() -> None:
    credentials = Credentials(Watch())
    certificate = x509.load_pem_x509_certificate(credentials.certificate())
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    first, second = credentials.encrypt(PASSWORD), credentials.encrypt(PASSWORD)
    assert (len(first), first == second) == (344, False)
    sealed = key.encrypt(f"{PASSWORD}20261122120000".encode(), padding.PKCS1v15())
    stamped = base64.b64encode(sealed).decode()
    assert credentials.is_of(first, PASSWORD)
    assert not credentials.is_of(stamped, PASSWORD)


def test_the_key_pair_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "mpesa.key"
    sealed = Credentials(Watch(), file).encrypt(PASSWORD)
    assert Credentials(Watch(), file).is_of(sealed, PASSWORD)
    assert file.stat().st_mode & 0o077 == 0


def test_a_password_with_a_time_behind_is_taken_where_that_was_set() -> None:
    credentials = Credentials(Watch(), takes_stamps=True)
    assert credentials.is_of(credentials.encrypt(f"{PASSWORD}20261122120000"), PASSWORD)
    assert credentials.is_of(credentials.encrypt(PASSWORD), PASSWORD)


def test_the_ids_of_an_order_have_their_forms(daraja: Daraja, mpesa: Mpesa) -> None:
    taken = daraja.status("UKM41B7XQP").get_json()
    assert re.fullmatch(r"AG_20261122_2010[0-9a-f]{16}", taken["ConversationID"])
    assert Operator(mpesa.books, Faults(), AT_ONCE).ids.conversation(NOON) != taken["ConversationID"]
