"""The operator's own rows: what moved on our account with it and is nobody's repayment.

Charges, moves between our own wallets and to the bank, what we paid out. A row that
nobody knows the class of waits for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.money import Money
from domain.statements import RowClass

CLASSES = (RowClass.CHARGE, RowClass.TRANSFER, RowClass.PAID_OUT, RowClass.NOT_COMPLETED, RowClass.UNKNOWN)
"""What an own row may be; whatever else a statement calls it is UNKNOWN here until a person says."""


@dataclass(frozen=True)
class OwnRow:
    """One row: *read_as* is its class by the statement's words, *row_class* what holds, *amount* below zero where it left.

    *sealed* is the row whole. *said_by* is who gave it its class, "" where the words did.
    """

    operator: str
    shortcode: str
    number: str
    moved_at: datetime
    amount: Money
    read_as: RowClass
    row_class: RowClass
    sealed: bytes = field(repr=False)
    said_by: str = ""
    id: int = 0


@dataclass(frozen=True)
class OwnSum:
    """How many rows of a class, and what they come to."""

    rows: int
    amount: Money


@dataclass(frozen=True)
class OwnDay:
    """The own rows of a day: *sums* by class, and each row that nobody knows the class of."""

    sums: Mapping[RowClass, OwnSum] = field(default_factory=dict)
    unknown: Sequence[OwnRow] = ()


def own_class(read_as: RowClass) -> RowClass:
    """Give the class that an own row holds by its words alone."""
    return read_as if read_as in CLASSES else RowClass.UNKNOWN
