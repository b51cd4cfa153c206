"""A core that does not answer is left alone; one that lets us not do one thing is left alone for that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Denied, Unavailable
from gateway.flows.core_rest import LOST_MAX, READING, CoreRest
from tests.support.clock import NOW

POST, UNDO = "post L", "undo L"
LATER = NOW + timedelta(seconds=2)


@pytest.fixture
def rest() -> CoreRest:
    return CoreRest()


def test_a_silent_core_rests_for_all(rest: CoreRest) -> None:
    assert rest.failed(NOW, Unavailable("down"), POST) == LATER
    assert [rest.until(NOW, kind) for kind in ("", POST, UNDO, READING)] == [LATER] * 4


def test_what_it_does_not_let_us_do_rests_alone(rest: CoreRest) -> None:
    assert rest.failed(NOW, Denied("REPAYMENT_LOAN"), POST) == LATER
    assert [rest.until(NOW, kind) for kind in (POST, UNDO, READING, "")] == [LATER, None, None, None]


def test_the_rest_is_doubled_and_thirty_seconds_at_most(rest: CoreRest) -> None:
    now, rests = NOW, []
    for _ in range(6):
        until = rest.failed(now, Denied("REPAYMENT_LOAN"), POST)
        rests.append((until - now).seconds)
        now = until
    assert rests == [2, 4, 8, 16, 30, 30]


def test_an_answer_of_another_kind_ends_no_such_rest(rest: CoreRest) -> None:
    rest.failed(NOW, Denied("REPAYMENT_LOAN"), POST)
    rest.answered(UNDO)
    assert rest.until(NOW, POST) == LATER
    rest.answered(POST)
    assert rest.until(NOW, POST) is None


def test_any_answer_ends_the_rest_of_a_silent_core(rest: CoreRest) -> None:
    rest.failed(NOW, Unavailable("down"), POST)
    rest.answered(READING)
    assert rest.until(NOW, POST) is None


def test_lost_answers_in_a_row_are_silence(rest: CoreRest) -> None:
    for place in range(LOST_MAX):
        assert rest.until(NOW, POST) is None, place
        rest.lost(NOW)
    assert rest.until(NOW, POST) == LATER
