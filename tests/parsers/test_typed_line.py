"""What is typed at a desk of one line."""

from __future__ import annotations

import pytest

from domain.commands import Asker
from domain.reports import ReportedLine, Share
from parsers.catalogues import load_all
from parsers.reading import Reader
from parsers.typed_line import read_line
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS

READER = Reader(vocabulary_of(load_all().values()), FORMS)


def line(typed: str) -> ReportedLine | None:
    return read_line(lambda text: READER.read(text, Asker.STAFF), 12, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("480", ReportedLine(12, 480), id="an amount"),
        pytest.param(" 0 ", ReportedLine(12, 0), id="nothing"),
        pytest.param("1,200", ReportedLine(12, 1200), id="with a comma"),
        pytest.param("1 200", ReportedLine(12, 1200), id="with a blank"),
        pytest.param("a", ReportedLine(12, is_absent=True), id="absent"),
        pytest.param("A480", ReportedLine(12, 480, is_absent=True), id="absent, and sent money"),
        pytest.param("L400 S50", ReportedLine(12, shares=(Share("L", 400), Share("S", 50))), id="account by account"),
    ],
)
def test_a_line_is_read_as_officers_write_it(typed: str, meant: ReportedLine) -> None:
    assert line(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing typed"),
        pytest.param("x", id="a word"),
        pytest.param("-5", id="below nothing"),
        pytest.param("480.50", id="cents"),
        pytest.param("40 3=5", id="two lines"),
        pytest.param("40, C 5 S50", id="a guest besides"),
        pytest.param("40 " * 30, id="too long"),
    ],
)
def test_what_is_no_line_is_not_read(typed: str) -> None:
    assert line(typed) is None
