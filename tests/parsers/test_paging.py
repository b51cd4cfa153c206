from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.paging import PAGE_SEPTETS, PAGE_UNITS, fit, is_unicode, page_count


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        pytest.param("", 1, id="empty"),
        pytest.param("a" * 160, 1, id="a full page"),
        pytest.param("a" * 161, 2, id="one more"),
        pytest.param("a" * 306, 2, id="two full parts"),
        pytest.param("a" * 307, 3, id="one more than two parts"),
        pytest.param("{" * 80, 1, id="signs of two septets"),
        pytest.param("{" * 81, 2, id="and one more"),
        pytest.param("a" * 152 + "{" * 5, 2, id="an escape pair is not split"),
        pytest.param("न" * 70, 1, id="a full page of UCS-2"),
        pytest.param("न" * 71, 2, id="one more in UCS-2"),
        pytest.param("😀" * 35, 1, id="astral characters take two units"),
        pytest.param("😀" * 36, 2, id="and one more"),
    ],
)
def test_counts_what_a_carrier_bills(text: str, pages: int) -> None:
    assert page_count(text) == pages


def test_gives_the_first_variant_that_fits_one_page() -> None:
    assert fit(["a" * 200, "b" * 160, "c"]) == ["b" * 160]


def test_splits_the_last_variant_between_words() -> None:
    text = " ".join(["word"] * 60)
    assert fit(["x" * 400, text]) == [" ".join(["word"] * 32), " ".join(["word"] * 28)]


def test_cuts_a_word_longer_than_a_page() -> None:
    assert fit(["a" * 170]) == ["a" * 160, "a" * 10]


def test_counts_ascii_words_of_a_unicode_text_in_its_units() -> None:
    assert all(len(page) <= PAGE_UNITS for page in fit(["न " + "word " * 40]))


def test_a_curly_quote_in_a_name_does_not_cost_a_second_page() -> None:
    assert fit(["O’Brien " + "a" * 100]) == ["O'Brien " + "a" * 100]


def test_tells_what_leaves_as_ucs_2() -> None:
    assert [is_unicode("Niño"), is_unicode("नमस्ते")] == [False, True]


@settings(deadline=None)
@given(st.text(max_size=600))
def test_every_page_fits_one_sms(text: str) -> None:
    for page in fit([text]):
        size = len(page.encode("utf-16-le", "surrogatepass")) // 2
        assert page_count(page) == 1
        assert size <= (PAGE_UNITS if is_unicode(page) else PAGE_SEPTETS)


@settings(deadline=None)
@given(st.lists(st.text("abc{€न😀", min_size=1, max_size=9), min_size=1, max_size=80))
def test_no_word_is_lost(words: list[str]) -> None:
    assert "".join("".join(fit([" ".join(words)])).split()) == "".join(words)
