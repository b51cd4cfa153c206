"""What a client reads of her cash before it is counted: whose word it is, and never that it was received."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.sheets import Given, Report, Sheet
from parsers.written_down import WrittenDown, not_written_down, written_anew, written_down
from tests.store.test_sheets import GAVE, NEW, S
from tests.support.people import ENGLISH, JIRANI, NOW, TODAY

SAID = Report(1, 1, 1, "m", "+254700000001", False, (Given(1, GAVE),), NOW)
SHEET = Sheet(1, NEW, S.HELD, 1, NOW, NOW)


def gave(by: str, before: WrittenDown | None = None) -> WrittenDown:
    return WrittenDown(SHEET, replace(SAID, by=by), SAID.given[0], before)


@pytest.mark.parametrize(
    ("by", "who"),
    [
        pytest.param("+254700000001", "Grace Wanjiru", id="the officer's, by her phone"),
        pytest.param("rose", "our branch", id="the manager's, who mended a line"),
        pytest.param("faith", "our branch", id="the cashier's, who typed paper in"),
    ],
)
def test_whose_word_it_is_is_said(by: str, who: str) -> None:
    texts = [
        *written_down(ENGLISH, JIRANI, gave(by), TODAY),
        *written_anew(ENGLISH, JIRANI, gave(by, gave("+254700000001"))),
        *not_written_down(ENGLISH, JIRANI, gave(by)),
    ]
    assert [who in text for text in texts] == [True] * len(texts)
    assert [text for text in texts if "received" in text] == []
