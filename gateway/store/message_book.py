# ruff: noqa: D102 (a port's method is documented at the port)
"""The texts that came and left, as staff look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from domain.errors import NoSuchEntry
from domain.messages import COUNTED, Counted, Heard
from domain.ports.outbox import Outbound
from domain.sms import InboundState
from gateway.store.desk import Desk
from gateway.store.outbox import ROW as SAID
from gateway.store.outbox import read_outbound
from gateway.store.tables import inbound, inbound_is_misread, inbound_is_parked, outbox, sms_failed, sms_is_unclear

_HEARD = select(
    inbound.c.id, inbound.c.phone, inbound.c.shown, inbound.c.command, inbound.c.state, inbound.c.received_at
)
_GET = _HEARD.where(inbound.c.id == bindparam("inbound_id"))
_PARKED = _HEARD.where(inbound_is_parked).order_by(inbound.c.received_at, inbound.c.id).limit(bindparam("most"))
_SAID_TO = (
    SAID.where(
        outbox.c.to == bindparam("to_phone"), outbox.c.created_at >= bindparam("since", type_=outbox.c.created_at.type)
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most"))
)
_UNPARK = (
    update(inbound)
    .where(inbound.c.id == bindparam("inbound_id"), inbound_is_parked)
    .values(state=bindparam("to_state"), settled_at=bindparam("now"), sealed=b"")
)


@dataclass(frozen=True)
class _List:
    """A list by time, newest first."""

    rows: Select[Any]
    table: Table
    is_in: ColumnElement[bool]

    def page(self, *, is_first: bool) -> Select[Any]:
        """Select its first page, or the one behind a text."""
        at, id_ = self._time, self.table.c.id
        query = self.rows.where(self.is_in, at >= bindparam("since", type_=at.type))
        if not is_first:
            edge, edge_id = bindparam("edge", type_=at.type), bindparam("edge_id", type_=BigInteger)
            query = query.where(at <= edge, or_(at < edge, and_(at == edge, id_ < edge_id)))
        return query.order_by(at.desc(), id_.desc()).limit(bindparam("most"))

    def time_of(self) -> Select[Any]:
        """Select when one was."""
        return select(self._time).where(self.table.c.id == bindparam("edge_id"))

    def count(self) -> Select[Any]:
        """Select how many there are, COUNTED at most."""
        is_since = self._time >= bindparam("since", type_=self._time.type)
        some: Select[Any] = select(literal_column("1")).select_from(self.table).where(self.is_in, is_since)
        some = some.limit(COUNTED)
        return select(func.count()).select_from(some.subquery())

    @property
    def _time(self) -> Any:
        return self.table.c.received_at if self.table is inbound else self.table.c.created_at


_MISREAD = _List(_HEARD, inbound, inbound_is_misread)
_FAILED, _UNCLEAR = _List(SAID, outbox, sms_failed), _List(SAID, outbox, sms_is_unclear)
_COUNT_PARKED = select(func.count()).select_from(
    select(literal_column("1")).select_from(inbound).where(inbound_is_parked).limit(COUNTED).subquery()
)


@dataclass(frozen=True)
class SQLMessageBook:
    """Texts as staff look at them, inside one unit of work."""

    desk: Desk

    def parked(self, limit: int) -> Sequence[Heard]:
        return [_read(row) for row in self.desk.run(_PARKED, most=limit)]

    def misread(self, since: datetime, limit: int, before: int = 0) -> Sequence[Heard]:
        return [_read(row) for row in self._page(_MISREAD, since, limit, before)]

    def failed(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self._page(_FAILED, since, limit, before)]

    def unclear(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self._page(_UNCLEAR, since, limit, before)]

    def heard(self, limit: int, before: int = 0) -> Sequence[Heard]:
        return [_read(row) for row in self.desk.run(_newest(_HEARD, inbound, limit, before))]

    def said(self, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self.desk.run(_newest(SAID, outbox, limit, before))]

    def count(self, since: datetime) -> Counted:
        misread, failed, unclear = (
            int(self.desk.run(each.count(), since=since).scalar_one()) for each in (_MISREAD, _FAILED, _UNCLEAR)
        )
        return Counted(int(self.desk.run(_COUNT_PARKED).scalar_one()), misread, failed, unclear)

    def get(self, inbound_id: int) -> Heard:
        row = self.desk.run(self.desk.locked(_GET), inbound_id=inbound_id).first()
        if row is None:
            raise NoSuchEntry(f"inbound SMS {inbound_id}")
        return _read(row)

    def said_to(self, phone: str, since: datetime, limit: int) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self.desk.run(_SAID_TO, to_phone=phone, since=since, most=limit)][::-1]

    def unpark(self, heard: Heard, *, is_answered: bool, now: datetime) -> bool:
        to = InboundState.ANSWERED if is_answered else InboundState.CLOSED
        return self.desk.run(_UNPARK, inbound_id=heard.id, to_state=to.value, now=now).rowcount == 1

    def _page(self, which: _List, since: datetime, limit: int, before: int) -> Sequence[Row[Any]]:
        if not before:
            return self.desk.run(which.page(is_first=True), since=since, most=limit).all()
        edge = self.desk.run(which.time_of(), edge_id=before).scalar_one_or_none()
        if edge is None:
            return []
        return self.desk.run(which.page(is_first=False), since=since, most=limit, edge=edge, edge_id=before).all()


def _newest(rows: Select[Any], table: Table, limit: int, before: int) -> Select[Any]:
    query = rows.order_by(table.c.id.desc()).limit(limit)
    return query.where(table.c.id < before) if before else query


def _read(row: Row[Any]) -> Heard:
    return Heard(**{**row._mapping, "state": InboundState(row.state)})
