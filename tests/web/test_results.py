"""The doors for what an operator answers: on disk before OK, once, and nothing forged is heard."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.collect_requests import NewRequest, RequestState
from domain.errors import Unavailable
from domain.money import Money
from domain.operator_orders import NewOrder, OrderKind, OrderState
from domain.remittances import RemittanceState
from gateway.flows.receive_sms import ReceiveSMS
from gateway.flows.settle_collect import TakeCollectAnswer
from gateway.flows.settle_return import TakeReversal
from gateway.flows.take_pulled import TakePulled
from gateway.flows.take_status import TakeStatus
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.web.results import ResultDoor, result_callbacks
from mpesa.callbacks import read_collect, read_pull
from mpesa.results import read_reversal, read_status, receipt_of
from tests.support.clock import HandClock

TOKEN = "0123456789abcdef0123"
SHORTCODE, NUMBER, CHECKOUT = "600417", "UC25C4D8QA", "ws_CO_02032026110000700000011"
ACCEPTED = {"ResultCode": "0", "ResultDesc": "Accepted"}

METADATA = [
    {"Name": "Amount", "Value": 480.0},
    {"Name": "MpesaReceiptNumber", "Value": NUMBER},
    {"Name": "Balance"},
    {"Name": "TransactionDate", "Value": 20260302110012},
    {"Name": "PhoneNumber", "Value": 254700000011},
]
STK = {
    "Body": {
        "stkCallback": {
            "MerchantRequestID": "1-2-3",
            "CheckoutRequestID": CHECKOUT,
            "ResultCode": 0,
            "ResultDesc": "done",
            "CallbackMetadata": {"Item": METADATA},
        }
    }
}


def result(**told: object) -> Mapping[str, object]:
    parameters = [{"Key": key, "Value": value} for key, value in told.items()]
    return {
        "Result": {
            "ResultType": 0,
            "ResultCode": 0,
            "ResultDesc": "done",
            "OriginatorConversationID": "ours",
            "ConversationID": "AG_1",
            "TransactionID": "UC27H2K9LM",
            "ResultParameters": {"ResultParameter": parameters},
        }
    }


STATUS = result(
    DebitPartyName="254700000011 - MARY AKOTH",
    CreditPartyName=f"{SHORTCODE} - JIRANI",
    FinalisedTime=20260302110012,
    TransactionStatus="Completed",
    Amount=480.0,
    ReceiptNo=NUMBER,
)
REVERSAL = result(Amount=480.0, OriginalTransactionID=NUMBER)
PULL = {
    "ResponseCode": "1000",
    "Response": [[{"transactionId": NUMBER, "trxDate": "2026-03-02T11:00:12Z", "amount": "480.00"}, {"amount": "1"}]],
}
TOLD: Mapping[str, Mapping[str, object]] = {
    "stk": STK,
    "status/result": STATUS,
    "status/timeout": STATUS,
    "reversal/result": REVERSAL,
    "reversal/timeout": REVERSAL,
    "pull": PULL,
}


class Doorstep:
    """The doors, and what lies behind them: one prompt and one question are open."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        sealer = Sealer([new_key()])
        self.store, self.clock, self.is_full = store, clock, False
        self.parked: list[tuple[str, str]] = []
        park = ReceiveSMS(store, sealer, clock, "KE").park
        collect = TakeCollectAnswer(store, sealer, clock, SHORTCODE)
        status = TakeStatus(store, sealer, clock, "mpesa", partial(receipt_of, shortcode=SHORTCODE))
        reversal = TakeReversal(store, sealer, clock, "mpesa")
        pulled = TakePulled(store, sealer, clock, SHORTCODE, park)
        takers: dict[str, Callable[[bytes], str]] = {
            "stk": lambda body: collect(read_collect(body), body.decode()),
            "pull": lambda body: pulled(read_pull(body)),
        }
        for event in ("result", "timeout"):
            takers[f"status/{event}"] = lambda body: status(read_status(body), body.decode())
            takers[f"reversal/{event}"] = lambda body: reversal(read_reversal(body), body.decode())
        self.door = ResultDoor(TOKEN, {name: self._full(each) for name, each in takers.items()}, self._park(park))

    def open(self) -> None:
        wish = NewRequest("sms-1", 1, "1", "+254700000011", Money(48_000, "KES"), None)
        self.store.write(lambda work: work.collects.add(wish, self.clock()))
        self.store.write(lambda work: work.collects.move(work.collects.get(1), RequestState.ORDERED, self.clock()))
        wanted = NewOrder(OrderKind.STATUS, "mpesa", NUMBER)
        self.store.write(lambda work: work.operator_orders.add(wanted, self.clock()))

    def tell(self, event: str, content: object, token: str = TOKEN, media: str = "application/json") -> TestResponse:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        subject, _, rest = event.partition("/")
        path = "/".join(part for part in ("/callbacks", subject, token, rest) if part)
        return self._client().post(path, data=body, content_type=media)

    def stored(self) -> int:
        return int(self.store.read(lambda work: work.remittances.find("mpesa", NUMBER)) is not None)

    def _client(self) -> FlaskClient:
        from flask import Flask

        app = Flask(__name__)
        app.register_blueprint(result_callbacks(self.door))
        return app.test_client()

    def _full(self, take: Callable[[bytes], str]) -> Callable[[bytes], str]:
        def taken(body: bytes) -> str:
            if self.is_full:
                raise Unavailable("the disk is full")
            return take(body)

        return taken

    def _park(self, park: Callable[[str, str, bytes], None]) -> Callable[[str, str, bytes], None]:
        def parked(name: str, reason: str, body: bytes) -> None:
            park(name, reason, body)
            self.parked.append((name, reason))

        return parked


@pytest.fixture
def step(store: OpenStore, clock: HandClock) -> Doorstep:
    made = Doorstep(store, clock)
    made.open()
    return made


@pytest.mark.parametrize("event", TOLD)
def test_what_is_told_is_accepted(step: Doorstep, event: str) -> None:
    told = step.tell(event, TOLD[event])
    assert (told.status_code, told.get_json()) == (200, ACCEPTED)


@pytest.mark.parametrize("event", ["stk", "status/result", "pull"])
def test_money_told_fifty_times_is_stored_once(step: Doorstep, event: str) -> None:
    for _ in range(50):
        assert step.tell(event, TOLD[event]).status_code == 200
    remittance = step.store.read(lambda work: work.remittances.find("mpesa", NUMBER))
    assert remittance is not None
    assert (remittance.state, len(step.store.read(lambda work: work.remittances.told(remittance.id)))) == (
        RemittanceState.RECEIVED,
        1,
    )


@pytest.mark.parametrize("event", TOLD)
def test_a_wrong_token_is_not_heard(step: Doorstep, event: str) -> None:
    assert step.tell(event, TOLD[event], token="f" * 20).status_code == 403
    assert step.stored() == 0


@pytest.mark.parametrize("event", TOLD)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"Body": 1}', b'{"Result": []}', b"\xff\xfe"], ids=repr)
def test_what_cannot_be_read_is_kept_for_staff(step: Doorstep, event: str, body: bytes) -> None:
    assert step.tell(event, body).status_code == 400
    assert [name for name, _ in step.parked] == [event.partition("/")[0]]


@pytest.mark.parametrize("event", TOLD)
def test_it_is_not_ok_before_it_is_on_disk(step: Doorstep, event: str) -> None:
    step.is_full = True
    assert step.tell(event, TOLD[event]).status_code == 503


@pytest.mark.parametrize("event", TOLD)
def test_other_media_are_refused(step: Doorstep, event: str) -> None:
    assert step.tell(event, TOLD[event], media="application/xml").status_code == 415


@pytest.mark.parametrize("event", ["status/result", "reversal/result"])
def test_what_nobody_asked_for_moves_no_money(store: OpenStore, clock: HandClock, event: str) -> None:
    step = Doorstep(store, clock)
    assert step.tell(event, TOLD[event]).status_code == 200
    assert step.stored() == 0


def test_a_row_that_cannot_be_read_hides_no_other(step: Doorstep) -> None:
    step.tell("pull", PULL)
    assert (step.stored(), len(step.parked)) == (1, 0)


def test_the_queues_time_out_says_nothing_about_the_money(step: Doorstep) -> None:
    queued = {"Result": {"ResultType": 1, "ResultCode": 1, "ConversationID": "AG_1", "OriginatorConversationID": "x"}}
    assert step.tell("status/timeout", queued).status_code == 200
    order = step.store.read(lambda work: work.operator_orders.about(OrderKind.STATUS, "mpesa", NUMBER))
    assert order is not None
    assert order.state is OrderState.WANTED
