"""Whose word an amount is, after corrections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.postings import Earmark
from domain.sheets import Given, Report
from domain.whose_word import whose_word
from tests.store.money import kes
from tests.store.test_sheets import GAVE, LOAN
from tests.support.people import NOW

GRACE, ROSE, ANN = "+254700000001", "Rose", "ann"


def reports(*said: tuple[str, int, int]) -> list[Report]:
    """Say what each wrote of client 1 and of client 2, one after another."""
    return [
        Report(
            place,
            1,
            place,
            "m",
            by,
            False,
            tuple(
                Given(10 * place + client, replace(GAVE, client_id=client, shares=(Earmark(LOAN, kes(amount)),)))
                for client, amount in ((1, first), (2, second))
            ),
            NOW,
        )
        for place, (by, first, second) in enumerate(said, start=1)
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param([(GRACE, 860, 290)], [(GRACE, False), (GRACE, False)], id="the officer's"),
        pytest.param([("faith", 860, 290)], [("faith", False), ("faith", False)], id="typed in from paper"),
        pytest.param([("faith", 860, 290), ("faith", 800, 290)], [("faith", False)] * 2, id="typed in again"),
        pytest.param([(GRACE, 860, 290), (ROSE, 100, 290)], [("rose", True), (GRACE, False)], id="one line changed"),
        pytest.param(
            [(GRACE, 860, 290), (ROSE, 100, 290), (ANN, 100, 10)], [("rose", True), ("ann", True)], id="by two"
        ),
        pytest.param(
            [(GRACE, 860, 290), (ROSE, 100, 290), (GRACE, 100, 290)], [(GRACE, False)] * 2, id="said by her anew"
        ),
        pytest.param(
            [("faith", 860, 290), (ROSE, 100, 290)],
            [("rose", True), ("faith", False)],
            id="paper, and one line changed",
        ),
    ],
)
def test_it_is_who_said_it_last(said: list[tuple[str, int, int]], words: list[tuple[str, bool]]) -> None:
    found = whose_word(reports(*said))
    assert [(found[client].by, found[client].is_changed) for client in (1, 2)] == words


def test_what_was_taken_back_is_nobodys() -> None:
    first, second = reports((GRACE, 860, 290), ("faith", 800, 290))
    found = whose_word([replace(first, undone_at=NOW), second])
    assert [(each.by, each.is_changed) for each in found.values()] == [("faith", False)] * 2
