"""The list of what is in suspense, oldest first by when it was paid, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Select, and_, bindparam, case, func, or_, select

from domain.money import Money
from domain.ports.suspense_book import Sum
from domain.postings import PostingState
from domain.remittances import Remittance
from domain.suspense import Clerk
from gateway.store.desk import Desk
from gateway.store.money_tables import postings, remittance_is_suspended, remittances
from gateway.store.remittances import read_remittance
from gateway.store.suspense_tables import cases

_posted = (
    select(func.coalesce(func.sum(postings.c.amount_minor), 0))
    .where(
        postings.c.source == remittances.c.operator + ":" + remittances.c.number,
        postings.c.state == PostingState.POSTED.value,
    )
    .scalar_subquery()
)
_left = (remittances.c.amount_minor - _posted).label("left_minor")
_PAID_AT = select(remittances.c.paid_at).where(remittances.c.id == bindparam("of_remittance"))
_ROWS = (
    select(remittances, _left, cases.c.owner, cases.c.owner_name, cases.c.handed_by)
    .join(cases, cases.c.remittance_id == remittances.c.id, isouter=True)
    .where(remittance_is_suspended)
)
_edge, _edge_id = bindparam("edge", type_=remittances.c.paid_at.type), bindparam("edge_id", type_=BigInteger)
_is_later = or_(remittances.c.paid_at > _edge, and_(remittances.c.paid_at == _edge, remittances.c.id > _edge_id))
_is_earlier = or_(remittances.c.paid_at < _edge, and_(remittances.c.paid_at == _edge, remittances.c.id < _edge_id))
_oldest_first = (remittances.c.paid_at, remittances.c.id)
_latest_first = (remittances.c.paid_at.desc(), remittances.c.id.desc())
_COUNT = select(func.count()).select_from(remittances).where(remittance_is_suspended)
_COUNT_EARLIER = _COUNT.where(_is_earlier)

Row = tuple[Remittance, Money, Clerk | None, str]


@dataclass(frozen=True)
class SuspenseList:
    """Money in suspense, what of it is on no account yet, and who works on it."""

    desk: Desk

    def page(self, limit: int, *, after: int, before: int) -> list[Row]:
        """Read the rows that follow *after*, or the last ones that come before *before*; the first ones for neither."""
        if before:
            return self._read(_ROWS.where(_is_earlier).order_by(*_latest_first), limit, before)[::-1]
        if after:
            return self._read(_ROWS.where(_is_later).order_by(*_oldest_first), limit, after)
        return self._read(_ROWS.order_by(*_oldest_first), limit, 0)

    def ages(self, since: Sequence[datetime]) -> list[Sum]:
        """Sum up by age; a row counts in the first bucket whose beginning it is not before."""
        young = [(remittances.c.paid_at >= moment, place) for place, moment in enumerate(since)]
        bucket = case(*young, else_=len(since)).label("bucket")
        rows = select(bucket, _left).where(remittance_is_suspended).subquery()
        query = select(rows.c.bucket, func.count().label("receipts"), func.sum(rows.c.left_minor).label("minor"))
        found = {row.bucket: Sum(row.receipts, int(row.minor)) for row in self.desk.run(query.group_by(rows.c.bucket))}
        return [found.get(place, Sum(0, 0)) for place in range(len(since) + 1)]

    def count(self) -> int:
        """Count all of it."""
        return int(self.desk.run(_COUNT).scalar_one())

    def place_of(self, remittance_id: int) -> int:
        """Count what stands before it."""
        edge = self._edge(remittance_id)
        return int(self.desk.run(_COUNT_EARLIER, **edge).scalar_one()) if edge else 0

    def _read(self, query: Select[tuple[object, ...]], limit: int, edge_id: int) -> list[Row]:
        edge = self._edge(edge_id) if edge_id else {}
        if edge_id and not edge:
            return []
        rows = self.desk.run(query.limit(limit), **edge).all()
        return [
            (
                read_remittance(row),
                Money(row.left_minor, row.currency),
                Clerk(row.owner, row.owner_name) if row.owner else None,
                row.handed_by or "",
            )
            for row in rows
        ]

    def _edge(self, remittance_id: int) -> dict[str, object]:
        paid_at = self.desk.run(_PAID_AT, of_remittance=remittance_id).scalar_one_or_none()
        return {"edge": paid_at, "edge_id": remittance_id} if paid_at is not None else {}
