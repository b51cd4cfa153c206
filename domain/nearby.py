"""Which of the accounts a slip away are worth a look: numbers are neighbours, and most of them have nothing to do with a payer."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts import AccountKind
from domain.money import Money


@dataclass(frozen=True)
class Nearby:
    """Accounts of *kinds* that expect *amount*, or whose holder's name begins with *first_name*, or who is one of *client_ids*."""

    kinds: frozenset[AccountKind]
    amount: Money
    first_name: str | None
    client_ids: frozenset[int]
