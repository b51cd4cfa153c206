"""A channel is missed when it is silent at an hour at which it usually is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.silence import SPANS, USUAL_MIN, Silence, find_silence

QUARTER, HALF, HOUR, TWO, FOUR = SPANS


def spans(*counts: int) -> dict[timedelta, int]:
    return dict(zip(SPANS, counts, strict=True))


def weeks(*of_week: tuple[int, ...]) -> dict[timedelta, list[int]]:
    return {span: [week[place] for week in of_week] for place, span in enumerate(SPANS)}


BUSY, THIN, NIGHT, HOLIDAY = (10, 20, 40, 80, 160), (1, 2, 4, 8, 16), (0, 0, 0, 1, 2), (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("now", "past", "found"),
    [
        pytest.param(spans(0, 20, 40, 80, 160), weeks(BUSY), Silence(QUARTER, 10), id="busy, silent for a quarter"),
        pytest.param(spans(0, 0, 3, 80, 160), weeks(BUSY, BUSY), Silence(HALF, 20), id="busy, silent for half an hour"),
        pytest.param(spans(1, 20, 40, 80, 160), weeks(BUSY), None, id="one word"),
        pytest.param(spans(0, 0, 1, 8, 16), weeks(THIN), None, id="tells little, silent for half an hour"),
        pytest.param(spans(0, 0, 0, 0, 4), weeks(THIN, THIN), Silence(TWO, 8), id="tells little, silent for long"),
        pytest.param(spans(0, 0, 0, 0, 0), weeks(NIGHT, NIGHT), None, id="at night"),
        pytest.param(spans(0, 0, 0, 0, 0), {span: [] for span in SPANS}, None, id="in its first week"),
        pytest.param(
            spans(0, 1, 1, 1, 1), weeks(BUSY, BUSY, HOLIDAY), Silence(QUARTER, 10), id="a holiday among weeks"
        ),
        pytest.param(spans(0, 1, 1, 1, 1), weeks(BUSY, HOLIDAY), None, id="as often silent as not"),
        pytest.param(spans(0, 1, 1, 1, 1), weeks((USUAL_MIN,) * 5), Silence(QUARTER, USUAL_MIN), id="just enough"),
        pytest.param(spans(0, 1, 1, 1, 1), weeks((USUAL_MIN - 1,) * 5), None, id="one too few"),
    ],
)
def test_silence(now: dict[timedelta, int], past: dict[timedelta, list[int]], found: Silence | None) -> None:
    assert find_silence(now, past) == found
