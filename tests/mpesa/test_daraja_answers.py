"""Answers of Daraja's that the sandbox operator does not give, in the forms that integrators met (to 2026-11)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from domain.collects import Collect
from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable
from domain.money import Money
from domain.receipts import CollectState
from gateway.http import Answer
from mpesa.answers import NothingThere, NotOfTheApp, RegisteredBefore, StaleToken, StillShown, explain, read_answer
from mpesa.daraja import Daraja, Registered
from tests.mpesa.operator_world import WANJIKU, Watch
from tests.mpesa.our_daraja import client, settings
from tests.support.provider import Manner, Reply, provider

WISH = Collect(WANJIKU, Money(50_00, "KES"), "L12")
TOKEN = {"access_token": "iNv3nT3dT0k3nAaBbCcDdEeFf12", "expires_in": 3599}


def error(code: str, text: str) -> bytes:
    return json.dumps({"requestId": "4f21-118", "errorCode": code, "errorMessage": text}).encode()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        pytest.param(404, error("404.001.03", "Invalid Access Token"), StaleToken, id="an old token is a 404"),
        pytest.param(400, error("400.003.01", "Invalid Access Token"), StaleToken, id="an old token is a 400"),
        pytest.param(401, error("401.003.01", "no apiproduct match found"), NotOfTheApp, id="product not ticked"),
        pytest.param(404, error("404.001.01", "Resource not found"), Denied, id="a wrong path"),
        pytest.param(404, error("404.001.04", "Invalid Authentication Header"), Denied, id="a wrong header"),
        pytest.param(405, error("405.001", "Method Not Allowed"), Denied, id="a wrong method"),
        pytest.param(400, error("400.002.02", "Bad Request - Invalid Amount"), Refused, id="a wrong field"),
        pytest.param(400, error("400.002.05", "Invalid Request Payload"), Refused, id="a wrong body"),
        pytest.param(500, error("500.001.1001", "Merchant does not exist"), Denied, id="no such merchant"),
        pytest.param(500, error("500.001.1001", "Wrong credentials"), Denied, id="a wrong password"),
        pytest.param(
            500,
            error("500.001.1001", "Unable to lock subscriber, a transaction is already in process"),
            Unavailable,
            id="she has a prompt already",
        ),
        pytest.param(500, error("500.001.1001", "The transaction is being processed"), StillShown, id="not yet"),
        pytest.param(500, error("500.001.1001", "Something else"), OutcomeUnknown, id="the same code, another text"),
        pytest.param(500, error("500.002.1001", "Service is under maintenance"), Unavailable, id="maintenance"),
        pytest.param(500, error("500.003.1001", "Internal Server Error"), OutcomeUnknown, id="broken inside"),
        pytest.param(500, error("500.003.1001", "URLs are already registered"), RegisteredBefore, id="registered"),
        pytest.param(500, error("500.003.1001", "Duplicate notification info"), RegisteredBefore, id="duplicate"),
        pytest.param(500, error("500.003.02", "Spike Arrest Violation"), Throttled, id="spike arrest"),
        pytest.param(500, error("500.003.02", "System is busy"), OutcomeUnknown, id="busy, and nobody knows"),
        pytest.param(500, error("500.003.03", "Quota Violation"), Throttled, id="quota"),
        pytest.param(500, error("500", "Failed to retrieve transactions"), NothingThere, id="nothing to pull"),
        pytest.param(429, b"", Throttled, id="too often, in no words"),
        pytest.param(403, b"<html>Request Rejected</html>", OutcomeUnknown, id="the firewall"),
        pytest.param(400, b"", OutcomeUnknown, id="nothing at all"),
        pytest.param(502, b"Bad Gateway", OutcomeUnknown, id="a gateway"),
        pytest.param(200, b"<html>", OutcomeUnknown, id="200 and a page"),
        pytest.param(200, b"", OutcomeUnknown, id="200 and nothing"),
        pytest.param(200, error("400.002.02", "Bad Request - Invalid Amount"), OutcomeUnknown, id="200 and an error"),
    ],
)
def test_an_error_says_who_acts(status: int, body: bytes, kind: type[GatewayError]) -> None:
    with pytest.raises(GatewayError) as caught:
        read_answer(Answer(status, {}, body))
    assert type(caught.value) is kind


def test_an_error_shows_neither_addresses_nor_what_may_be_a_key() -> None:
    words = str(explain(Answer(400, {}, error("400.002.02", "Bad https://x.org/cb/abc/c2b and " + "k" * 30))))
    assert words == "400 400.002.02: Bad … and …"


@contextmanager
def answering(status: int, told: object) -> Iterator[Daraja]:
    """Give a client of a server that mints a token, and answers all else alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, TOKEN)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(status, told)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, status: int, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = settings(None, f"http://127.0.0.1:{server.server_port}", "https://sms.example.org", certificate=None)
    with client(made, Watch()) as daraja:
        yield daraja
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(
            {"OriginatorConversationID": "7619-2", "ConversationID": "", "ResponseCode": "00000000"}, id="zeros"
        ),
        pytest.param({"OriginatorCoversationID": "7619-2", "ResponseCode": 0}, id="a number"),
    ],
)
def test_addresses_are_taken_in_every_spelling(told: dict[str, object]) -> None:
    with answering(200, told) as daraja:
        assert daraja.register() is Registered.V2


def test_what_is_not_accepted_is_refused() -> None:
    told = {"ResponseCode": "1", "ResponseDescription": "Rejected"}
    with answering(200, told) as daraja, pytest.raises(Refused, match="1: Rejected"):
        daraja.collect(WISH)


@pytest.mark.parametrize("told", [{}, {"ResponseCode": "0"}, {"CheckoutRequestID": "ws_CO_1"}])
def test_a_prompt_that_is_not_named_is_unknown(told: dict[str, object]) -> None:
    with answering(200, told) as daraja, pytest.raises(OutcomeUnknown):
        daraja.collect(WISH)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("0", CollectState.UNCLEAR),
        ("4999", CollectState.PENDING),
        ("1032", CollectState.FAILED),
        (1037, CollectState.FAILED),
        ("TP40153", CollectState.UNCLEAR),
    ],
)
def test_what_a_query_says(code: object, state: CollectState) -> None:
    with answering(200, {"ResponseCode": "0", "ResultCode": code, "ResultDesc": "so"}) as daraja:
        assert daraja.ask("ws_CO_1").state is state


@pytest.mark.parametrize(
    ("status", "told"),
    [
        pytest.param(200, {"ResponseCode": "1001", "Response": [[]]}, id="an array in an array"),
        pytest.param(200, {"ResponseCode": "1001", "Transaction": "[[]]"}, id="another key"),
        pytest.param(500, {"errorCode": "500", "errorMessage": "Failed to retrieve transactions"}, id="an error"),
    ],
)
def test_an_empty_window_is_empty_in_every_form(status: int, told: object) -> None:
    with answering(status, told) as daraja:
        assert daraja.pull(Watch()(), Watch()(), 0).rows == 0


def test_a_row_that_cannot_be_read_hides_no_other() -> None:
    good = {"transactionId": "UKM2C4D8QA", "trxDate": "2026-11-22T07:41:09Z", "amount": "1500.00"}
    with answering(200, {"ResponseCode": "1000", "Response": [[{"transactionId": "?"}, good]]}) as daraja:
        pulled = daraja.pull(Watch()(), Watch()(), 0)
    assert ([each.receipt.number for each in pulled.receipts], pulled.rows) == (["UKM2C4D8QA"], 2)
    told = [each.told for each in pulled.unread] + [each.told for each in pulled.receipts]
    assert [json.loads(each) for each in told] == [{"transactionId": "?"}, good]


@pytest.mark.parametrize(("status", "is_new"), [("1000", True), ("1001", False)])
@pytest.mark.parametrize("key", ["ResponseStatus", "Response Status"])
def test_registering_for_the_pull_is_read_in_both_spellings(status: str, is_new: bool, key: str) -> None:
    with answering(200, {key: status}) as daraja:
        assert (daraja.register_pull("+254700000100") is not Registered.BEFORE) is is_new


def test_a_token_that_is_refused_for_ever_is_given_up_after_two() -> None:
    told = {"errorCode": "404.001.03", "errorMessage": "Invalid Access Token"}
    with answering(404, told) as daraja, pytest.raises(StaleToken):
        daraja.reverse("TKI2C4D8QA", WISH.amount, "twice")


def test_a_server_that_drips_is_left_at_the_deadline() -> None:
    with provider(Reply(200, json.dumps(TOKEN), manner=Manner.DRIPPING)) as played:
        made = settings(None, played.url, "https://sms.example.org", deadline_s=1)
        with client(made, Watch()) as daraja, pytest.raises(Unavailable):
            daraja.login()
