"""Forms of a command: which fields may follow its word, and in which order.

A form is declared by its command as kinds with blanks between, "?" after one
that may be missing: "amount to? pin?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from domain.codes import CODE_LENGTH
from parsers.digits import Fields, is_account

Kinds = tuple[str, ...]

_LETTERS = frozenset({"c", "l", "s"})
_REFERENCE_MIN = 5
"""What is as long is a whole reference: nothing behind a blank belongs to it."""

_PLACEHOLDERS = {
    "account": "C45",
    "amount": "500",
    "to": "L",
    "receipt": "UKN4T7Q2WX",
    "reference": "R7K2P",
    "code": "7M2KX",
    "group": "...",
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
    for row in rows:
        for arranged in _arrangements(words, row, fields.pin_length):
            read = fields.read(row, arranged)
            if read is None and row == ("account", "pin"):
                read = _turned(row, arranged, fields)
            if read is not None and read not in readings:
                readings.append(read)
    return readings


def example(word: str, rows: Sequence[Kinds], typed: int, placeholders: Mapping[str, str], pin_length: int) -> str:
    """Write a message of the form that *typed* fields come nearest to, *word* first."""
    row = min(rows, key=lambda each: (abs(len(each) - typed), len(each)), default=())
    stars = "*" * pin_length
    places = {**_PLACEHOLDERS, "pin": stars, **placeholders}
    return " ".join([word, *(places[kind] for kind in row)])


def _turned(row: Kinds, words: Sequence[str], fields: Fields) -> dict[str, str] | None:
    """Read an account that came after the PIN, where it cannot be taken for one."""
    if len(words) != 2 or not (is_account(words[1]) or len(words[1]) > fields.pin_length + 1):
        return None
    return fields.read(row, words[::-1])


def _arrangements(words: Sequence[str], row: Kinds, pin_length: int) -> list[list[str]]:
    """List *words* as typed, and put together as fields of *row* that were typed in pieces or glued."""
    arranged = [_lettered(words), list(words), _spaced_pin(words, pin_length)]
    if row[-1:] == ("to",) and len(words) > 1 and words[-2] in _LETTERS and len(words[-1]) == pin_length:
        arranged = [list(words)]  # "PAY 500 L 4071": behind a blank stands her PIN, not a part of the account
    if row == ("code", "pin"):
        code = "".join(words[:-1])
        glued = words[0] if len(words) == 1 else ""
        arranged += [[code, *words[-1:]], [glued[:CODE_LENGTH], glued[CODE_LENGTH:]]]
    if row[:1] == ("reference",) and len(words) > len(row):
        cut = len(words) - len(row) + 1
        if len("".join(words[: cut - 1])) < _REFERENCE_MIN:
            arranged += [["".join(words[:cut]), *words[cut:]]]
    if row == ("old", "new"):
        glued = words[0] if len(words) == 1 else ""
        arranged += [[glued[:pin_length], glued[pin_length:]]]
        arranged += [list(words[:2])] if len(words) == 3 and words[1] == words[2] else []
    return [each for place, each in enumerate(arranged) if each not in arranged[:place]]


def _lettered(words: Sequence[str]) -> list[str]:
    """Join letters of accounts to their numbers ("l 4")."""
    joined: list[str] = []
    for each in words:
        if joined and joined[-1] in _LETTERS and each.isdecimal():
            joined[-1] += each
        else:
            joined.append(each)
    return joined


def _spaced_pin(words: Sequence[str], pin_length: int) -> list[str]:
    """Join the last digits where they are single ones, as many as a PIN has ("4 0 7 1")."""
    single = 0
    for each in reversed(words):
        if not (len(each) == 1 and each.isdecimal()):
            break
        single += 1
    if single != pin_length:
        return list(words)
    return [*_lettered(words[:-single]), "".join(words[-single:])]
