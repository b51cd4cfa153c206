"""Neighbours of a word: what a slip of keys may have been meant to be.

A slip is one letter too many, too few, another, or two that changed places. In short
words another letter must lie beside the right one, on the same key of a
keypad, or sound alike; without that every other word of four letters is a slip of one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_LONG = 6
_KEYPAD = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = ("aeiou", "iy", "ck", "sz", "bp", "lr", "fpv", "gj", "td", "mn", "uw", "qk", "sc")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_LIKE_LETTERS = (str.maketrans("013457", "oieast"), str.maketrans("013457", "oleast"))


def near(word: str, choices: Collection[str], *, slips_max: int = 2) -> tuple[list[str], int]:
    """Find which of *choices* are nearest to *word*, and how many slips away; none where they are too far.

    One slip is forgiven in words of four and five letters, *slips_max* in
    longer ones (their first letter right), none in shorter ones.
    """
    if len(word) < _SHORTEST:
        return [], 0
    found = [
        (choice, int(distance))
        for choice, distance, _ in process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips_max, limit=20)
        if 0 < distance <= _allowed(word, choice, slips_max) and _is_plausible(word, choice, int(distance))
    ]
    least = min((distance for _, distance in found), default=0)
    return [choice for choice, distance in found if distance == least], least


def suggestions(word: str, choices: Collection[str]) -> dict[str, int]:
    """Find what *word* may have been meant to be when a person is asked, and how many slips away, the nearest first.

    One slip more than is forgiven.
    """
    cutoff = 1 if len(word) <= _SHORTEST else 2 if len(word) <= _LONG else 3
    found = process.extract(word, sorted(choices), scorer=OSA.distance, score_cutoff=cutoff, limit=5)
    return {choice: int(distance) for choice, distance, _ in found if len(choice) > distance + 1}


def is_likely(word: str, choice: str) -> bool:
    """Tell whether *word* is a slip of *choice* that a hand makes: of short words, not just any other letter."""
    return _is_plausible(word, choice, OSA.distance(word, choice))


def without_drawl(word: str) -> list[str]:
    """Give *word* with letters held down too long made two, then one ("helppp")."""
    if _REPEATED.search(word) is None:
        return []
    return [_REPEATED.sub(r"\1\1", word), _REPEATED.sub(r"\1", word)]


def with_letters(word: str) -> list[str]:
    """Give *word* with the letters for which digits were typed ("ba1ance": an i or an l)."""
    return [word.translate(table) for table in _LIKE_LETTERS]


def _allowed(word: str, choice: str, slips_max: int) -> int:
    shorter = min(len(word), len(choice))
    if shorter < _SHORTEST:
        return 0
    if shorter < _LONG or word[0] != choice[0]:
        return min(1, slips_max)
    return slips_max


def _is_plausible(word: str, choice: str, distance: int) -> bool:
    if min(len(word), len(choice)) >= _LONG or distance != 1 or len(word) != len(choice):
        return True
    other = [(typed, meant) for typed, meant in zip(word, choice, strict=True) if typed != meant]
    return len(other) == 2 or _beside(*other[0])


def _beside(typed: str, meant: str) -> bool:
    if any(typed in group and meant in group for group in (*_KEYPAD, *_SOUNDS)):
        return True
    places = {key: (row, place) for row, keys in enumerate(_KEYBOARD) for place, key in enumerate(keys)}
    if typed not in places or meant not in places:
        return False
    rows = abs(places[typed][0] - places[meant][0])
    columns = places[typed][1] - places[meant][1]
    return rows <= 1 and abs(columns) <= 1
