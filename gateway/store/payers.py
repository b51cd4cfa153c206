# ruff: noqa: D102 (a port's method is documented at the port)
"""Who a payer may be, by the phone book and by what was paid before.

A phone counts as a client's where nothing speaks against it: one that must prove
itself, that is blocked, or that is a staff member's too, is nobody's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, any_, bindparam, exists, func, or_, select

from domain.accounts import AccountKind, AccountReference
from domain.evidence import Owner, Paid, Sign, hash_phone, hides, name_sign, read_mask
from domain.postings import PostingState
from domain.remittances import RemittanceState
from gateway.store.desk import Desk, Statements
from gateway.store.lists import among
from gateway.store.money_tables import postings, remittances
from gateway.store.people_tables import clients, links, phones, staff
from gateway.store.phones import TAIL, may_be_sold

OWNERS_MAX = 20
HABITS_FROM_MAX = 500
"""How many of a phone's last remittances make its habits: a shop may pay for hundreds of people."""

_is_of_staff = exists().where(staff.c.phone == phones.c.phone, staff.c.is_active.is_(True))
_is_usable = and_(phones.c.is_blocked.is_(False), ~_is_of_staff)
_is_linked = and_(links.c.unlinked_at.is_(None), links.c.must_prove.is_(False))
_HOLDERS = (
    select(phones.c.phone, phones.c.heard_at, phones.c.undelivered_since, links.c.client_id, clients.c.name)
    .join_from(phones, links, links.c.phone == phones.c.phone)
    .join(clients, clients.c.id == links.c.client_id)
    .where(_is_usable, _is_linked, clients.c.is_active.is_(True))
)


def _held_where(fits: ColumnElement[bool], *also: ColumnElement[bool]) -> Statements:
    """Make "who holds a phone that *fits*"; PostgreSQL takes the phones first: before it has counted it would walk the links."""
    found = _HOLDERS.where(fits, *also)
    first = func.array(select(phones.c.phone).where(fits).scalar_subquery())
    return {"sqlite": found, "postgresql": found.where(links.c.phone == any_(first))}


_BY_PHONE = _held_where(phones.c.phone == bindparam("of_phone"))
_BY_HASH = _held_where(phones.c.hashed == bindparam("of_hash"))
_BY_TAIL = _held_where(
    or_(phones.c.tail == bindparam("of_tail"), phones.c.hashed_tail == bindparam("of_tail")),
    clients.c.name.icontains(bindparam("first_name")),
)
_CLIENTS = among(
    clients.c.id, "client_ids", select(clients.c.id, clients.c.name, clients.c.is_active).where, of_numbers=True
)
_PHONES_OF = among(
    links.c.client_id,
    "client_ids",
    select(phones.c.phone, phones.c.heard_at, phones.c.undelivered_since, links.c.client_id)
    .join_from(phones, links, links.c.phone == phones.c.phone)
    .where(_is_usable, _is_linked)
    .where,
    of_numbers=True,
)
_SOURCES = (
    select(remittances.c.operator + ":" + remittances.c.number)
    .where(
        remittances.c.phone_hash == bindparam("of_hash"),
        remittances.c.state.not_in([RemittanceState.REVERSED.value, RemittanceState.UNMATCHED.value]),
    )
    .order_by(remittances.c.id.desc())
    .limit(HABITS_FROM_MAX)
)
_HABITS = (
    select(postings.c.account_kind, postings.c.account_number, func.count().label("times"))
    .where(postings.c.source.in_(bindparam("sources", expanding=True)), postings.c.state == PostingState.POSTED.value)
    .group_by(postings.c.account_kind, postings.c.account_number)
)


@dataclass(frozen=True)
class SQLPayers:
    """Phones of clients and what was paid from them, inside one unit of work."""

    desk: Desk

    def owners(self, client_ids: Collection[int]) -> Mapping[int, Owner]:
        if not client_ids:
            return {}
        known = {row.id: row for row in self.desk.run(_CLIENTS, client_ids=client_ids).all()}
        names = {each: known[each].name if each in known else "" for each in client_ids}
        return self._with_phones(names, [each.id for each in known.values() if each.is_active])

    def with_phone(self, phone: str) -> Sequence[Owner]:
        return self._owners(self._usable(_BY_PHONE, of_phone=phone))

    def with_phone_hash(self, phone_hash: str) -> Sequence[Owner]:
        return self._owners(self._usable(_BY_HASH, of_hash=phone_hash.lower()))

    def alike(self, mask: str, first_name: str) -> Sequence[Owner]:
        shown = read_mask(mask)
        if shown is None:
            return ()
        found = self._usable(_BY_TAIL, of_tail=shown[1][-TAIL:], first_name=_plain(first_name))
        return self._owners([row for row in found if hides(shown, row.phone) and _is_called(row, first_name)])

    def habits(self, paid: Paid) -> Mapping[AccountReference, int]:
        phone_hash = paid.phone_hash.lower() if paid.phone_hash else hash_phone(paid.phone) if paid.phone else None
        if phone_hash is None:
            return {}
        sources = self.desk.run(_SOURCES, of_hash=phone_hash).scalars().all()
        rows = self.desk.run(_HABITS, sources=sources).all() if sources else ()
        return {AccountReference(AccountKind(row.account_kind), row.account_number): row.times for row in rows}

    def _usable(self, query: Statements, **values: Any) -> list[Row[Any]]:
        now = self.desk.clock()
        return [row for row in self.desk.run(query, **values).all() if not may_be_sold(row, now)]

    def _owners(self, holders: Sequence[Row[Any]]) -> list[Owner]:
        if not holders:
            return []
        names = dict(sorted({row.client_id: row.name for row in holders}.items())[:OWNERS_MAX])
        return list(self._with_phones(names, names).values())

    def _with_phones(self, names: Mapping[int, str], active: Collection[int]) -> Mapping[int, Owner]:
        theirs: dict[int, set[str]] = {each: set() for each in names}
        for row in self._usable(_PHONES_OF, client_ids=active):
            theirs[row.client_id].add(row.phone)
        return {each: Owner(each, name, frozenset(theirs[each])) for each, name in names.items()}


def _plain(first_name: str) -> str:
    """Give a name that the database finds in any spelling; nothing, which is in every name, for one it may not."""
    first = first_name.split()[0] if first_name.split() else ""
    return first if first.isascii() and first.isalpha() else ""


def _is_called(row: Row[Any], first_name: str) -> bool:
    return name_sign(first_name, Owner(row.client_id, row.name)) is Sign.FIRST_NAME
