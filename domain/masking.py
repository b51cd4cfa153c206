"""Hides phone numbers in what others sent us, before anybody reads it.

A number told whole stands there as 254700000011, 0700 000 011 or +254 700 000 011; what an
operator hid itself (2547 ***** 011) stays. Receipt numbers and times are no phones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

LINES_MAX = 40
LINE_MAX = 160

_DOT = "\N{BULLET}"
_EDGE = r"[0-9A-Za-z*_-]"
_PHONE = re.compile(
    rf"(?<!{_EDGE})(?:\+[0-9](?:[ -]?[0-9]){{8,13}}|0[0-9]{{2,3}}(?:[ -][0-9]{{3}}){{2}}|[0-9]{{9,13}})(?!{_EDGE})"
)
_HASH = re.compile(r"\b[0-9a-fA-F]{64}\b")
_SHOWN, _TAIL = 4, 2


def mask_numbers(text: str) -> str:
    """Hide all of each phone number but its ends, and all of a hashed one but its beginning."""
    text = _HASH.sub(lambda found: f"{found[0][:6]}{_DOT * 3}", text)
    return _PHONE.sub(lambda found: _mask(found[0]), text)


def mask_told(text: str) -> list[tuple[str, str]]:
    """Read what was sent to us as names and values, each masked; text that has no names is one value without a name."""
    try:
        told = json.loads(text)
    except ValueError:
        told = text
    return [(name[:LINE_MAX], mask_numbers(value)[:LINE_MAX]) for name, value in _lines("", told)][:LINES_MAX]


def _lines(name: str, told: object) -> Iterator[tuple[str, str]]:
    """Walk through what was told, in its order."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _lines(f"{name}.{key}" if name else str(key), value)
    elif isinstance(told, list):
        for value in told:
            yield from _lines(name, value)
    else:
        yield name, "" if told is None else str(told)


def _mask(phone: str) -> str:
    digits = "".join(each for each in phone if each.isdigit())
    return f"{'+' * phone.startswith('+')}{digits[:_SHOWN]}{_DOT * (len(digits) - _SHOWN - _TAIL)}{digits[-_TAIL:]}"
