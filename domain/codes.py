"""JOIN codes, codes of sheets and our references: what they look like, so that they are neither words nor numbers.

Without vowels nothing is spelt; 0 and 1 are left out because they look like letters.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

DIGITS = "23456789"
LETTERS = "BCDFGHJKLMNPQRSTVWXYZ"
SYMBOLS = DIGITS + LETTERS
CODE_LENGTH = 5
LETTERS_MIN = 2
REMITTANCE, REPORT, CASH = "R", "H", "T"
"""What a reference begins with: money by phone, what an officer reported, a client's receipt of cash."""

CODE_RESTS = timedelta(days=90)
"""How long after its meeting a sheet's code names nothing else: longer than any setting lets codes live.

There are 195,112; with 600 sheets a day a quarter of them rests.
"""

_KINDS = (REMITTANCE, REPORT, CASH)
_DIGITS_LEAST = 3
REFERENCE_MAX = 9
"""Shorter than an operator's receipt number, which it must not be taken for."""

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


def is_sheet_code(text: str) -> bool:
    """Tell a code of a sheet, in any case: every slip of one symbol and every swap of two neighbours shows."""
    code = text.upper()
    return text.isascii() and _has_shape(code) and _weigh(code) == 0


def new_sheet_code(choose: Callable[[str], str]) -> str:
    """Make a code of symbols that *choose* picks; the last one follows from the others."""
    for _ in range(TRIES_MAX):
        head = choose(DIGITS) + "".join(choose(SYMBOLS) for _ in range(CODE_LENGTH - 2))
        [last] = [symbol for symbol in SYMBOLS if _weigh(head + symbol) == 0]
        if _has_shape(head + last):
            return head + last
    raise AssertionError(f"no code in {TRIES_MAX} draws")


def reference_of(number: int, letter: str = REMITTANCE) -> str:
    """Write a *number* of ours, from 1, as people read it aloud: "R223X". The last symbol tells slips and swaps."""
    digits = []
    while number:
        number, digit = divmod(number, len(SYMBOLS))
        digits.append(digit)
    digits += [0] * (_DIGITS_LEAST - len(digits))
    digits = [_check(digits, letter), *digits]
    return letter + "".join(SYMBOLS[digit] for digit in reversed(digits))


def is_reference(text: str) -> bool:
    """Tell whether it is a reference of any kind, in any case."""
    return any(read_reference(text, letter) for letter in _KINDS)


def read_reference(text: str, letter: str = REMITTANCE) -> int | None:
    """Read a reference of one kind, in any case; None where it is none of ours, or mistyped."""
    typed = text.strip().upper()
    if not typed.startswith(letter) or not _DIGITS_LEAST + 1 < len(typed) <= REFERENCE_MAX:
        return None
    digits = [SYMBOLS.find(symbol) for symbol in reversed(typed[1:])]
    if -1 in digits or digits[0] != _check(digits[1:], letter):
        return None
    number = sum(digit * len(SYMBOLS) ** place for place, digit in enumerate(digits[1:]))
    return number if number and reference_of(number, letter) == typed else None


def _has_shape(code: str) -> bool:
    has_letters = sum(symbol in LETTERS for symbol in code) >= LETTERS_MIN
    return is_code(code) and code[0] in DIGITS and has_letters


def _weigh(code: str) -> int:
    """Add up 1*c1 + 2*c2 + ... + 5*c5, modulo 29; nothing is left over of a right code."""
    return sum(place * SYMBOLS.index(symbol) for place, symbol in enumerate(code, start=1)) % len(SYMBOLS)


def _check(digits: list[int], letter: str) -> int:
    """Choose the symbol with which every slip, that of the letter too, and every swap of two neighbours shows; 29 is a prime."""
    weighed = sum(place * digit for place, digit in enumerate(digits, start=2))
    return (weighed + _KINDS.index(letter)) % len(SYMBOLS)
