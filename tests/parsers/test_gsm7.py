from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.gsm7 import septets, transliterate


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("KES 14,880", 10, id="plain"),
        pytest.param("Niño èéùìò Ç", 12, id="letters of the basic set"),
        pytest.param("[x]", 5, id="brackets take two each"),
        pytest.param("€", 2, id="the euro takes two"),
        pytest.param("ç", None, id="a small c with cedilla is not in it"),
        pytest.param("₱", None, id="nor the peso sign"),
        pytest.param("á", None, id="nor a with an acute accent"),
        pytest.param("😀", None, id="nor an emoji"),
        pytest.param("\t", None, id="nor a tab"),
    ],
)
def test_counts_septets(text: str, count: int | None) -> None:
    assert septets(text) == count


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("José Ángel", "José Angel", id="what GSM-7 has stays, what it lacks loses its accent"),
        pytest.param("‘a’ “b”", "'a' \"b\"", id="curly quotes"),
        pytest.param("1–2—3", "1-2-3", id="dashes"),
        pytest.param("wait…", "wait...", id="ellipsis"),
        pytest.param("• one", "* one", id="bullet"),
        pytest.param("a\u00a0b\tc", "a b c", id="odd blanks"),
        pytest.param("₱1,250", "P1,250", id="peso sign"),
        pytest.param("a\u200bb\ufeff", "ab", id="invisible characters"),
        pytest.param("façade", "facade", id="small c with cedilla"),
        pytest.param("Ç", "Ç", id="capital C with cedilla is in it"),
        pytest.param("a\u0301", "a", id="a combining accent"),
        pytest.param("नमस्ते", "नमस्ते", id="another script stays whole"),
        pytest.param("€5", "€5", id="the euro stays"),
    ],
)
def test_writes_what_gsm_7_lacks_in_its_letters(text: str, plain: str) -> None:
    assert transliterate(text) == plain


@settings(deadline=None)
@given(st.text())
def test_never_touches_what_is_gsm_7_already(text: str) -> None:
    once = transliterate(text)
    assert septets(text) is None or once == text
