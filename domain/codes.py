"""JOIN codes: what one looks like, so that it is neither a word nor a number.

Without vowels nothing is spelt; 0 and 1 are left out because they look like letters.
"""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "23456789"
LETTERS = "BCDFGHJKLMNPQRSTVWXYZ"
SYMBOLS = DIGITS + LETTERS
CODE_LENGTH = 5
LETTERS_MIN = 2
TRIES_MAX = 100
"""One draw in fifteen has too few letters; a hundred of those in a row do not happen."""


def is_code(text: str) -> bool:
    """Tell what may be a code, in capitals."""
    return len(text) == CODE_LENGTH and all(symbol in SYMBOLS for symbol in text)


def new_code(choose: Callable[[str], str]) -> str:
    """Make a code of symbols that *choose* picks: a digit first, then at least two letters."""
    for _ in range(TRIES_MAX):
        tail = [choose(SYMBOLS) for _ in range(CODE_LENGTH - 1)]
        if sum(symbol in LETTERS for symbol in tail) >= LETTERS_MIN:
            return choose(DIGITS) + "".join(tail)
    raise AssertionError(f"no code in {TRIES_MAX} draws")
