# ruff: noqa: D102 (a port's method is documented at the port)
"""Who works for the institution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from domain.accounts import StaffMember
from gateway.store.desk import Desk
from gateway.store.people_tables import staff

_GET = select(staff).where(staff.c.id == bindparam("staff_id"))
_WITH_PHONE = (
    select(staff)
    .where(staff.c.phone == bindparam("of_phone"), staff.c.is_active.is_(True))
    .order_by(staff.c.id)
    .limit(1)
)


@dataclass(frozen=True)
class SQLStaffBook:
    """Staff on record, inside one unit of work."""

    desk: Desk

    def get(self, staff_id: int) -> StaffMember | None:
        return _read(self.desk.run(_GET, staff_id=staff_id).first())

    def with_phone(self, phone: str) -> StaffMember | None:
        return _read(self.desk.run(_WITH_PHONE, of_phone=phone).first())


def _read(row: Row[Any] | None) -> StaffMember | None:
    if row is None:
        return None
    return StaffMember(row.id, row.name, row.phone, row.office_id, row.is_loan_officer, row.is_active)
