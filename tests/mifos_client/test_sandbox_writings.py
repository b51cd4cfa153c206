"""Play the recorded scenarios that move money against the sandbox core: same shape, same codes, same keys, in their order."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mifos_client.sandbox.manners import Manners
from tests.mifos_client.player import Player
from tests.mifos_client.recorded import recorded_exchanges
from tests.mifos_client.writing_gaps import IGNORED_IN, NOT_PLAYED
from tests.mifos_client.writing_worlds import ACCOUNTS, HOOKS

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"
POSTGRESQL = RECORDINGS / "postgresql"
_GAPS = {(scenario, name) for scenario, names, _ in NOT_PLAYED for name in names.split(" | ")}
Outcomes = dict[str, list[str]]


def _exchanges(scenario: str, manners: Manners) -> list[dict[str, Any]]:
    """Read a scenario as that database recorded it; what was not recorded there was answered alike."""
    own = POSTGRESQL / f"{scenario}.json"
    if manners is Manners.MARIADB:
        return recorded_exchanges(RECORDINGS / f"{scenario}.json")
    if own.exists():
        return recorded_exchanges(own)
    others = {(each["scenario"], each["name"]): each for each in recorded_exchanges(POSTGRESQL / "differences.json")}
    exchanges = recorded_exchanges(RECORDINGS / f"{scenario}.json")
    for exchange in exchanges:
        if (scenario, exchange["name"]) in others:
            exchange["response"] = others[scenario, exchange["name"]]["response"]
    return exchanges


def _winners_first(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Play of two callers of a race the one first who won it."""
    ordered = list(exchanges)
    for n, (one, two) in enumerate(pairwise(exchanges)):
        pair = one["name"].endswith("caller 1") and two["name"].endswith("caller 2")
        if pair and one["response"]["status"] != 200:
            ordered[n], ordered[n + 1] = two, one
    return ordered


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Manners], Outcomes]:
    """Play a scenario once, and tell what each of its exchanges was answered otherwise."""
    done: dict[tuple[str, Manners], Outcomes] = {}

    def play(scenario: str, manners: Manners) -> Outcomes:
        if (scenario, manners) not in done:
            exchanges = _winners_first(_exchanges(scenario, manners))
            file = tmp_path_factory.mktemp(scenario) / "core.jsonl"
            player = Player(exchanges, deepcopy(ACCOUNTS[scenario]), manners, file)
            done[scenario, manners] = outcomes = {}
            for exchange in exchanges:
                name = exchange["name"]
                if (scenario, name) in _GAPS:
                    continue
                HOOKS.get((scenario, name), lambda _: None)(player)
                outcomes[name] = player.play(exchange, IGNORED_IN.get((scenario, name), ()))
        return done[scenario, manners]

    return play


def _rows() -> list[Any]:
    rows = []
    for manners in Manners:
        for scenario in ACCOUNTS:
            if manners is Manners.POSTGRESQL and scenario == "24-crash":
                continue  # recorded on MariaDB only
            for exchange in _exchanges(scenario, manners):
                if (scenario, exchange["name"]) not in _GAPS:
                    rows.append(pytest.param(scenario, manners, exchange["name"], id=_id(scenario, manners, exchange)))
    return rows


def _id(scenario: str, manners: Manners, exchange: dict[str, Any]) -> str:
    return f"{manners}, {scenario}: {exchange['name']}"


@pytest.mark.parametrize(("scenario", "manners", "name"), _rows())
def test_answers_as_fineract_did(
    played: Callable[[str, Manners], Outcomes], scenario: str, manners: Manners, name: str
) -> None:
    assert played(scenario, manners)[name] == []


@pytest.mark.parametrize("scenario", ACCOUNTS)
def test_everything_recorded_is_played_or_has_a_reason_not_to_be(scenario: str) -> None:
    recorded = {exchange["name"] for exchange in _exchanges(scenario, Manners.MARIADB)}
    assert {name for other, name in _GAPS if other == scenario} <= recorded


def test_a_writing_scenario_is_not_played_in_vain() -> None:
    rows = _rows()
    assert len(rows) > 350
