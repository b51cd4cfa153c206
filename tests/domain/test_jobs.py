"""What becomes of a job that failed."""

from datetime import timedelta

import pytest

from domain.errors import GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable
from domain.jobs import ATTEMPTS_MAX, Decision, Park, Retry, backoff, decide


@pytest.mark.parametrize(
    ("error", "attempts", "decision"),
    [
        pytest.param(Unavailable("down"), 1, Retry(timedelta(seconds=2)), id="time acts"),
        pytest.param(Throttled("slower"), 3, Retry(timedelta(seconds=8)), id="asked too often"),
        pytest.param(OutcomeUnknown("cut"), 1, Retry(timedelta(seconds=2)), id="we ask"),
        pytest.param(OutcomeUnknown("cut"), ATTEMPTS_MAX, Park("cut", keeps_lane=True), id="nobody could settle it"),
        pytest.param(Unavailable("down"), ATTEMPTS_MAX, Park("down"), id="too long"),
        pytest.param(Refused("403"), 1, Park("403"), id="a person acts"),
        pytest.param(Refused(), 1, Park("Refused"), id="without a word"),
    ],
)
def test_an_error_says_who_acts(error: GatewayError, attempts: int, decision: Decision) -> None:
    assert decide(error, attempts) == decision


def test_a_pause_never_outgrows_an_hour() -> None:
    assert backoff(10_000) == timedelta(hours=1)
