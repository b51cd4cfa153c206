"""What was sent to us is shown without anybody's number."""

from __future__ import annotations

import json

import pytest

from domain.masking import LINES_MAX, mask_numbers, mask_told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("254700000011", "2547••••••11", id="as Daraja writes it"),
        pytest.param("+254700000011", "+2547••••••11", id="E.164"),
        pytest.param("+254 700 000 011", "+2547••••••11", id="with blanks"),
        pytest.param("0700000011", "0700••••11", id="as dialled at home"),
        pytest.param("0700 000 011", "0700••••11", id="as written on a wall"),
        pytest.param("from 0700-000-011, MARY", "from 0700••••11, MARY", id="inside a sentence"),
        pytest.param("09171234567", "0917•••••67", id="in the Philippines"),
        pytest.param("a" * 64, "aaaaaa•••", id="hashed"),
        pytest.param("2547 ***** 011", "2547 ***** 011", id="hidden by the operator"),
        pytest.param("25470****011", "25470****011", id="hidden in a statement"),
        pytest.param("UKN4T7Q2WX", "UKN4T7Q2WX", id="a receipt number"),
        pytest.param("20261123140211", "20261123140211", id="a time"),
        pytest.param("02-03-2026 10:59:30", "02-03-2026 10:59:30", id="a time in a statement"),
        pytest.param("2026-03-02T07:59:30+00:00", "2026-03-02T07:59:30+00:00", id="an ISO time"),
        pytest.param("600417", "600417", id="a shortcode"),
        pytest.param("AG_20180911_000074e7b148db838b37", "AG_20180911_000074e7b148db838b37", id="a conversation"),
        pytest.param("1500.00", "1500.00", id="an amount"),
    ],
)
def test_a_number_is_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert mask_numbers(text) == shown


def test_a_callback_is_read_name_by_name() -> None:
    told = {"TransID": "UKN4T7Q2WX", "MSISDN": 254700000011, "Result": {"Parameters": [{"Key": "Name"}]}, "Empty": None}
    assert mask_told(json.dumps(told)) == [
        ("TransID", "UKN4T7Q2WX"),
        ("MSISDN", "2547••••••11"),
        ("Result.Parameters.Key", "Name"),
        ("Empty", ""),
    ]


def test_a_text_is_one_value() -> None:
    assert mask_told("march.csv, row 7: 254700000011") == [("", "march.csv, row 7: 2547••••••11")]


def test_what_was_sent_cannot_fill_a_page() -> None:
    told = mask_told(json.dumps({str(number): "x" * 10_000 for number in range(1_000)}))
    assert (len(told), max(len(value) for _, value in told)) == (LINES_MAX, 160)
