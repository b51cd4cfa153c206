"""Keeps the operator's own rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.own_rows import OwnDay, OwnRow
from domain.statements import RowClass


class OwnRows(Protocol):
    """Rows of statements that are nobody's repayment, once each however many statements have them, inside one unit of work."""

    def add_many(self, rows: Sequence[OwnRow], now: datetime) -> None:
        """Put rows on record, 500 at most; one that is there (number, class as read, amount) stays as it is."""

    def classes(self, rows: Sequence[OwnRow]) -> Sequence[RowClass | None]:
        """Tell of each row what class it has on record, None where it is not there; 500 at most."""

    def of(self, operator: str, shortcode: str, since: datetime, until: datetime) -> OwnDay:
        """Sum up the rows from *since* on and before *until*, those found to be a client's left out; of those without a class the first 100."""

    def get(self, row_id: int) -> OwnRow:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def settle(self, row_id: int, row_class: RowClass, by: str, now: datetime) -> bool:
        """Give a row without a class its class; False where it has one."""
