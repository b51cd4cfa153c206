"""What a client has to pay next, over all her loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.accounts import Loan, Standing
from domain.money import Money


@dataclass(frozen=True)
class Due:
    """What is to be paid on one loan: *amount* with what is late on it."""

    loan: str
    amount: Money


@dataclass(frozen=True)
class NextDue:
    """The next payment: *on* is None where all of it is late already; *late* is the part of *total* that is."""

    on: date | None
    total: Money
    late: Money
    parts: tuple[Due, ...]


def next_due(standing: Standing) -> NextDue | None:
    """Sum what falls due on the nearest day to come, with all that is late; None where nothing is known to fall due."""
    days = [loan.next.due for loan in standing.loans if loan.next]
    on = min(days) if days else None
    parts = tuple(
        Due(loan.number, amount) for loan in standing.loans if (amount := _asked(loan, on)) and amount.minor > 0
    )
    if not parts:
        return None
    currency = parts[0].amount.currency
    total = sum((part.amount for part in parts), Money.nothing(currency))
    late = sum((loan.overdue for loan in standing.loans), Money.nothing(currency))
    return NextDue(on, total, late, parts)


def _asked(loan: Loan, on: date | None) -> Money:
    if loan.next and loan.next.due == on:
        return loan.overdue + loan.next.amount
    return loan.overdue
