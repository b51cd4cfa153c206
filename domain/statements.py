"""A statement: an operator's file of every movement on one of our accounts with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.money import Money
from domain.receipts import Party, Receipt


class RowClass(StrEnum):
    """What a row of a statement is about. UNKNOWN is for a person, never for a loan."""

    RECEIVED = "received"
    REVERSED = "reversed"
    CHARGE = "charge"
    PAID_OUT = "paid out"
    TRANSFER = "transfer"
    NOT_COMPLETED = "not completed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class StatementHead:
    """What a statement says before its rows, as far as it does; *withdrawn* is below zero."""

    shortcode: str | None = None
    account: str | None = None
    opening: Money | None = None
    closing: Money | None = None
    paid_in: Money | None = None
    withdrawn: Money | None = None


@dataclass(frozen=True)
class StatementRow:
    """One movement: *amount* above zero reached the account, below zero left it; *row* as a person counts, from 1.

    *receipt* is there if and only if the row is of class RECEIVED; *linked* is the
    number of the receipt that a REVERSED row takes back.
    """

    row: int
    number: str
    row_class: RowClass
    moved_at: datetime
    amount: Money
    details: str
    status: str
    balance: Money | None = None
    party: Party | None = None
    linked: str | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True)
class DamagedRow:
    """A row that could not be read, its cells as they stand, and why."""

    row: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class StatementEnd:
    """What the completed rows come to, and each *fault* that a person must know of: totals that do not add up."""

    rows: int
    damaged: int
    paid_in: Money
    withdrawn: Money
    faults: tuple[str, ...] = ()


StatementPart = StatementHead | StatementRow | DamagedRow | StatementEnd
"""A statement is read as its head, its rows in the file's order, and its end."""
