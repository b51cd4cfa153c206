"""The daemon is killed fifty times under load, in both forms: by the carrier's books nothing is lost, and nothing is answered twice but for a kill.

Both forms run side by side, each with a village and servers of its own: what takes
longest is to wait until the leases of the dead are over.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.bench.kill_processes import distributed, embedded
from gateway.bench.kill_run import HIT_SHARE, IN_FLIGHT_MIN, Outcome, kill_daemon
from tests.support.postgres import PostgresServer
from tests.support.servers import need
from tests.support.telling import tell

pytestmark = pytest.mark.slow

KILLS = 25
FORMS = ("embedded", "distributed")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Mapping[str, Outcome]:
    need("redis-server", "redis-server")
    folder = tmp_path_factory.mktemp("kills")
    houses = [embedded(folder / "embedded"), distributed(folder / "distributed", postgres_server.new_database())]
    with ThreadPoolExecutor(len(houses)) as pool:
        running = [pool.submit(kill_daemon, house, KILLS, random.randrange(10**6)) for house in houses]
    found = [each.result() for each in running]
    return {each.form: each for each in found}


@pytest.fixture(params=FORMS)
def outcome(request: pytest.FixtureRequest, outcomes: Mapping[str, Outcome]) -> Outcome:
    return outcomes[request.param]


def test_four_fifths_of_the_kills_hit_a_lease_or_a_request(outcome: Outcome, request: pytest.FixtureRequest) -> None:
    tell(request.node, outcome.told())
    assert outcome.kills == KILLS
    assert outcome.hits >= HIT_SHARE * KILLS, outcome.told()


def test_every_kill_fell_into_twenty_messages_in_flight(outcome: Outcome) -> None:
    assert outcome.in_flight_min >= IN_FLIGHT_MIN, outcome.told()


def test_nothing_acknowledged_is_lost(outcome: Outcome) -> None:
    assert outcome.lost == [], outcome.told()


def test_every_text_is_answered(outcome: Outcome) -> None:
    assert outcome.unanswered == [], outcome.told()


def test_no_text_has_two_answers(outcome: Outcome) -> None:
    assert outcome.answered_too_often == [], outcome.told()


def test_an_answer_leaves_twice_only_where_a_kill_fell_before_our_commit(outcome: Outcome) -> None:
    assert outcome.doubles_of_nothing == [], outcome.told()


def test_a_double_says_the_same(outcome: Outcome) -> None:
    assert outcome.doubles_that_differ == [], outcome.told()


def test_all_is_drained_after(outcome: Outcome) -> None:
    assert outcome.left_open == [], outcome.told()


def test_the_carriers_books_hold_what_was_texted_and_what_was_taken(outcome: Outcome) -> None:
    assert outcome.books_differ == 0, outcome.told()


def test_each_process_of_the_distributed_form_was_killed(outcomes: Mapping[str, Outcome]) -> None:
    assert set(outcomes["distributed"].killed) == {"redis", "web", "worker-1", "worker-2"}
