# ruff: noqa: D102 (a port's method is documented at the port)
"""Clients as staff look for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select

from domain.client_cards import ClientFound
from gateway.store.desk import Desk
from gateway.store.people_tables import clients, links, pin_tries, pins

_CLIENT = select(clients.c.id, clients.c.number, clients.c.name, clients.c.is_active)
_BY_NUMBER = _CLIENT.where(clients.c.number == bindparam("of_number")).limit(1)
_BY_PHONE = (
    _CLIENT.join(links, links.c.client_id == clients.c.id)
    .where(links.c.phone == bindparam("of_phone"), links.c.unlinked_at.is_(None))
    .order_by(clients.c.name, clients.c.id)
    .limit(bindparam("most"))
)
_PIN = select(pins.c.client_id).where(pins.c.client_id == bindparam("of_client"))
_LOCKED = select(func.max(pin_tries.c.locked_until)).where(
    pin_tries.c.client_id == bindparam("of_client"), pin_tries.c.locked_until > bindparam("now")
)


@dataclass(frozen=True)
class SQLClientBook:
    """Clients as the core last told of them, inside one look."""

    desk: Desk

    def named(self, words: Sequence[str], limit: int) -> Sequence[ClientFound]:
        holds = [func.lower(clients.c.name).contains(word.lower(), autoescape=True) for word in words]
        return self._list(_CLIENT.where(*holds), limit)

    def numbered(self, number: str) -> ClientFound | None:
        row = self.desk.run(_BY_NUMBER, of_number=number).first()
        return None if row is None else _read(row)

    def with_phone(self, phone: str, limit: int) -> Sequence[ClientFound]:
        return [_read(row) for row in self.desk.run(_BY_PHONE, of_phone=phone, most=limit).all()]

    def beginning(self, letters: Sequence[str], limit: int) -> Sequence[ClientFound]:
        name = func.lower(clients.c.name)
        begins = [
            each
            for some in letters
            for each in (
                name.startswith(some.lower(), autoescape=True),
                name.contains(f" {some.lower()}", autoescape=True),
            )
        ]
        return self._list(_CLIENT.where(or_(*begins)), limit) if begins else ()

    def has_pin(self, client_id: int) -> bool:
        return self.desk.run(_PIN, of_client=client_id).first() is not None

    def locked_until(self, client_id: int, now: datetime) -> datetime | None:
        found: datetime | None = self.desk.run(_LOCKED, of_client=client_id, now=now).scalar_one_or_none()
        return found

    def _list(self, query: Select[Any], limit: int) -> Sequence[ClientFound]:
        found: Iterable[Row[Any]] = self.desk.run(query.order_by(clients.c.name, clients.c.id).limit(limit)).all()
        return [_read(row) for row in found]


def _read(row: Row[Any]) -> ClientFound:
    return ClientFound(row.id, row.number, row.name, row.is_active)
