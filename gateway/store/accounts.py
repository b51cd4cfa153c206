# ruff: noqa: D102 (a port's method is documented at the port)
"""The accounts of the core, by number and by client."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Row, Text, bindparam, or_, select, update

from domain.accounts import AccountKind, AccountReference
from domain.evidence import HeldAccount
from domain.money import Money
from domain.nearby import Nearby
from gateway.store.desk import Desk, upsert
from gateway.store.lists import among, is_among
from gateway.store.money_tables import accounts
from gateway.store.people_tables import clients

EXPECTATIONS_KEPT = 4096
"""Amounts whose reading is remembered: the same instalments are owed on many accounts, and 200 are read for a number."""

KNOWN_MAX = 20
"""Of a phone that more people share, not all are known, and every account is looked at."""

_NUMBER = 2
_NOBODY = "\t"
"""What is in no name."""

_PUT = upsert(
    accounts,
    "number",
    "client_id",
    "is_open",
    "expected",
    "read_at",
    where=lambda insert: accounts.c.read_at <= insert.excluded.read_at,
)
_COLUMNS = select(
    accounts.c.kind,
    accounts.c.core_id,
    accounts.c.number,
    accounts.c.client_id,
    accounts.c.is_open,
    accounts.c.expected,
)
_KINDS = {kind.value: kind for kind in AccountKind}
_READ_AT = (
    select(accounts.c.read_at)
    .where(accounts.c.is_open, accounts.c.kind == AccountKind.CLIENT.value)
    .order_by(accounts.c.read_at.desc())
    .limit(1)
)
_NUMBERED = among(accounts.c.number, "numbers", _COLUMNS.where)
# Written so that no index helps: told of kinds, SQLite goes by the key's first part, and reads every account there is.
_is_of_kinds = bindparam("of_kinds", type_=Text).contains(accounts.c.kind)
# One name at a time: where the two are joined, a planner that has not counted reads all clients first.
_name = select(clients.c.name).where(clients.c.id == accounts.c.client_id).scalar_subquery()
_NEAR = {
    database: _COLUMNS.where(
        is_among(database, accounts.c.number, "numbers"),
        _is_of_kinds,
        or_(
            bindparam("of_all", type_=Boolean),
            accounts.c.expected.contains(bindparam("amount")),
            is_among(database, accounts.c.client_id, "client_ids", of_numbers=True),
            _name.icontains(bindparam("first_name")),
        ),
    )
    for database in ("sqlite", "postgresql")
}
_HELD_BY = among(accounts.c.client_id, "client_ids", _COLUMNS.where, of_numbers=True)
_CLOSE_UNSEEN = (
    update(accounts)
    .where(accounts.c.client_id == bindparam("of_client"), accounts.c.is_open, accounts.c.read_at < bindparam("since"))
    .values(is_open=False, expected="[]", read_at=bindparam("since"))
)


@dataclass(frozen=True)
class SQLAccounts:
    """Accounts as last read from the core, inside one unit of work."""

    desk: Desk

    def numbered(self, numbers: Collection[str]) -> Mapping[str, Sequence[HeldAccount]]:
        found: dict[str, list[HeldAccount]] = {}
        for row in _in_order(self.desk.run(_NUMBERED, numbers=numbers).all()):
            found.setdefault(row[_NUMBER], []).append(_read(row))
        return found

    def near(self, numbers: Collection[str], wanted: Nearby) -> Sequence[HeldAccount]:
        first = (wanted.first_name or "").split()[:1]
        is_plain = all(each.isascii() and each.isalpha() for each in first)
        rows = self.desk.run(
            _NEAR,
            numbers=numbers,
            of_kinds="".join(sorted(wanted.kinds)),
            amount=json.dumps(_written(wanted.amount)),
            client_ids=wanted.client_ids,
            first_name=first[0] if first else _NOBODY,
            of_all=not is_plain or len(wanted.client_ids) >= KNOWN_MAX,
        ).all()
        return [_read(row) for row in _in_order(rows)]

    def held_by(self, client_ids: Collection[int]) -> Sequence[HeldAccount]:
        if not client_ids:
            return ()
        return [_read(row) for row in _in_order(self.desk.run(_HELD_BY, client_ids=client_ids).all())]

    def read_at(self) -> datetime | None:
        moment: datetime | None = self.desk.run(_READ_AT).scalar_one_or_none()
        return moment

    def put(self, held: HeldAccount, core_id: int, read_at: datetime) -> None:
        assert held.reference.kind is not None, "an account of no kind"
        self.desk.run(
            _PUT,
            kind=held.reference.kind.value,
            core_id=core_id,
            number=held.reference.number,
            client_id=held.client_id,
            is_open=held.is_open,
            expected=json.dumps(sorted(_written(each) for each in held.expected)),
            read_at=read_at,
        )

    def close_unseen(self, client_id: int, since: datetime) -> None:
        self.desk.run(_CLOSE_UNSEEN, of_client=client_id, since=since)


def _written(amount: Money) -> tuple[int, str]:
    return amount.minor, amount.currency


def _in_order(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Put rows in order of kind and core's id; a database that sorts them builds a tree first."""
    return sorted(rows, key=itemgetter(0, 1))


def _read(row: Sequence[Any]) -> HeldAccount:
    kind, _, number, client_id, is_open, expected = row
    return HeldAccount(AccountReference(_KINDS[kind], number), client_id, is_open, _read_expected(expected))


@lru_cache(EXPECTATIONS_KEPT)
def _read_expected(text: str) -> frozenset[Money]:
    return frozenset(Money(minor, currency) for minor, currency in json.loads(text))
