"""Find a receipt by its number, and which number somebody meant who typed one that is not there."""

from __future__ import annotations

import string
from collections.abc import Collection, Sequence

from domain.errors import NoSuchEntry
from domain.ports.store import UnitOfWork
from domain.remittances import Remittance

OPERATORS = ("mpesa", "gcash")

_SYMBOLS = string.ascii_uppercase + string.digits
_LENGTH_MIN, _LENGTH_MAX = 6, 14


def find_receipt(work: UnitOfWork, number: str, operators: Collection[str] = OPERATORS) -> Remittance:
    """Find it whatever case its number is typed in; in a step it is held until the step ends. Raises NoSuchEntry."""
    found = next((each for operator in operators if (each := work.remittances.find(operator, number))), None)
    if found is None:
        raise NoSuchEntry(f"No operator has told of {number.strip().upper()}.")
    return found


def find_meant(work: UnitOfWork, number: str, operators: Collection[str] = OPERATORS) -> str | None:
    """Find the one receipt whose number is a slip away from what was typed, None where there is none or several."""
    typed = near_numbers(number)
    found = {each for operator in operators for each in work.remittances.numbered(operator, typed)}
    return found.pop() if len(found) == 1 else None


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
