"""Numbers are read as people and carriers write them; words and short codes are no phones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phones import forms_on_file, national_form, read_phone


@pytest.mark.parametrize(
    ("raw", "country", "phone"),
    [
        pytest.param("+254700000011", "KE", "+254700000011", id="international"),
        pytest.param("254700000011", "KE", "+254700000011", id="as Kannel writes it, without plus"),
        pytest.param("0700000011", "KE", "+254700000011", id="as dialled at home"),
        pytest.param("700000011", "KE", "+254700000011", id="without the zero"),
        pytest.param("00254700000011", "KE", "+254700000011", id="with two zeros"),
        pytest.param(" 0700 000-011 ", "KE", "+254700000011", id="with blanks and dashes"),
        pytest.param("09171230001", "PH", "+639171230001", id="Philippine, as dialled at home"),
        pytest.param("+639171230001", "KE", "+639171230001", id="of another country"),
        pytest.param("22110", "KE", None, id="a short code"),
        pytest.param("GCash", "PH", None, id="a word"),
        pytest.param("MPESA254700", "KE", None, id="a word with digits"),
        pytest.param("", "KE", None, id="nothing"),
        pytest.param("+" * 50 + "254700000011", "KE", None, id="a flood of plusses"),
        pytest.param("٠٧٠٠٠٠٠٠١١", "KE", None, id="digits of another script, which no carrier sends"),
    ],
)
def test_reads_a_phone(raw: str, country: str, phone: str | None) -> None:
    assert read_phone(raw, country) == phone


@given(st.text(max_size=60))
def test_any_text_is_a_phone_or_none(raw: str) -> None:
    phone = read_phone(raw, "KE")
    assert phone is None or (phone[0] == "+" and phone[1:].isdigit())


def test_a_core_may_have_stored_it_in_four_forms() -> None:
    assert set(forms_on_file("+254700000011")) == {"+254700000011", "254700000011", "0700000011", "700000011"}


def test_it_is_written_as_its_owner_dials_it() -> None:
    assert national_form("+254700000011") == "0700000011"
