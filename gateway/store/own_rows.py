# ruff: noqa: D102 (a port's method is documented at the port)
"""The operator's own rows, once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from domain.errors import NoSuchEntry
from domain.money import Money
from domain.own_rows import OwnDay, OwnRow, OwnSum
from domain.statements import RowClass
from gateway.store.desk import Desk, insert_once
from gateway.store.lists import among
from gateway.store.own_tables import own_rows, row_is_unknown

AT_ONCE_MAX = 500
UNKNOWN_MAX = 100

_ADD = insert_once(own_rows)
_KNOWN = among(own_rows.c.digest, "digests", select(own_rows.c.digest, own_rows.c.row_class).where)
_of_day = (
    own_rows.c.operator == bindparam("of_operator"),
    own_rows.c.shortcode == bindparam("of_shortcode"),
    own_rows.c.moved_at >= bindparam("since"),
    own_rows.c.moved_at < bindparam("until"),
)
_SUMS = (
    select(own_rows.c.row_class, own_rows.c.currency, func.count(), func.sum(own_rows.c.amount_minor))
    .where(*_of_day, own_rows.c.row_class != RowClass.RECEIVED.value)
    .group_by(own_rows.c.row_class, own_rows.c.currency)
)
_UNKNOWN = (
    select(own_rows).where(row_is_unknown, *_of_day).order_by(own_rows.c.moved_at, own_rows.c.id).limit(UNKNOWN_MAX)
)
_GET = select(own_rows).where(own_rows.c.id == bindparam("row_id"))
_SETTLE = (
    update(own_rows)
    .where(own_rows.c.id == bindparam("row_id"), row_is_unknown)
    .values(row_class=bindparam("new_class"), said_by=bindparam("login"), said_at=bindparam("now"))
)


@dataclass(frozen=True)
class SQLOwnRows:
    """Rows of statements that are nobody's repayment, inside one unit of work."""

    desk: Desk

    def add_many(self, rows: Sequence[OwnRow], now: datetime) -> None:
        assert len(rows) <= AT_ONCE_MAX, len(rows)
        if rows:
            self.desk.run_many(_ADD, [_write(each, now) for each in sorted(rows, key=_digest)])

    def classes(self, rows: Sequence[OwnRow]) -> Sequence[RowClass | None]:
        assert len(rows) <= AT_ONCE_MAX, len(rows)
        digests = [_digest(each) for each in rows]
        found = {row.digest: RowClass(row.row_class) for row in self.desk.run(_KNOWN, digests=digests).all()}
        return [found.get(each) for each in digests]

    def of(self, operator: str, shortcode: str, since: datetime, until: datetime) -> OwnDay:
        day = {"of_operator": operator, "of_shortcode": shortcode, "since": since, "until": until}
        sums = {
            RowClass(name): OwnSum(rows, Money(int(minor), currency))
            for name, currency, rows, minor in self.desk.run(_SUMS, **day).all()
        }
        unknown = self.desk.run(_UNKNOWN, **day).all() if RowClass.UNKNOWN in sums else ()
        return OwnDay(sums, tuple(_read(row) for row in unknown))

    def get(self, row_id: int) -> OwnRow:
        row = self.desk.run(self.desk.locked(_GET), row_id=row_id).first()
        if row is None:
            raise NoSuchEntry(f"own row {row_id}")
        return _read(row)

    def settle(self, row_id: int, row_class: RowClass, by: str, now: datetime) -> bool:
        settled = self.desk.run(_SETTLE, row_id=row_id, new_class=row_class.value, login=by, now=now)
        return settled.rowcount == 1


def _digest(row: OwnRow) -> str:
    """Name a row by what every layout of a statement has of it; time and balance are not among that."""
    told = (row.operator, row.shortcode, row.number, row.read_as.value, str(row.amount.minor), row.amount.currency)
    return sha256("|".join(told).encode()).hexdigest()


def _write(row: OwnRow, now: datetime) -> dict[str, Any]:
    return {
        "digest": _digest(row),
        "operator": row.operator,
        "shortcode": row.shortcode,
        "number": row.number,
        "moved_at": row.moved_at,
        "amount_minor": row.amount.minor,
        "currency": row.amount.currency,
        "read_as": row.read_as.value,
        "row_class": row.row_class.value,
        "said_by": row.said_by,
        "taken_at": now,
        "sealed": row.sealed,
    }


def _read(row: Row[Any]) -> OwnRow:
    return OwnRow(
        operator=row.operator,
        shortcode=row.shortcode,
        number=row.number,
        moved_at=row.moved_at,
        amount=Money(row.amount_minor, row.currency),
        read_as=RowClass(row.read_as),
        row_class=RowClass(row.row_class),
        sealed=row.sealed,
        said_by=row.said_by,
        id=row.id,
    )
