"""The daemon is killed while meetings are reported and released: nothing lost, nothing twice, nothing in the core before release."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.bench.kill_processes import distributed, embedded
from gateway.bench.kill_run import HIT_SHARE
from gateway.bench.meeting_run import MeetingsOutcome, kill_while_meetings_are_reported
from gateway.bench.money_run import SLOW_CORE
from tests.support.postgres import PostgresServer
from tests.support.servers import need
from tests.support.telling import tell

pytestmark = pytest.mark.slow

KILLS = 10
MEETINGS = {"embedded": 600, "distributed": 150}
REPORTED_WITHIN_S = 600


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Mapping[str, MeetingsOutcome]:
    need("redis-server", "redis-server")
    folder = tmp_path_factory.mktemp("meetings")
    houses = {
        "embedded": embedded(folder / "embedded", "--meetings", str(MEETINGS["embedded"])),
        "distributed": distributed(
            folder / "distributed",
            postgres_server.new_database(),
            *("--meetings", str(MEETINGS["distributed"])),
            *SLOW_CORE,
        ),
    }
    with ThreadPoolExecutor(len(houses)) as pool:
        running = {
            form: pool.submit(kill_while_meetings_are_reported, house, MEETINGS[form], KILLS, random.randrange(10**6))
            for form, house in houses.items()
        }
    return {form: each.result() for form, each in running.items()}


@pytest.fixture(params=MEETINGS)
def outcome(request: pytest.FixtureRequest, outcomes: Mapping[str, MeetingsOutcome]) -> MeetingsOutcome:
    return outcomes[request.param]


def test_four_fifths_of_the_kills_hit_a_lease_or_a_request(
    outcome: MeetingsOutcome, request: pytest.FixtureRequest
) -> None:
    tell(request.node, outcome.told())
    assert outcome.kills == KILLS
    assert outcome.hits >= HIT_SHARE * KILLS, outcome.told()


def test_all_are_reported_within_ten_minutes(outcome: MeetingsOutcome) -> None:
    assert outcome.meetings == MEETINGS[outcome.form], outcome.told()
    assert outcome.unanswered == [], outcome.told()
    assert outcome.reported_s <= REPORTED_WITHIN_S, outcome.told()


def test_some_were_reported_twice_and_had_the_first_answer_again(outcome: MeetingsOutcome) -> None:
    assert outcome.repeated > 0, outcome.told()
    assert outcome.answered_twice == [], outcome.told()


def test_nothing_stood_in_the_core_before_release(outcome: MeetingsOutcome) -> None:
    assert outcome.early == 0, outcome.told()


def test_what_each_client_brought_stands_in_the_core_once(outcome: MeetingsOutcome) -> None:
    assert outcome.cash > 0, outcome.told()
    assert (outcome.not_released, outcome.missing, outcome.over) == ([], [], []), outcome.told()


def test_each_client_was_told_once_what_was_written_down_and_once_what_is_on_the_books(
    outcome: MeetingsOutcome,
) -> None:
    assert outcome.not_told == [], outcome.told()


def test_all_is_drained_after(outcome: MeetingsOutcome) -> None:
    assert outcome.left_open == [], outcome.told()
