"""Amounts: whole cents in the books, decimal text on the wire."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2})0*)?")


def read_cents(amount: str | int | Decimal) -> int:
    """Read an amount in shillings.

    Raises:
        ValueError: not digits with at most two decimals.

    """
    found = _AMOUNT.fullmatch(str(amount))
    if found is None or isinstance(amount, bool):
        raise ValueError(f"no amount: {str(amount)[:40]!r}")
    whole, part = found.groups(default="")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def plain(cents: int) -> str:
    """Write 1500.00, signed where it is below zero."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def grouped(cents: int) -> str:
    """Write 1,500.00, signed where it is below zero."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
