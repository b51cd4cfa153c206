"""The daemon is killed while money streams in, in both forms: every receipt is posted once or in suspense, to the cent.

Over both forms it is killed fifty times while two thousand pay.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.bench.kill_processes import distributed, embedded
from gateway.bench.kill_run import HIT_SHARE
from gateway.bench.money_run import SLOW_CORE, MoneyOutcome, kill_while_money_comes
from tests.support.postgres import PostgresServer
from tests.support.servers import need
from tests.support.telling import tell

pytestmark = pytest.mark.slow

KILLS, PAID, FAULTS_LEAST = 25, 1_000, 13
FORMS = ("embedded", "distributed")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Mapping[str, MoneyOutcome]:
    need("redis-server", "redis-server")
    folder = tmp_path_factory.mktemp("money")
    houses = [
        embedded(folder / "embedded", *SLOW_CORE),
        distributed(folder / "distributed", postgres_server.new_database(), *SLOW_CORE),
    ]
    with ThreadPoolExecutor(len(houses)) as pool:
        seeds = [random.randrange(10**6) for _ in houses]
        running = [
            pool.submit(kill_while_money_comes, house, KILLS, PAID, seed)
            for house, seed in zip(houses, seeds, strict=True)
        ]
    found = [each.result() for each in running]
    return {each.form: each for each in found}


@pytest.fixture(params=FORMS)
def outcome(request: pytest.FixtureRequest, outcomes: Mapping[str, MoneyOutcome]) -> MoneyOutcome:
    return outcomes[request.param]


def test_four_fifths_of_the_kills_hit_a_lease_or_a_request(
    outcome: MoneyOutcome, request: pytest.FixtureRequest
) -> None:
    tell(request.node, outcome.told())
    assert outcome.kills == KILLS
    assert outcome.hits >= HIT_SHARE * KILLS, outcome.told()


def test_confirmations_were_dropped_and_doubled_and_answers_cut(outcome: MoneyOutcome) -> None:
    assert min(outcome.dropped, outcome.doubled, outcome.cut) >= FAULTS_LEAST, outcome.told()


def test_most_of_the_money_was_told_by_callbacks(outcome: MoneyOutcome) -> None:
    assert outcome.missed < outcome.books.receipts / 2, outcome.told()


def test_nothing_acknowledged_is_lost(outcome: MoneyOutcome) -> None:
    assert outcome.lost == [], outcome.told()


def test_the_statement_is_imported_and_leaves_nothing_to_a_person(outcome: MoneyOutcome) -> None:
    assert outcome.not_imported == [], outcome.told()


def test_the_day_is_reconciled_and_nothing_is_unexplained(outcome: MoneyOutcome) -> None:
    assert outcome.not_reconciled == [], outcome.told()


def test_operator_tables_and_core_agree_to_the_cent(outcome: MoneyOutcome) -> None:
    assert outcome.books.faults == [], outcome.told()


def test_most_of_the_money_is_posted(outcome: MoneyOutcome) -> None:
    assert outcome.books.posted > outcome.books.receipts / 2, outcome.told()


def test_every_posted_receipt_has_one_text_or_none_where_no_phone_is_hers(outcome: MoneyOutcome) -> None:
    assert outcome.texts_differ == [], outcome.told()


def test_all_is_drained_after(outcome: MoneyOutcome) -> None:
    assert outcome.left_open == [], outcome.told()


def test_nobody_was_declined_who_named_an_account(outcome: MoneyOutcome) -> None:
    assert outcome.declined == [], outcome.told()
