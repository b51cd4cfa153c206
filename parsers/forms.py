"""Forms of a command: which fields may follow its word, and in which order.

A form is declared by its command as kinds with blanks between, "?" after one
that may be missing: "amount to? pin?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from parsers.digits import Fields, is_account, is_code

Kinds = tuple[str, ...]

_CODE_LENGTH = 5
_LETTERS = frozenset({"c", "l", "s"})
_SHORT = 3
_PLACEHOLDERS = {
    "account": "C45",
    "amount": "500",
    "to": "L",
    "receipt": "UKN4T7Q2WX",
    "reference": "R7K2P",
    "code": "7M2KX",
}


def expand(forms: Sequence[str]) -> tuple[Kinds, ...]:
    """List every row of kinds that *forms* allow."""
    rows: dict[Kinds, None] = {}
    for form in forms:
        choices = [((), (each[:-1],)) if each.endswith("?") else ((each,),) for each in form.split()]
        for row in product(*choices):
            rows[tuple(kind for part in row for kind in part)] = None
    return tuple(rows)


def match(rows: Sequence[Kinds], words: Sequence[str], fields: Fields) -> list[dict[str, str]]:
    """List the different readings of *words* by these *rows*."""
    readings: list[dict[str, str]] = []
    for arranged in _arrangements(words):
        for row in rows:
            read = fields.read(row, arranged)
            if read is None and set(row) == {"account", "pin"}:
                read = _turned(row, arranged, fields)
            if read is not None and read not in readings:
                readings.append(read)
    return readings


def example(word: str, rows: Sequence[Kinds], typed: int, placeholders: Mapping[str, str], pin_length: int) -> str:
    """Write a message of the form that *typed* fields come nearest to, *word* first."""
    row = min(rows, key=lambda each: (abs(len(each) - typed), len(each)), default=())
    stars = "*" * pin_length
    places = {**_PLACEHOLDERS, "pin": stars, "old": stars, "new": stars, **placeholders}
    return " ".join([word, *(places[kind] for kind in row)])


def _turned(row: Kinds, words: Sequence[str], fields: Fields) -> dict[str, str] | None:
    """Read an account that came after the PIN, where it cannot be taken for one."""
    if len(words) != 2 or not (is_account(words[1]) or len(words[1]) > fields.pin_length + 1):
        return None
    return fields.read(row, words[::-1])


def _arrangements(words: Sequence[str]) -> list[list[str]]:
    """List *words* as typed, letters joined to their numbers, codes typed in pieces or glued to a PIN."""
    arranged = [_lettered(words)]
    if list(words) not in arranged and not any(each in _LETTERS for each in words[:1]):
        arranged.append(list(words))
    code = "".join(words[:-1])
    if len(words) > 2 and is_code(code.upper()):
        arranged.append([code, words[-1]])
    if len(words) == 1 and len(words[0]) > _CODE_LENGTH and is_code(words[0][:_CODE_LENGTH].upper()):
        arranged.append([words[0][:_CODE_LENGTH], words[0][_CODE_LENGTH:]])
    return arranged


def _lettered(words: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for each in words:
        if joined and joined[-1] in _LETTERS and each.isdecimal():
            joined[-1] += each
        else:
            joined.append(each)
    return joined
