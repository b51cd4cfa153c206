"""Ask the sandbox core what a real Fineract was asked, on an equal set-up; the answer must have the same shape."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from tests.mifos_client.equal_world import IDS, PASSWORD, equal_books
from tests.mifos_client.replay_accounts import ACCOUNT_CASES
from tests.mifos_client.replay_cases import CASES, IGNORED, REPLAYED_SCENARIOS, Case
from tests.mifos_client.replay_gaps import NOT_REPLAYED
from tests.mifos_client.shapes import differences, on_the_wire

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"
_HEADERS_COMPARED = ("WWW-Authenticate", "Content-Type")
_ALL = [*CASES, *ACCOUNT_CASES]
_HEADERS_EXPECTED = ("X-Notification-Refresh", "Allow")


@cache
def _exchanges(scenario: str) -> dict[str, Any]:
    text = (RECORDINGS / f"{scenario}.json").read_text()
    exchanges = {exchange["name"]: exchange for exchange in on_the_wire(text)}
    for sent in json.loads(text):  # what is asked keeps its plain numbers
        exchanges[sent["name"]]["request"] = sent.get("request", {"method": "", "path": ""})
    return exchanges


@pytest.fixture(scope="module")
def core() -> FlaskClient:
    return create_app(equal_books(), Faults()).test_client()


@pytest.mark.parametrize("case", _ALL, ids=lambda case: f"{case.scenario}: {case.name}")
def test_answers_as_fineract_did(core: FlaskClient, case: Case) -> None:
    exchange = _exchanges(case.scenario)[case.name]
    recorded = exchange["response"]
    response = core.open(**_request(exchange["request"], case))
    assert response.status_code == int(recorded["status"]), response.text[:300]
    for name in _HEADERS_COMPARED:
        sent = response.headers.get(name, "").lower().replace(" ", "")
        assert sent == recorded["headers"].get(name, "").lower().replace(" ", ""), name
    for name in _HEADERS_EXPECTED:
        assert (name in response.headers) == (name in recorded["headers"]), name
    if response.mimetype == "application/json":
        ignored = frozenset(IGNORED) | frozenset(case.ignored)
        assert differences(recorded["body"], on_the_wire(response.text), ignored) == []


def test_every_recorded_reading_is_replayed_or_has_a_reason_not_to_be() -> None:
    replayed = {(case.scenario, case.name) for case in _ALL}
    recorded = {
        (scenario, name)
        for scenario in REPLAYED_SCENARIOS
        for name, exchange in _exchanges(scenario).items()
        if _reads(exchange)
    }
    reasons = {(scenario, name) for scenario, names, _ in NOT_REPLAYED for name in names.split(" | ")}
    assert recorded - replayed - reasons == set()
    assert reasons <= recorded
    assert not reasons & replayed


def _reads(exchange: dict[str, Any]) -> bool:
    asked = exchange["request"]
    return asked["method"] == "GET" or asked["path"].endswith(("clients/search", "/authentication"))


def _request(recorded: dict[str, Any], case: Case) -> dict[str, Any]:
    path, _, query = (case.ask or "").format(**IDS).partition("?")
    headers = dict(recorded["headers"])
    if case.login is not None:
        name, password = {"root": ("mifos", "password"), "wrong": ("mifos", "no")}.get(
            case.login, (case.login, PASSWORD)
        )
        headers["Authorization"] = "Basic " + b64encode(f"{name}:{password}".encode()).decode()
    body = case.body if case.body is not None else recorded.get("body")
    return {
        "method": recorded["method"],
        "path": f"/fineract-provider/{path}" if case.ask is not None else recorded["path"],
        "query_string": query or (recorded["query"] or "" if case.ask is None or "?" not in case.ask else ""),
        "headers": headers,
        "data": None if body is None else json.dumps(body),
    }
