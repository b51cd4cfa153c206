"""The village's contract over HTTP: people, phones, books, faults, and the sandbox core beside them."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import cast

import httpx
import pytest

from gateway.village.cast import people
from gateway.village.contract import Polls
from gateway.village.kenya import KENYA
from gateway.village.server import beside
from gateway.village.world import World
from tests.support.village import ANSWER, MARY, StandIn

TEXTS = f"/village/phones/{MARY}/texts"


def test_people_are_listed(village: httpx.Client) -> None:
    assert village.get("/village/people").json() == people(KENYA)


def test_a_phone_texts_the_daemon(village: httpx.Client, daemon: StandIn) -> None:
    answer = village.post(TEXTS, json={"text": "balance"})
    assert (answer.status_code, answer.json()["id"]) == (202, daemon.next_text()["id"])


@pytest.mark.parametrize("text", ["", " ", "x" * 1_000, "😀😀", "٢٥٠", '=HYPERLINK("x")', "a\nb\x00c"], ids=range(7))
def test_a_phone_may_text_anything(village: httpx.Client, daemon: StandIn, text: str) -> None:
    village.post(TEXTS, json={"text": text})
    assert daemon.next_text()["text"] == text


def test_a_phone_shows_its_conversation(village: httpx.Client, answering: StandIn) -> None:
    village.post(TEXTS, json={"text": "balance"})
    [answer] = village.get(TEXTS, params={"after": 1, "wait": 10}).json()
    assert answer.pop("at").startswith("2026-11-24T08:05:")
    assert answer == {"n": 2, "direction": "in", "text": ANSWER}


def test_beyond_the_room_to_wait_the_answer_comes_at_once() -> None:
    is_waiting, may_go = threading.Event(), threading.Event()

    class Patient:
        def texts(self, phone: str, after: int, wait_s: float = 0) -> list[float]:
            if wait_s:
                is_waiting.set()
                may_go.wait(10)
            return [wait_s]

    world = cast("World", SimpleNamespace(carrier=Patient()))
    polls = Polls(1)
    first = threading.Thread(target=polls.texts, args=(world, MARY, 0, 20))
    first.start()
    is_waiting.wait(10)
    second = polls.texts(world, MARY, 0, 20)
    may_go.set()
    first.join()
    assert list(second) == [0]  # type: ignore[comparison-overlap]  # what the stand-in lists


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/village/phones/0700000011/texts", b'{"text":"x"}', id="a phone as dialled at home"),
        pytest.param("/village/phones/+2547/texts", b'{"text":"x"}', id="a phone too short"),
        pytest.param(TEXTS, b"balance", id="no JSON"),
        pytest.param(TEXTS, b"[]", id="a list"),
        pytest.param(TEXTS, b"{}", id="no text"),
        pytest.param(TEXTS, b'{"text":5}', id="a number for a text"),
        pytest.param(TEXTS, b'{"text":"\\ud800"}', id="half a character"),
        pytest.param("/village/core/faults", b'{"kind":"earthquake","count":1}', id="an unknown fault of the core"),
        pytest.param("/village/carrier/faults", b'{"kind":"html","count":1}', id="a fault of another sandbox"),
        pytest.param("/village/carrier/faults", b'{"kind":"down","count":-1}', id="a negative count"),
        pytest.param("/village/carrier/faults", b'{"kind":"down","count":true}', id="a count that is none"),
        pytest.param("/village/core/faults", b'{"kind":"down","on":"reads"}', id="faults on calls nobody keeps apart"),
        pytest.param("/village/carrier/faults", b'{"kind":"down","on":"postings"}', id="postings at the carrier"),
    ],
)
def test_bad_input_is_refused_with_a_reason(village: httpx.Client, path: str, body: bytes) -> None:
    answer = village.post(path, content=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_a_body_over_64_kib_is_refused(village: httpx.Client) -> None:
    assert village.post(TEXTS, json={"text": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize("sandbox", ["gcash", "moon"])
@pytest.mark.parametrize("of", ["books", "faults"])
def test_a_sandbox_that_is_not_built_is_not_found(village: httpx.Client, sandbox: str, of: str) -> None:
    assert village.get(f"/village/{sandbox}/{of}").status_code == 404


def test_the_carriers_books_hold_both_ways(village: httpx.Client, answering: StandIn) -> None:
    village.post(TEXTS, json={"text": "balance"})
    village.get(TEXTS, params={"after": 1, "wait": 10})
    entries = village.get("/village/carrier/books").json()["entries"]
    assert [(each["phone"], each["direction"], each["text"]) for each in entries] == [
        (MARY, "out", "balance"),
        (MARY, "in", ANSWER),
    ]


def test_the_cores_books_hold_the_past(village: httpx.Client) -> None:
    entries = village.get("/village/core/books").json()["entries"]
    repaid = [each for each in entries if each["account"] == "L4" and each["kind"] == "repayment"]
    assert [each["amount"] for each in repaid] == ["480.00"] * 19


@pytest.mark.parametrize("sandbox", ["core", "carrier"])
def test_faults_are_listed_and_wait(village: httpx.Client, sandbox: str) -> None:
    village.post(f"/village/{sandbox}/faults", json={"kind": "down", "count": 3})
    faults = village.get(f"/village/{sandbox}/faults").json()
    assert ("cut_after" in faults["kinds"], faults["waiting"]) == (True, {"down": 3})


def test_a_fault_that_waits_for_a_posting_is_not_met_by_reading(village: httpx.Client) -> None:
    village.post("/village/core/faults", json={"kind": "cut_after", "count": 1, "on": "postings"})
    village.get("/fineract-provider/actuator/health")
    assert village.get("/village/core/faults").json()["waiting"] == {"cut_after": 1}


def test_the_core_answers_any_client(village: httpx.Client) -> None:
    answer = village.get(
        "/fineract-provider/api/v1/clients/1",
        auth=("jirani-gateway", "gateway-village"),
        headers={"Fineract-Platform-TenantId": "default"},
    )
    assert answer.json()["displayName"] == "Mary Akoth"


def test_a_core_that_is_down_ends_the_call(village: httpx.Client) -> None:
    village.post("/village/core/faults", json={"kind": "down", "count": 1})
    with pytest.raises(httpx.HTTPError) as raised:
        village.get("/fineract-provider/api/v1/clients/1", timeout=5)
    assert not isinstance(raised.value, httpx.TimeoutException)


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/village/people", "village"),
        ("/village", "village"),
        ("/carrier/messages", "village"),
        ("/fineract-provider/api/v1/echo", "village"),
        ("/villages", "daemon"),
        ("/callbacks/carrier/x", "daemon"),
        ("/", "daemon"),
    ],
)
def test_beside_a_daemon_each_has_its_paths(path: str, whose: str) -> None:
    def of(name: str) -> object:
        return lambda environ, start_response: [name.encode()]

    both = beside(of("daemon"), of("village"))  # type: ignore[arg-type]
    assert list(both({"PATH_INFO": path}, lambda *_: lambda _: None)) == [whose.encode()]
