# ruff: noqa: D102 (a port's method is documented at the port)
"""Staff as they were seen at sign-in. The few roles of each stand in one column, each between two bars: "|finance|"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from domain.staff import Role, StaffPerson
from domain.suspense import Clerk
from gateway.store.desk import Desk, upsert
from gateway.store.staff_tables import staff_seen

_NOTE = upsert(staff_seen, "login", "name", "roles", "seen_at")
_DROP = delete(staff_seen).where(staff_seen.c.key == bindparam("of_key"))
_FORGET = delete(staff_seen).where(staff_seen.c.seen_at < bindparam("before"))
_ALL = select(staff_seen.c.login, staff_seen.c.name).order_by(staff_seen.c.name, staff_seen.c.key)


@dataclass(frozen=True)
class SQLStaffSeen:
    """Staff seen at sign-in, inside one unit of work."""

    desk: Desk

    def note(self, person: StaffPerson, now: datetime) -> None:
        roles = "".join(f"|{role.value}|" for role in Role if role in person.roles)
        self.desk.run(_NOTE, key=_key(person.login), login=person.login, name=person.name, roles=roles, seen_at=now)

    def having(self, roles: Collection[Role], limit: int) -> Sequence[Clerk]:
        has_one = or_(*(staff_seen.c.roles.contains(f"|{role.value}|") for role in Role if role in roles))
        return [Clerk(row.login, row.name) for row in self.desk.run(_ALL.where(has_one).limit(limit))]

    def drop(self, login: str) -> None:
        self.desk.run(_DROP, of_key=_key(login))

    def forget(self, before: datetime) -> None:
        self.desk.run(_FORGET, before=before)


def _key(login: str) -> str:
    """Fold a login as `Clerk.is_same` compares it."""
    return login.strip().casefold()
