"""Read the shortcode in the name of a statement whose content does not tell it.

Source: names of "Statements for" exports (2026) and of an aggregator's files (2019), read 2026-11.
"""

from __future__ import annotations

import re

_NAMES = (
    re.compile(r"Statements for ([0-9]{5,7}) from .*", re.IGNORECASE | re.DOTALL),
    re.compile(r"Mpesa_([0-9]{5,7})_[0-9]{14}\b.*", re.IGNORECASE | re.DOTALL),
)


def shortcode_in(name: str) -> str | None:
    """Give the shortcode that a file is named by; None where somebody named it in another way."""
    found = (each.fullmatch(name) for each in _NAMES)
    return next((match.group(1) for match in found if match), None)
