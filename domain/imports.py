"""What becomes of a statement's rows when the statement is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from domain.errors import Refused, Unavailable


class RowFate(StrEnum):
    """What became of one row; REVERSED is money that leaves our books again, TAKEN_BACK what a person has to sort out."""

    NEW = "new"
    KNOWN = "known"
    DIFFERS = "told otherwise"
    REVERSED = "reversed"
    TAKEN_BACK = "taken back"
    CHARGE = "charge"
    PAID_OUT = "paid out"
    TRANSFER = "transfer"
    NOT_COMPLETED = "not completed"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"

    @property
    def needs_person(self) -> bool:
        """Whether a person must look at the row."""
        return self in _FOR_A_PERSON


_FOR_A_PERSON = frozenset({RowFate.DIFFERS, RowFate.TAKEN_BACK, RowFate.UNKNOWN, RowFate.DAMAGED})


@dataclass(frozen=True)
class RowAccount:
    """What became of row *row*, as a person counts; *number* "" where it could not be read, *reason* "" where all is well."""

    row: int
    number: str
    fate: RowFate
    reason: str = ""


@dataclass(frozen=True)
class Import:
    """A statement file on record.

    *digest* is the SHA-256 of its bytes, *by* who imported it; it moves from
    *first_at* to *last_at*, as far as its rows say. What is None is not known before it ends.
    """

    operator: str
    shortcode: str
    digest: str
    name: str
    by: str
    began_at: datetime
    ended_at: datetime | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    counts: Mapping[RowFate, int] | None = None

    @property
    def tells_of_money(self) -> bool:
        """Whether it is of an account that clients pay into: another account's statement has none of their receipts."""
        counts = self.counts or {}
        return any(counts.get(fate, 0) for fate in (RowFate.NEW, RowFate.KNOWN, RowFate.DIFFERS))

    def covers(self, moment: datetime) -> bool:
        """Tell whether *moment* stands between two of its rows; at the edges nobody can say."""
        return self.first_at is not None and self.last_at is not None and self.first_at < moment < self.last_at


DAYS_MAX = 31
"""The most days of a statement that are named; a longer one is reconciled from its last days back."""


def days_of(first_at: datetime | None, last_at: datetime | None, zone: tzinfo) -> Sequence[date]:
    """List the days that a statement's rows are of, by the clock of *zone*, the last DAYS_MAX of them; none where nothing moved."""
    if first_at is None or last_at is None:
        return []
    first, last = first_at.astimezone(zone).date(), last_at.astimezone(zone).date()
    count = min((last - first).days + 1, DAYS_MAX)
    return [last - timedelta(days=ago) for ago in reversed(range(count))]


class ImportedBefore(Refused):
    """The very same file is on record."""

    def __init__(self, first: Import) -> None:
        super().__init__(f"the same file was imported on {first.began_at:%Y-%m-%d at %H:%M} UTC by {first.by}")
        self.first = first


class ImportRuns(Unavailable):
    """A statement of the same shortcode is being imported."""

    def __init__(self, other: Import) -> None:
        super().__init__(
            f"{other.by} has been importing {other.name} since {other.began_at:%H:%M} UTC; try when that has ended"
        )
        self.other = other
