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
    exists,
    func,
    literal,
    literal_column,
    not_,
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
from gateway.store.people_tables import staff
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


_STAFFS = select(staff.c.id).where(staff.c.is_active.is_(True))


def _is_for(phone: ColumnElement[Any], office_id: int) -> ColumnElement[bool]:
    """Say that a phone is nobody's who works here, or somebody's of the branch."""
    of_staff = _STAFFS.where(staff.c.phone == phone)
    return or_(not_(exists(of_staff)), exists(of_staff.where(staff.c.office_id == office_id)))


def _seen(rows: Select[Any], table: Table, office_id: int | None) -> Select[Any]:
    if office_id is None:
        return rows
    return rows.where(_is_for(inbound.c.phone if table is inbound else outbox.c.to, office_id))


@dataclass(frozen=True)
class _List:
    """A list by time, newest first."""

    rows: Select[Any]
    table: Table
    is_in: ColumnElement[bool]

    def page(self, office_id: int | None, *, is_first: bool) -> Select[Any]:
        """Select its first page, or the one behind a text, as a branch sees it."""
        at, id_ = self._time, self.table.c.id
        query = _seen(self.rows, self.table, office_id).where(self.is_in, at >= bindparam("since", type_=at.type))
        if not is_first:
            edge, edge_id = bindparam("edge", type_=at.type), bindparam("edge_id", type_=BigInteger)
            query = query.where(at <= edge, or_(at < edge, and_(at == edge, id_ < edge_id)))
        return query.order_by(at.desc(), id_.desc()).limit(bindparam("most"))

    def time_of(self) -> Select[Any]:
        """Select when one was."""
        return select(self._time).where(self.table.c.id == bindparam("edge_id"))

    def count(self, office_id: int | None) -> Select[Any]:
        """Select how many there are as a branch sees it, COUNTED at most."""
        is_since = self._time >= bindparam("since", type_=self._time.type)
        some: Select[Any] = select(literal_column("1")).select_from(self.table).where(self.is_in, is_since)
        return _count(_seen(some, self.table, office_id))

    @property
    def _time(self) -> Any:
        return self.table.c.received_at if self.table is inbound else self.table.c.created_at


_MISREAD = _List(_HEARD, inbound, inbound_is_misread)
_FAILED, _UNCLEAR = _List(SAID, outbox, sms_failed), _List(SAID, outbox, sms_is_unclear)
_SOME_PARKED: Select[Any] = select(literal_column("1")).select_from(inbound).where(inbound_is_parked)


@dataclass(frozen=True)
class SQLMessageBook:
    """Texts as staff of a branch look at them, or of all, inside one unit of work."""

    desk: Desk
    office_id: int | None = None

    def of(self, office_id: int | None) -> SQLMessageBook:
        return SQLMessageBook(self.desk, office_id)

    def is_for(self, phone: str | None) -> bool:
        if phone is None or self.office_id is None:
            return True
        return bool(self.desk.run(select(_is_for(literal(phone), self.office_id))).scalar_one())

    def parked(self, limit: int) -> Sequence[Heard]:
        return [_read(row) for row in self.desk.run(_seen(_PARKED, inbound, self.office_id), most=limit)]

    def misread(self, since: datetime, limit: int, before: int = 0) -> Sequence[Heard]:
        return [_read(row) for row in self._page(_MISREAD, since, limit, before)]

    def failed(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self._page(_FAILED, since, limit, before)]

    def unclear(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self._page(_UNCLEAR, since, limit, before)]

    def heard(self, limit: int, before: int = 0) -> Sequence[Heard]:
        return [_read(row) for row in self.desk.run(self._newest(_HEARD, inbound, limit, before))]

    def said(self, limit: int, before: int = 0) -> Sequence[Outbound]:
        return [read_outbound(row) for row in self.desk.run(self._newest(SAID, outbox, limit, before))]

    def count(self, since: datetime) -> Counted:
        misread, failed, unclear = (
            int(self.desk.run(each.count(self.office_id), since=since).scalar_one())
            for each in (_MISREAD, _FAILED, _UNCLEAR)
        )
        parked = self.desk.run(_count(_seen(_SOME_PARKED, inbound, self.office_id)))
        return Counted(int(parked.scalar_one()), misread, failed, unclear)

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
            return self.desk.run(which.page(self.office_id, is_first=True), since=since, most=limit).all()
        edge = self.desk.run(which.time_of(), edge_id=before).scalar_one_or_none()
        if edge is None:
            return []
        page = which.page(self.office_id, is_first=False)
        return self.desk.run(page, since=since, most=limit, edge=edge, edge_id=before).all()

    def _newest(self, rows: Select[Any], table: Table, limit: int, before: int) -> Select[Any]:
        query = _seen(rows, table, self.office_id).order_by(table.c.id.desc()).limit(limit)
        return query.where(table.c.id < before) if before else query


def _count(some: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(some.limit(COUNTED).subquery())


def _read(row: Row[Any]) -> Heard:
    return Heard(**{**row._mapping, "state": InboundState(row.state)})
