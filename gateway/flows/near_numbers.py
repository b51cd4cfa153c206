"""Find which receipt number somebody meant who typed one that is not there."""

from __future__ import annotations

import string
from collections.abc import Sequence

_SYMBOLS = string.ascii_uppercase + string.digits
_LENGTH_MIN, _LENGTH_MAX = 6, 14


def near_numbers(typed: str) -> Sequence[str]:
    """List all numbers one slip away: a symbol wrong, missing or too much, or two side by side exchanged."""
    number = "".join(typed.split()).upper()
    if not _LENGTH_MIN <= len(number) <= _LENGTH_MAX or any(each not in _SYMBOLS for each in number):
        return ()
    cuts = [(number[:at], number[at:]) for at in range(len(number) + 1)]
    near = {head + symbol + tail[1:] for head, tail in cuts if tail for symbol in _SYMBOLS}
    near |= {head + symbol + tail for head, tail in cuts for symbol in _SYMBOLS}
    near |= {head + tail[1:] for head, tail in cuts if tail}
    near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return sorted(near - {number})
