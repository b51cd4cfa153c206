"""daraja-mock (PyPI, test only: its licence allows no copy in a product) as a server of our client.

It takes any credentials, ends nothing and calls nobody back: what is proved is that our
requests are taken and its answers read. Two settings are not its defaults: our URL is its
own, and so is its port.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from domain.collects import Collect
from domain.errors import GatewayError
from domain.money import Money
from domain.receipts import CollectState
from mpesa.daraja import Daraja
from tests.mpesa.operator_world import SHORTCODE, WANJIKU, Watch
from tests.mpesa.our_daraja import client, settings
from tests.mpesa.peers.world import need_version

if TYPE_CHECKING:
    from daraja_mock import DarajaMock

WISH = Collect(WANJIKU, Money(340_00, "KES"), "L12", "Loan repay")


@pytest.fixture
def peer() -> DarajaMock:
    need_version("daraja-mock", "1.0.5")
    from daraja_mock import DarajaMock

    return DarajaMock()


@pytest.fixture
def ours(peer: DarajaMock, watch: Watch) -> Iterator[Daraja]:
    server = make_server("127.0.0.1", 0, peer.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = settings(None, f"http://127.0.0.1:{server.server_port}", "https://sms.example.org", certificate=None)
    with client(made, watch) as daraja:
        yield daraja
    server.shutdown()
    thread.join()
    server.server_close()


def asked(peer: DarajaMock, end: str) -> dict[str, Any]:
    (found,) = [each["body"] for each in peer.request_log() if each["path"].endswith(end)]
    return dict(found)


def test_it_gives_a_token(ours: Daraja, peer: DarajaMock) -> None:
    ours.login()
    assert [each["path"] for each in peer.request_log()] == ["/oauth/v1/generate"]


def test_it_takes_a_push(ours: Daraja, peer: DarajaMock) -> None:
    prompted = ours.collect(WISH)
    assert re.fullmatch(r"ws_CO_[A-Z0-9]{15}", prompted.request)
    assert asked(peer, "/processrequest")["BusinessShortCode"] == SHORTCODE


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param(0, CollectState.UNCLEAR, id="paid, which only a receipt proves"),
        pytest.param(1032, CollectState.FAILED, id="cancelled"),
        pytest.param(1037, CollectState.FAILED, id="not reached"),
    ],
)
def test_it_tells_what_became_of_a_push(ours: Daraja, peer: DarajaMock, code: int, state: CollectState) -> None:
    peer.set_stk_result(code)
    answer = ours.ask("ws_CO_18112025141504000700000145")
    assert (answer.state, answer.code) == (state, str(code))


def test_it_takes_a_status_query(ours: Daraja, peer: DarajaMock) -> None:
    taken = ours.ask_status("UKM41B7XQP")
    assert taken.conversation.startswith("AG_")
    assert asked(peer, "/transactionstatus/v1/query")["TransactionID"] == "UKM41B7XQP"


def test_what_it_does_not_know_is_an_error_and_no_answer(ours: Daraja) -> None:
    with pytest.raises(GatewayError):
        ours.register()
