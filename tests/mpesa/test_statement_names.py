"""Names of statement files say whose they are, where nobody changed them."""

from __future__ import annotations

import pytest

from mpesa.statements.naming import shortcode_in


@pytest.mark.parametrize(
    ("name", "shortcode"),
    [
        pytest.param("Statements for 4099911 from 2026-03-03 to 2026-03-04.csv", "4099911", id="the portal's"),
        pytest.param("statements for 4099911 from 2026-03-03 to 2026-03-04 (1).xlsx", "4099911", id="a second copy"),
        pytest.param("Mpesa_600417_20260303235959.csv", "600417", id="an aggregator's"),
        pytest.param("march.csv", None, id="named by a person"),
        pytest.param("Statements for March from Grace.csv", None, id="no number"),
        pytest.param("Statements for 12345678 from 2026-03-03.csv", None, id="a digit too many"),
    ],
)
def test_a_name_tells_the_shortcode(name: str, shortcode: str | None) -> None:
    assert shortcode_in(name) == shortcode
