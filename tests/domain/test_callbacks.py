"""A body is read as it is, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.callbacks import Callback
from domain.errors import UnreadableReply


def _posted(body: bytes, media: str = "application/x-www-form-urlencoded; charset=utf-8") -> Callback:
    return Callback("POST", "https://sms.example.org/callbacks/a/b", {"content-type": media}, body)


def test_blank_values_and_plus_signs_survive() -> None:
    assert _posted(b"From=%2B254700000011&City=&Body=a+b").pairs() == [
        ("From", "+254700000011"),
        ("City", ""),
        ("Body", "a b"),
    ]


def test_a_get_is_read_from_its_query() -> None:
    callback = Callback("GET", "https://sms.example.org/x?d=8", {}, b"", query="d=8&key=a%2Bb")
    assert callback.form() == {"d": "8", "key": "a+b"}


def test_the_media_type_stands_without_its_parameters() -> None:
    assert _posted(b"").media == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"Body=\xff", id="raw Latin-1"),
        pytest.param(b"Body=%ff", id="escaped Latin-1"),
        pytest.param(b"&".join([b"a=1"] * 300), id="300 fields"),
    ],
)
def test_refuses_a_form(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        _posted(body).form()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[1]", id="a list"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff{}", id="no UTF-8"),
        pytest.param(b"[" * 60_000, id="a tower"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_refuses_json(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        _posted(body, "application/json").json()


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for read in (_posted(body).form, _posted(body).json):
        try:
            read()
        except UnreadableReply:
            continue
