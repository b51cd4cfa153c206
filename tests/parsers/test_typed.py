"""What people type, made plain and repeated, in time that grows with its length only."""

from __future__ import annotations

import re
from re import _constants, _parser  # type: ignore[attr-defined]  # how Python itself reads a pattern

import pytest

from domain.sms import TEXT_MAX
from parsers import typed
from parsers.typed import echo

LONGEST_LINK = 40


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        pytest.param("see http://a.example/b now", "see ... now", id="with a scheme"),
        pytest.param("www.example.zz", "...", id="www"),
        pytest.param("win (go.to/me) today", "win ... today", id="with a path"),
        pytest.param("at Example.COM.", "at ...", id="a name that ends in com"),
        pytest.param("mine.comely words.", "mine.comely words.", id="no link"),
    ],
)
def test_a_link_is_not_repeated(text: str, repeated: str) -> None:
    assert echo(text) == repeated


@pytest.mark.parametrize("piece", ["0.", "'", "a.", ".a-", ":/", "w."])
def test_a_text_as_long_as_may_be_is_cut_short(piece: str) -> None:
    assert len(echo(piece * TEXT_MAX)) <= typed.ECHO_MAX


def test_what_makes_a_link_is_short_so_that_a_long_text_is_read_once() -> None:
    assert _parser.parse(typed._LINK.pattern).getwidth()[1] <= LONGEST_LINK


@pytest.mark.parametrize("name", [name for name, each in vars(typed).items() if isinstance(each, re.Pattern)])
def test_no_pattern_begins_with_a_run_without_end(name: str) -> None:
    first, *_ = _parser.parse(getattr(typed, name).pattern)
    is_run = first[0] is _constants.MAX_REPEAT and first[1][1] is _constants.MAXREPEAT
    assert not is_run
