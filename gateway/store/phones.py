# ruff: noqa: D102 (a port's method is documented at the port)
"""Who uses which phone.

A number that was silent and undeliverable for SILENT_FOR may have been sold
again. That is judged before a sign of life wipes out the evidence, and then
stands in the links until somebody proves who she is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from domain.accounts import Client, StaffMember
from domain.evidence import hash_phone
from domain.phonebook import SILENT_FOR, Holder, Origin, PhoneCard
from gateway.store.desk import Desk, insert_once, upsert
from gateway.store.people_tables import clients, links, phones, pins, staff

TAIL = 3
"""How much of its end every phone is found by; a mask that shows less tells nobody apart (domain.evidence)."""

_PHONE = select(phones).where(phones.c.phone == bindparam("of_phone"))
_PAGE = select(phones).where(phones.c.phone > bindparam("after")).order_by(phones.c.phone).limit(bindparam("limit"))
_ACTIVE_STAFF = select(staff.c.phone, staff.c.name).where(staff.c.is_active.is_(True)).order_by(staff.c.id)
_ACTIVE_HOLDERS = (
    select(
        links.c.phone,
        links.c.client_id,
        clients.c.number,
        clients.c.name,
        links.c.origin,
        links.c.must_prove,
        pins.c.set_at,
    )
    .join(clients, clients.c.id == links.c.client_id)
    .outerjoin(pins, pins.c.client_id == links.c.client_id)
    .where(links.c.unlinked_at.is_(None), clients.c.is_active.is_(True))
)
_STAFF = _ACTIVE_STAFF.where(staff.c.phone == bindparam("of_phone")).limit(1)
_HOLDERS = _ACTIVE_HOLDERS.where(links.c.phone == bindparam("of_phone"))
_STAFF_AMONG = _ACTIVE_STAFF.where(staff.c.phone.in_(bindparam("among", expanding=True)))
_HOLDERS_AMONG = _ACTIVE_HOLDERS.where(links.c.phone.in_(bindparam("among", expanding=True)))
_HEARD = (
    update(phones)
    .where(phones.c.phone == bindparam("of_phone"))
    .values(heard_at=bindparam("now"), undelivered_since=None)
)
_REACHED = (
    update(phones)
    .where(phones.c.phone == bindparam("of_phone"), phones.c.undelivered_since.is_not(None))
    .values(undelivered_since=None)
)
_LINK = select(links).where(links.c.phone == bindparam("of_phone"), links.c.client_id == bindparam("of_client"))
_KNOW = insert_once(phones, phones.c.phone)
_MAKE_LINK = insert_once(links, links.c.client_id)
_CLIENTS_AFTER = (
    select(clients.c.id).where(clients.c.id > bindparam("after")).order_by(clients.c.id).limit(bindparam("most"))
)
_PUT_CLIENT = upsert(clients, "number", "name", "phone", "is_active")
_PUT_STAFF = upsert(staff, "name", "phone", "office_id", "is_loan_officer", "is_active", "changed_at")


@dataclass(frozen=True)
class SQLPhoneBook:
    """Phones and the people behind them, inside one unit of work."""

    desk: Desk

    def card(self, phone: str) -> PhoneCard:
        known = self.desk.run(_PHONE, of_phone=phone).first()
        if known is None:
            return PhoneCard(phone)
        holders = self.desk.run(_HOLDERS, of_phone=phone).all()
        member = self.desk.run(_STAFF, of_phone=phone).first()
        return _read_card(known, holders, member.name if member else None, self.desk.clock())

    def cards(self, *, after: str, limit: int) -> Sequence[PhoneCard]:
        page = self.desk.run(_PAGE, after=after, limit=limit).all()
        among = [known.phone for known in page]
        holders: dict[str, list[Row[Any]]] = {}
        for holder in self.desk.run(_HOLDERS_AMONG, among=among).all():
            holders.setdefault(holder.phone, []).append(holder)
        members: dict[str, str] = {}
        for member in self.desk.run(_STAFF_AMONG, among=among).all():
            members.setdefault(member.phone, member.name)
        now = self.desk.clock()
        return [_read_card(row, holders.get(row.phone, ()), members.get(row.phone), now) for row in page]

    def put_client(self, client: Client) -> None:
        self.desk.run(
            _PUT_CLIENT,
            id=client.id,
            number=client.number,
            name=client.name,
            phone=client.phone,
            is_active=client.is_active,
        )

    def clients_after(self, client_id: int, limit: int) -> Sequence[int]:
        return self.desk.run(_CLIENTS_AFTER, after=client_id, most=limit).scalars().all()

    def put_staff(self, member: StaffMember, phone: str | None, now: datetime) -> None:
        if phone is not None:
            self._know(phone, now)
        self.desk.run(
            _PUT_STAFF,
            id=member.id,
            name=member.name,
            phone=phone,
            office_id=member.office_id,
            is_loan_officer=member.is_loan_officer,
            is_active=member.is_active,
            changed_at=now,
        )

    def link(self, phone: str, client_id: int, origin: Origin, now: datetime, *, must_prove: bool = False) -> None:
        self._know(phone, now)
        made = self.desk.run(
            _MAKE_LINK, phone=phone, client_id=client_id, origin=origin.value, must_prove=must_prove, linked_at=now
        ).first()
        if made is not None:
            return
        row = self.desk.run(self.desk.locked(_LINK), of_phone=phone, of_client=client_id).one()
        if row.unlinked_at is None:
            self._change_link(phone, client_id, must_prove=row.must_prove and must_prove)
        elif not (row.is_wrong and origin is Origin.CORE):
            self._change_link(
                phone,
                client_id,
                origin=origin.value,
                must_prove=must_prove,
                is_wrong=False,
                linked_at=now,
                unlinked_at=None,
            )

    def unlink(self, phone: str, client_id: int, now: datetime, *, is_wrong: bool = False) -> None:
        if is_wrong:
            self._know(phone, now)
            self.desk.run(
                _MAKE_LINK,
                phone=phone,
                client_id=client_id,
                origin=Origin.CORE.value,
                must_prove=True,
                linked_at=now,
                unlinked_at=now,
            )
            self._change_link(phone, client_id, unlinked_at=now, is_wrong=True)
        else:
            self._change_link(phone, client_id, unlinked_at=now)

    def phones_of(self, client_id: int) -> Sequence[tuple[str, Origin]]:
        rows = self.desk.run(
            select(links.c.phone, links.c.origin)
            .where(links.c.client_id == client_id, links.c.unlinked_at.is_(None))
            .order_by(links.c.phone)
        ).all()
        return [(row.phone, Origin(row.origin)) for row in rows]

    def is_wrong(self, phone: str, client_id: int) -> bool:
        row = self.desk.run(_LINK, of_phone=phone, of_client=client_id).first()
        return row is not None and bool(row.is_wrong)

    def note_heard(self, phone: str, now: datetime) -> None:
        self._note_life(phone, now)
        self.desk.run(_HEARD, of_phone=phone, now=now)

    def note_delivery(self, phone: str, now: datetime, *, arrived: bool) -> None:
        if arrived:
            self._note_life(phone, now)
            self.desk.run(_REACHED, of_phone=phone)
            return
        self._know(phone, now)
        self.desk.run(
            update(phones)
            .where(phones.c.phone == phone, phones.c.undelivered_since.is_(None))
            .values(undelivered_since=now)
        )

    def set_language(self, phone: str, language: str, now: datetime) -> None:
        self._change(phone, now, language=language)

    def set_stopped(self, phone: str, is_stopped: bool, now: datetime) -> None:
        self._change(phone, now, is_stopped=is_stopped)

    def set_blocked(self, phone: str, is_blocked: bool, now: datetime) -> None:
        self._change(phone, now, is_blocked=is_blocked)

    def client_numbered(self, number: str) -> int | None:
        found: int | None = self.desk.run(select(clients.c.id).where(clients.c.number == number)).scalars().first()
        return found

    def _note_life(self, phone: str, now: datetime) -> None:
        """Judge by the evidence, before the caller wipes it out."""
        known = self.desk.run(self.desk.locked(_PHONE), of_phone=phone).first()
        if known is None:
            self._know(phone, now)
        elif may_be_sold(known, now):
            self.desk.run(update(links).where(links.c.phone == phone).values(must_prove=True))

    def _change(self, phone: str, now: datetime, **changes: object) -> None:
        self._know(phone, now)
        self.desk.run(update(phones).where(phones.c.phone == phone).values(changed_at=now, **changes))

    def _change_link(self, phone: str, client_id: int, **changes: object) -> None:
        self.desk.run(update(links).where(links.c.phone == phone, links.c.client_id == client_id).values(**changes))

    def _know(self, phone: str, now: datetime) -> None:
        hashed = hash_phone(phone)
        self.desk.run(_KNOW, phone=phone, changed_at=now, hashed=hashed, tail=phone[-TAIL:], hashed_tail=hashed[-TAIL:])


def _read_card(known: Row[Any], holders: Iterable[Row[Any]], member: str | None, now: datetime) -> PhoneCard:
    is_doubtful = may_be_sold(known, now)
    read = [
        Holder(
            row.client_id,
            row.number,
            row.name,
            Origin(row.origin),
            row.must_prove or is_doubtful,
            row.set_at is not None,
        )
        for row in holders
    ]
    return PhoneCard(
        known.phone,
        holders=tuple(sorted(read, key=_in_order)),
        staff=member,
        language=known.language,
        is_blocked=known.is_blocked,
        is_stopped=known.is_stopped,
    )


def may_be_sold(known: Row[Any], now: datetime) -> bool:
    """Tell whether a phone was silent and undeliverable for so long that it may have been sold again."""
    if known.undelivered_since is None or now - known.undelivered_since < SILENT_FOR:
        return False
    return known.heard_at is None or now - known.heard_at >= SILENT_FOR


def _in_order(holder: Holder) -> tuple[int, str]:
    return len(holder.number), holder.number
