"""Who mistypes a receipt number by one slip is asked whether she meant the right one."""

from __future__ import annotations

import pytest

from gateway.flows.find_receipt import near_numbers


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("UKO7D2F4GX", id="a symbol wrong"),
        pytest.param("UK07D2F4GH", id="nought for O"),
        pytest.param("UKO7D2F4G", id="a symbol missing"),
        pytest.param("UKO7DD2F4GH", id="a symbol too much"),
        pytest.param("UKO7D24FGH", id="two exchanged"),
        pytest.param(" uko7d2f4gx ", id="in small letters"),
    ],
)
def test_a_slip_is_near(typed: str) -> None:
    assert "UKO7D2F4GH" in near_numbers(typed)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("UKO7D2F4GH", id="the number itself"),
        pytest.param("UK07D2F4GX", id="two slips"),
        pytest.param("", id="nothing"),
        pytest.param("x" * 1_000, id="a novel"),
        pytest.param("UKO7D2F4G%", id="no number at all"),
    ],
)
def test_more_or_less_than_a_slip_is_not(typed: str) -> None:
    assert "UKO7D2F4GH" not in near_numbers(typed)


def test_there_are_so_few_that_they_can_all_be_looked_up() -> None:
    assert len(near_numbers("UKO7D2F4GX")) < 1_000
