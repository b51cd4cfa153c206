# ruff: noqa: D102 (a port's method is documented at the port)
"""What moved on our account with an operator, as far as we were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, bindparam, select

from domain.balances import Movement
from domain.money import Money
from domain.receipts import Word
from gateway.store.desk import Desk
from gateway.store.import_tables import reversals
from gateway.store.money_tables import remittances, words
from gateway.store.own_tables import own_rows

_BALANCES = (Word.CALLBACK.value, Word.NOTICE.value)
"""Whose balance is told, the better first: a callback tells the second."""

REACH = 10_000
"""Receipts that are looked through for the last balances: during a long outage nobody tells any."""

_BACK_MAX = timedelta(days=4)
"""How long after it was paid M-PESA may take money back: till reversals take up to 72 hours."""

_RECEIPTS = (
    select(
        remittances.c.id,
        remittances.c.number,
        remittances.c.amount_minor,
        remittances.c.currency,
        remittances.c.paid_at,
        remittances.c.shortcode,
        words.c.word,
        words.c.paid_at.label("told_of"),
        words.c.shortcode.label("told_shortcode"),
        words.c.balance_minor,
    )
    .select_from(remittances)
    .join(words, words.c.remittance_id == remittances.c.id)
    .where(
        remittances.c.operator == bindparam("of_operator"),
        remittances.c.paid_at >= bindparam("since"),
        remittances.c.paid_at < bindparam("until"),
        words.c.word != Word.HAND.value,
    )
    .order_by(remittances.c.id, words.c.id)
)
_reach = (
    select(remittances.c.id, remittances.c.paid_at)
    .where(
        remittances.c.operator == bindparam("of_operator"),
        remittances.c.paid_at < bindparam("until"),
        remittances.c.shortcode.is_(None) | (remittances.c.shortcode == bindparam("of_shortcode")),
    )
    .order_by(remittances.c.paid_at.desc())
    .limit(REACH)
    .subquery()
)
# A value, not EXISTS: PostgreSQL makes a join of that, and reads all words there are.
_told_balance = (
    select(words.c.balance_minor)
    .where(
        words.c.remittance_id == _reach.c.id,
        words.c.word.in_(_BALANCES),
        words.c.shortcode == bindparam("of_shortcode"),
        words.c.balance_minor.is_not(None),
    )
    .limit(1)
    .scalar_subquery()
)
_LATEST = (
    select(_reach.c.paid_at)
    .where(_told_balance.is_not(None))
    .order_by(_reach.c.paid_at.desc())
    .limit(bindparam("most"))
)
_OWN = select(own_rows.c.number, own_rows.c.moved_at, own_rows.c.amount_minor, own_rows.c.currency).where(
    own_rows.c.operator == bindparam("of_operator"),
    own_rows.c.shortcode == bindparam("of_shortcode"),
    own_rows.c.moved_at >= bindparam("since"),
    own_rows.c.moved_at < bindparam("until"),
)
_BACK = (
    select(reversals)
    .join(
        remittances,
        (remittances.c.operator == reversals.c.operator) & (remittances.c.number_folded == reversals.c.original_folded),
    )
    .where(
        reversals.c.operator == bindparam("of_operator"),
        remittances.c.paid_at >= bindparam("long_since"),
        remittances.c.paid_at < bindparam("until"),
        reversals.c.reversed_at >= bindparam("since"),
        reversals.c.reversed_at < bindparam("until"),
    )
)


@dataclass(frozen=True)
class SQLMovements:
    """Movements by their time, inside one look."""

    desk: Desk

    def latest_before(self, operator: str, shortcode: str, moment: datetime, receipts: int) -> datetime | None:
        span = {"of_operator": operator, "of_shortcode": shortcode, "until": moment}
        return min(self.desk.run(_LATEST, **span, most=receipts).scalars(), default=None)

    def between(self, operator: str, shortcode: str, since: datetime, until: datetime) -> Sequence[Movement]:
        span = {"of_operator": operator, "since": since, "until": until}
        told = groupby(self.desk.run(_RECEIPTS, **span), key=attrgetter("id"))
        found = [each for _, rows in told if (each := _of_receipt(list(rows), shortcode))]
        found += [
            Movement(row.moved_at, row.number, Money(row.amount_minor, row.currency), is_sure=False)
            for row in self.desk.run(_OWN, **span, of_shortcode=shortcode)
        ]
        long_since = since - _BACK_MAX
        return found + [
            Movement(row.reversed_at, row.number_folded, Money(-row.amount_minor, row.currency), is_sure=False)
            for row in self.desk.run(_BACK, **span, long_since=long_since)
        ]


def _of_receipt(told: Sequence[Row[Any]], shortcode: str) -> Movement | None:
    """Make one movement of all words about a receipt; None where it reached another account."""
    first = told[0]
    if first.shortcode not in (None, shortcode):
        return None
    amount = Money(first.amount_minor, first.currency)
    best = [row for word in _BALANCES for row in told if row.word == word and _tells(row, shortcode)]
    if not best:
        return Movement(first.paid_at, first.number, amount)
    return Movement(best[0].told_of, first.number, amount, Money(best[0].balance_minor, first.currency))


def _tells(row: Row[Any], shortcode: str) -> bool:
    return row.balance_minor is not None and row.told_shortcode == shortcode
