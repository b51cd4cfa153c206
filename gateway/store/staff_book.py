# ruff: noqa: D102 (a port's method is documented at the port)
"""Who works for the institution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, and_, bindparam, func, or_, select

from domain.accounts import StaffMember
from gateway.store.desk import Desk
from gateway.store.people_tables import phones, staff

_GET = select(staff).where(staff.c.id == bindparam("staff_id"))
_WITH_PHONE = (
    select(staff)
    .where(staff.c.phone == bindparam("of_phone"), staff.c.is_active.is_(True))
    .order_by(staff.c.id)
    .limit(1)
)
_is_blocked: ColumnElement[bool] = func.coalesce(phones.c.is_blocked, False)
_active = staff.outerjoin(phones, phones.c.phone == staff.c.phone)
_TEAM = (
    select(staff, _is_blocked.label("is_blocked"))
    .select_from(_active)
    .where(staff.c.is_active.is_(True))
    .order_by(staff.c.name, staff.c.id)
    .limit(bindparam("most"))
)
_edge = select(staff.c.name).where(staff.c.id == bindparam("after_id", type_=BigInteger)).scalar_subquery()
_AFTER = _TEAM.where(
    or_(staff.c.name > _edge, and_(staff.c.name == _edge, staff.c.id > bindparam("after_id", type_=BigInteger)))
)
_BLOCKED = select(func.count()).select_from(_active).where(staff.c.is_active.is_(True), _is_blocked.is_(True))


@dataclass(frozen=True)
class SQLStaffBook:
    """Staff on record, inside one unit of work."""

    desk: Desk

    def get(self, staff_id: int) -> StaffMember | None:
        return _read(self.desk.run(_GET, staff_id=staff_id).first())

    def with_phone(self, phone: str) -> StaffMember | None:
        return _read(self.desk.run(_WITH_PHONE, of_phone=phone).first())

    def team(self, office_id: int | None, limit: int, after: int = 0) -> Sequence[tuple[StaffMember, bool]]:
        query, values = (_AFTER, {"after_id": after}) if after else (_TEAM, {})
        if office_id is not None:
            query = query.where(staff.c.office_id == office_id)
        rows = self.desk.run(query, most=limit, **values).all()
        return [(_member(row), row.is_blocked) for row in rows]

    def count_blocked(self, office_id: int | None) -> int:
        query = _BLOCKED if office_id is None else _BLOCKED.where(staff.c.office_id == office_id)
        return int(self.desk.run(query).scalar_one())


def _read(row: Row[Any] | None) -> StaffMember | None:
    return None if row is None else _member(row)


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(row.id, row.name, row.phone, row.office_id, row.is_loan_officer, row.is_active)
