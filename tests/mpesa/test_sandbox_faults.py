"""Faults on demand and by chance: calls over a real socket, callbacks to a real listener."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection

import pytest
from werkzeug.serving import make_server

from domain.receipts import CollectState
from mpesa.callbacks import read_collect, read_confirmation
from mpesa.results import read_status
from mpesa.sandbox.faults import CallbackKind, Faults
from mpesa.sandbox.opening import Mpesa
from tests.mpesa.daraja_caller import RESULTS, STK, Daraja
from tests.mpesa.operator_world import CUSTOMERS, KEY, SECRET, WANJIKU, Listener, Watch, new_mpesa, register, settled

CUT = "cut"
CONFIRMATION = "/c2b/confirmation"


@pytest.fixture
def ask(mpesa: Mpesa) -> Iterator[Callable[[], tuple[int, bytes] | str]]:
    server = make_server("127.0.0.1", 0, mpesa.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    login = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()

    def generate() -> tuple[int, bytes] | str:
        with closing(HTTPConnection("127.0.0.1", server.server_port, timeout=20)) as connection:
            try:
                path = "/oauth/v1/generate?grant_type=client_credentials"
                connection.request("GET", path, headers={"Authorization": f"Basic {login}"})
                response = connection.getresponse()
            except ConnectionError:  # RemoteDisconnected is one
                return CUT
            return response.status, response.read()

    yield generate
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", ["down", "cut_before", "cut_after"])
def test_the_connection_is_cut_without_an_answer(mpesa: Mpesa, ask: Callable[[], object], kind: str) -> None:
    mpesa.faults.add(kind, 1)
    assert ask() == CUT
    assert ask() != CUT
    assert mpesa.books.calls()[0].status == 0


@pytest.mark.parametrize(
    ("kind", "status", "holds"),
    [
        pytest.param("throttle", 429, b"SpikeArrestViolation", id="the gateway's spike arrest"),
        pytest.param("spike", 500, b"500.003.02", id="Daraja's spike arrest"),
        pytest.param("quota", 500, b"500.003.03", id="quota"),
        pytest.param("forbidden", 403, b"<html>", id="the firewall"),
        pytest.param("error_after", 500, b"500.003.1001", id="done, and 500"),
        pytest.param("empty", 500, b"", id="nothing"),
    ],
)
def test_another_answer_comes_instead(
    mpesa: Mpesa, ask: Callable[[], tuple[int, bytes]], kind: str, status: int, holds: bytes
) -> None:
    mpesa.faults.add(kind, 1)
    answer = ask()
    assert (answer[0], holds in answer[1]) == (status, True)
    assert ask()[0] == 200


def test_a_garbled_answer_is_no_json(mpesa: Mpesa, ask: Callable[[], tuple[int, bytes]]) -> None:
    mpesa.faults.add("garbled", 1)
    status, body = ask()
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert status == 200


@pytest.mark.parametrize(
    ("kind", "pushed"), [("cut_before", 0), ("throttle", 0), ("error_after", 1), ("empty", 1), ("garbled", 1)]
)
def test_a_push_is_done_or_not(daraja: Daraja, mpesa: Mpesa, kind: str, pushed: int) -> None:
    mpesa.faults.add(kind, 1)
    try:
        daraja.push()
    except ConnectionResetError:
        assert kind == "cut_before"
    settled(mpesa)
    assert len(mpesa.books.entries()) == pushed


def test_slow_takes_its_time(watch: Watch, listener: Listener) -> None:
    slept: list[float] = []
    mpesa = new_mpesa(watch)
    mpesa.faults.sleep = slept.append
    mpesa.faults.add("slow", 1)
    Daraja(mpesa, listener)
    assert slept == [mpesa.operator.outbox.timetable.slow_by_s]


@pytest.fixture
def paid(mpesa: Mpesa, listener: Listener) -> Callable[[], list[bytes]]:
    """Let her pay, and give what was confirmed."""
    register(mpesa, listener)

    def pay() -> list[bytes]:
        mpesa.pay(WANJIKU, "L1", 10)
        settled(mpesa)
        return listener.raw(CONFIRMATION)

    return pay


@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        pytest.param("drop", 0, id="never sent"),
        pytest.param("twice", 2, id="sent twice"),
        pytest.param("late", 1, id="sent late"),
        pytest.param("callback_slow", 1, id="sent slowly"),
        pytest.param("callback_cut_before", 0, id="broken off in the body"),
        pytest.param("callback_cut_after", 1, id="gone before the answer"),
    ],
)
def test_a_confirmation_meets_its_fault(
    mpesa: Mpesa, listener: Listener, paid: Callable[[], list[bytes]], kind: str, heard: int
) -> None:
    mpesa.faults.add(kind, 1)
    paid()
    paid()
    assert listener.hears(CONFIRMATION, heard + 1)
    assert len(listener.raw(CONFIRMATION)) == heard + 1
    assert mpesa.faults.met() == {kind: 1}
    assert len(mpesa.books.entries()) == 2


@pytest.mark.parametrize("kind", ["drop", "callback_cut_before"])
def test_what_was_not_heard_is_told_by_the_outbox(mpesa: Mpesa, paid: Callable[[], list[bytes]], kind: str) -> None:
    mpesa.faults.add(kind, 1)
    paid()
    (sending,) = mpesa.operator.outbox.sent()
    assert (sending.fault, sending.status, sending.kind) == (kind, None, CallbackKind.CONFIRMATION)


@pytest.mark.parametrize("kind", ["no_names", "blank_type"])
def test_our_reader_takes_a_confirmation_of_another_shape(
    mpesa: Mpesa, paid: Callable[[], list[bytes]], kind: str
) -> None:
    mpesa.faults.add(kind, 1)
    receipt = read_confirmation(paid()[0])
    assert (receipt.kind, receipt.payer.name) == {"no_names": ("Pay Bill", None), "blank_type": ("", "WANJIKU")}[kind]


@pytest.mark.parametrize("kind", ["text_codes", "missing_value", "twice", "late"])
def test_our_reader_takes_an_stk_callback_of_another_shape(
    daraja: Daraja, mpesa: Mpesa, listener: Listener, kind: str
) -> None:
    mpesa.faults.add(kind, 1)
    daraja.push()
    settled(mpesa)
    answers = [read_collect(each) for each in listener.raw(STK)]
    assert {each.state for each in answers} == {CollectState.PAID}
    assert len(answers) == (2 if kind == "twice" else 1)


def test_a_callback_may_let_the_next_one_pass(mpesa: Mpesa, listener: Listener) -> None:
    register(mpesa, listener)
    mpesa.operator.outbox.timetable = replace(mpesa.operator.outbox.timetable, late_by_s=60)
    mpesa.faults.add("reorder", 1)
    paid = [mpesa.pay(WANJIKU, f"L{n}", 10) for n in (1, 2)]
    assert listener.hears(CONFIRMATION, 2)
    assert [each["TransID"] for each in listener.told(CONFIRMATION)] == paid[::-1]


def test_a_callback_that_nothing_passes_goes_all_the_same(mpesa: Mpesa, paid: Callable[[], list[bytes]]) -> None:
    mpesa.faults.add("reorder", 1)
    assert len(paid()) == 1


def test_success_may_come_after_failure(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.faults.add("late_success", 1)
    daraja.push()
    settled(mpesa)
    states = {read_collect(each).state for each in listener.raw(STK)}
    assert states == {CollectState.FAILED, CollectState.PAID}


@pytest.mark.parametrize("kind", ["single_object", "text_codes", "missing_value"])
def test_our_reader_takes_a_result_of_another_shape(
    daraja: Daraja, mpesa: Mpesa, listener: Listener, kind: str
) -> None:
    mpesa.faults.add(kind, 1)
    taken = daraja.status(mpesa.pay(WANJIKU, "L1", 10)).get_json()
    settled(mpesa)
    assert read_status(listener.raw(RESULTS)[0]).conversation == taken["ConversationID"]


@pytest.mark.parametrize(("kind", "results"), [("queue_timeout", 1), ("queue_timeout_only", 0)])
def test_a_queue_may_time_out(daraja: Daraja, mpesa: Mpesa, listener: Listener, kind: str, results: int) -> None:
    mpesa.faults.add(kind, 1)
    daraja.status(mpesa.pay(WANJIKU, "L1", 10))
    settled(mpesa)
    assert (len(listener.raw("/orders/late")), len(listener.raw(RESULTS))) == (1, results)


def test_a_result_may_come_before_its_order_is_acknowledged(daraja: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    mpesa.stop()
    mpesa.faults.add("early", 1)
    taken = daraja.status("UKM41B7XQP").get_json()
    assert listener.told(RESULTS)[0]["Result"]["ConversationID"] == taken["ConversationID"]


def test_a_fault_waits_for_a_callback_that_it_fits(mpesa: Mpesa, paid: Callable[[], list[bytes]]) -> None:
    mpesa.faults.add("late_success", 1)
    mpesa.faults.add("down", 2)
    assert len(paid()) == 1
    assert mpesa.faults.waiting() == {"late_success": 1, "down": 2}


def lossy(listener: Listener, seed: int) -> Mpesa:
    """Let 300 pay while callbacks are dropped and doubled by chance."""
    mpesa = new_mpesa(Watch(), seed=seed)
    register(mpesa, listener)
    mpesa.faults.share("drop", 5)
    mpesa.faults.share("twice", 5)
    mpesa.start()
    for n in range(300):
        mpesa.pay(CUSTOMERS[n % 2][0], f"L{n}", 10)
    settled(mpesa)
    mpesa.stop()
    return mpesa


def test_a_share_is_dropped_and_doubled_and_counted(listener: Listener) -> None:
    mpesa = lossy(listener, seed=5)
    met, heard = mpesa.faults.met(), Counter(each["TransID"] for each in listener.told(CONFIRMATION))
    assert min(met["drop"], met["twice"]) > 5
    assert (len(heard), sum(heard.values())) == (300 - met["drop"], 300 - met["drop"] + met["twice"])
    assert len(mpesa.books.entries()) == 300


def test_a_seed_gives_the_same_chance_again(listener: Listener) -> None:
    met = [lossy(listener, seed).faults.met() for seed in (5, 5, 6)]
    assert met[0] == met[1] != met[2]


def test_a_share_of_calls_is_cut(mpesa: Mpesa, ask: Callable[[], object]) -> None:
    mpesa.faults.share("cut_after", 50)
    answers = [ask() for _ in range(40)]
    assert answers.count(CUT) == mpesa.faults.met()["cut_after"] > 5
    mpesa.faults.share("cut_after", 0)
    assert CUT not in [ask() for _ in range(10)]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param(lambda faults: faults.add("earthquake", 1), "earthquake", id="no such kind"),
        pytest.param(lambda faults: faults.share("earthquake", 1), "earthquake", id="no such kind of share"),
        pytest.param(lambda faults: faults.add("down", -1), "count", id="fewer than none"),
        pytest.param(lambda faults: faults.share("down", 101), "share", id="more than all"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(wrong: Callable[[Faults], None], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        wrong(Faults())


def test_a_count_of_nothing_takes_faults_away() -> None:
    faults = Faults()
    faults.add("down", 5)
    faults.add("drop", 1)
    faults.add("down", 0)
    assert faults.waiting() == {"drop": 1}
    assert {"down", "drop", "twice", "late", "cut_after"} <= set(faults.kinds())
