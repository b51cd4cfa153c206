"""mpesa-api (npm, MIT) as a client of the sandbox operator: the older request shapes, in another language.

Two settings are not its defaults: its route to the sandbox is ours, and its HTTP is told
the port, which it leaves out of the address (`call.js`).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mpesa.results import read_reversal, read_status
from mpesa.sandbox.opening import Mpesa
from tests.mpesa.operator_world import (
    INITIATOR,
    KEY,
    PASSKEY,
    PASSWORD,
    SECRET,
    SHORTCODE,
    WANJIKU,
    Listener,
    settled,
)
from tests.mpesa.peers.world import NOT_BUILT, RESULTS, STK, missing
from tests.support.servers import need

HERE = Path(__file__).parent
MODULES = Path(__file__).parents[3] / ".cache" / "peers" / "node_modules"
VERSION = "3.0.2"
ENDS_WITHIN_S = 60

Call = Callable[..., Any]


class RefusedIt(Exception):
    """What the operator refused: status and body."""


@pytest.fixture
def login(certificate: Path) -> dict[str, str]:
    return {
        "clientKey": KEY,
        "clientSecret": SECRET,
        "initiatorPassword": PASSWORD,
        "certificatePath": str(certificate),
    }


@pytest.fixture
def call(url: str, login: dict[str, str]) -> Call:
    """Let it make a call, and give what it understood."""
    node = need("node", "nodejs")
    if not (MODULES / "mpesa-api" / "package.json").exists():
        missing("mpesa-api is not installed: make .cache/peers/installed")

    def call(method: str, **order: Any) -> Any:
        wish = json.dumps({"url": url, "login": login, "method": method, "order": order})
        ran = subprocess.run(
            [str(node), str(HERE / "call.js")],
            input=wish,
            capture_output=True,
            text=True,
            timeout=ENDS_WITHIN_S,
            check=False,
            env={**os.environ, "NODE_PATH": str(MODULES)},
        )
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)
        assert told["version"] == VERSION
        assert told["node"].startswith("v")
        if "refusal" in told:
            raise RefusedIt(told["refusal"]["status"], told["refusal"]["body"])
        return told["answer"]

    return call


@pytest.fixture
def order(listener: Listener) -> dict[str, str]:
    """Who orders, and where the result goes."""
    return {
        "Initiator": INITIATOR,
        "ResultURL": f"{listener.url}{RESULTS}",
        "QueueTimeOutURL": f"{listener.url}/orders/late",
    }


def push(call: Call, listener: Listener) -> Any:
    return call(
        "lipaNaMpesaOnline",
        BusinessShortCode=int(SHORTCODE),
        passKey=PASSKEY,
        TransactionType="CustomerPayBillOnline",
        Amount=340,
        PartyA=WANJIKU[1:],
        PartyB=SHORTCODE,
        PhoneNumber=WANJIKU[1:],
        CallBackURL=f"{listener.url}{STK}",
        AccountReference="L12",
        TransactionDesc="Loan repay",
    )


def test_it_gets_a_token(call: Call, mpesa: Mpesa) -> None:
    assert call("authenticate")
    assert [each.path for each in mpesa.books.calls()] == ["/oauth/v1/generate"]


def test_its_wrong_secret_is_refused(call: Call, login: dict[str, str]) -> None:
    login["clientSecret"] = "another"
    with pytest.raises(RefusedIt) as caught:
        call("authenticate")
    assert caught.value.args[0] == 400


def test_the_addresses_it_registers_are_told_of_money(call: Call, mpesa: Mpesa, listener: Listener) -> None:
    answer = call(
        "c2bRegister",
        ShortCode=SHORTCODE,
        ResponseType="Completed",
        ConfirmationURL=f"{listener.url}/told",
        ValidationURL=f"{listener.url}/asked",
    )
    receipt = mpesa.pay(WANJIKU, "L12", 340)
    settled(mpesa)
    assert answer["ResponseCode"] == "0"
    assert [each["TransID"] for each in listener.told("/told")] == [receipt]


def test_it_lets_a_customer_pay(call: Call, mpesa: Mpesa) -> None:
    before = mpesa.books.ledger.balance(WANJIKU)
    call(
        "c2bSimulate",
        ShortCode=SHORTCODE,
        CommandID="CustomerPayBillOnline",
        Amount=340,
        Msisdn=int(WANJIKU[1:]),
        BillRefNumber="L12",
    )
    settled(mpesa)
    assert mpesa.books.ledger.balance(WANJIKU) == before - 340_00


def test_its_push_is_paid(call: Call, mpesa: Mpesa, listener: Listener) -> None:
    taken = push(call, listener)
    settled(mpesa)
    (told,) = listener.told(STK)
    read = told["Body"]["stkCallback"]
    assert (read["CheckoutRequestID"], read["ResultCode"]) == (taken["CheckoutRequestID"], 0)


def test_it_asks_what_became_of_its_push(call: Call, mpesa: Mpesa, listener: Listener) -> None:
    taken = push(call, listener)
    settled(mpesa)
    answer = call(
        "lipaNaMpesaQuery",
        BusinessShortCode=int(SHORTCODE),
        passKey=PASSKEY,
        CheckoutRequestID=taken["CheckoutRequestID"],
    )
    assert answer["ResultCode"] == "0"


def test_it_asks_how_a_receipt_stands(
    call: Call, mpesa: Mpesa, listener: Listener, order: dict[str, str], receipt: str
) -> None:
    taken = call("transactionStatus", TransactionID=receipt, PartyA=SHORTCODE, IdentifierType="4", **order)
    settled(mpesa)
    read = read_status(listener.raw(RESULTS)[0])
    assert (read.conversation, read.number) == (taken["ConversationID"], receipt)


def test_it_takes_a_receipt_back(
    call: Call, mpesa: Mpesa, listener: Listener, order: dict[str, str], receipt: str
) -> None:
    before = mpesa.books.ledger.balance(WANJIKU)
    call(
        "reversal",
        TransactionID=receipt,
        Amount=340,
        ReceiverParty=SHORTCODE,
        RecieverIdentifierType="11",
        Remarks="wrong account",
        **order,
    )
    settled(mpesa)
    assert read_reversal(listener.raw(RESULTS)[0]).code == "0"
    assert mpesa.books.ledger.balance(WANJIKU) == before + 340_00


def test_it_asks_what_our_accounts_hold(call: Call, mpesa: Mpesa, listener: Listener, order: dict[str, str]) -> None:
    taken = call("accountBalance", PartyA=SHORTCODE, IdentifierType="4", **order)
    settled(mpesa)
    (told,) = listener.told(RESULTS)
    assert (told["Result"]["ConversationID"], told["Result"]["ResultCode"]) == (taken["ConversationID"], 0)


@pytest.mark.parametrize("service", NOT_BUILT)
def test_it_calls_what_is_not_built(service: str) -> None:
    pytest.skip(NOT_BUILT[service])
