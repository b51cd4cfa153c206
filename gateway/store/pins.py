# ruff: noqa: D102 (a port's method is documented at the port)
"""PINs, wrong tries and JOIN codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update

from domain.errors import Refused
from domain.pins import Tries
from gateway.store.desk import Desk, insert_once, upsert
from gateway.store.people_tables import join_codes, pin_tries, pins

_STORED = select(pins.c.hashed).where(pins.c.client_id == bindparam("of_client"))
_PUT = upsert(pins, "hashed", "set_at")
_TRIES = select(
    pin_tries.c.wrong, pin_tries.c.first_at, pin_tries.c.locks, pin_tries.c.locked_until, pin_tries.c.key
).where(pin_tries.c.phone == bindparam("from_phone"), pin_tries.c.client_id == bindparam("of_client"))
_NO_TRIES = insert_once(pin_tries, pin_tries.c.client_id)
_PUT_TRIES = upsert(pin_tries, "wrong", "first_at", "locks", "locked_until", "key")
_ADD_CODE = insert_once(join_codes, join_codes.c.client_id)
_FORGOTTEN = {"wrong": 0, "first_at": None, "locks": 0, "locked_until": None, "key": ""}


@dataclass(frozen=True)
class SQLPINBook:
    """PINs, inside one unit of work."""

    desk: Desk

    def stored(self, client_id: int) -> str | None:
        hashed: str | None = self.desk.run(_STORED, of_client=client_id).scalar_one_or_none()
        return hashed

    def put(self, client_id: int, hashed: str, now: datetime) -> None:
        self.desk.run(_PUT, client_id=client_id, hashed=hashed, set_at=now)

    def tries(self, phone: str, client_id: int) -> Tries:
        if self.desk.is_writing and self.desk.database == "postgresql":
            # A row that is not there cannot be locked; it is never deleted either, so that two first tries meet.
            self.desk.run(_NO_TRIES, phone=phone, client_id=client_id)
        row = self.desk.run(self.desk.locked(_TRIES), from_phone=phone, of_client=client_id).first()
        return Tries() if row is None else Tries(*row)

    def put_tries(self, phone: str, client_id: int, tries: Tries) -> None:
        self.desk.run(
            _PUT_TRIES,
            phone=phone,
            client_id=client_id,
            wrong=tries.wrong,
            first_at=tries.first_at,
            locks=tries.locks,
            locked_until=tries.locked_until,
            key=tries.key,
        )

    def unlock(self, client_id: int, now: datetime) -> int:
        of_client = pin_tries.c.client_id == client_id
        rows = self.desk.run(self.desk.locked(select(pin_tries.c.locked_until).where(of_client))).scalars().all()
        self.desk.run(update(pin_tries).where(of_client).values(**_FORGOTTEN))
        return sum(until is not None and until > now for until in rows)

    def add_code(self, client_id: int, digest: str, expires_at: datetime, now: datetime) -> None:
        is_over = (join_codes.c.digest == digest) & (join_codes.c.expires_at <= now)
        self.desk.run(delete(join_codes).where(or_(join_codes.c.client_id == client_id, is_over)))
        row = self.desk.run(_ADD_CODE, client_id=client_id, digest=digest, expires_at=expires_at, made_at=now).first()
        if row is None:
            raise Refused("this JOIN code is another client's: make another")

    def find_code(self, digest: str, now: datetime) -> int | None:
        living = select(join_codes.c.client_id).where(join_codes.c.digest == digest, join_codes.c.expires_at > now)
        client_id: int | None = self.desk.run(self.desk.locked(living)).scalar_one_or_none()
        return client_id

    def take_code(self, digest: str, now: datetime) -> int | None:
        client_id: int | None = self.desk.run(
            delete(join_codes)
            .where(join_codes.c.digest == digest, join_codes.c.expires_at > now)
            .returning(join_codes.c.client_id)
        ).scalar_one_or_none()
        return client_id
