# ruff: noqa: D102 (a port's method is documented at the port)
"""The receipts of a day with their words and postings, read some hundreds at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from domain.money import Money
from domain.operator_orders import OrderKind, OrderState
from domain.parts import in_parts
from domain.postings import CoreOrder, PostingState
from domain.receipts import Word
from domain.reconciling import Said, Traced
from domain.remittances import Remittance
from gateway.store.collect_tables import operator_orders
from gateway.store.desk import Desk
from gateway.store.money_tables import postings, remittances, words
from gateway.store.postings import read_posting
from gateway.store.receipts import fold_number
from gateway.store.remittances import read_remittance

AT_ONCE = 500

_PAID = (
    select(remittances.c.id)
    .where(
        remittances.c.operator == bindparam("by_operator"),
        remittances.c.paid_at >= bindparam("since"),
        remittances.c.paid_at < bindparam("until"),
    )
    .order_by(remittances.c.paid_at, remittances.c.id)
)
_SOME = select(remittances).where(remittances.c.id.in_(bindparam("among", expanding=True)))
_WORDS = (
    select(words.c.remittance_id, words.c.word, words.c.amount_minor, words.c.currency, words.c.paid_at)
    .where(words.c.remittance_id.in_(bindparam("among", expanding=True)))
    .order_by(words.c.remittance_id, words.c.id)
)
_POSTINGS = (
    select(postings.c.source, postings.c.state, postings.c.amount_minor, postings.c.currency)
    .where(postings.c.source.in_(bindparam("among", expanding=True)))
    .order_by(postings.c.source, postings.c.id)
)
_DENIED = select(operator_orders.c.operator, operator_orders.c.number_folded).where(
    operator_orders.c.kind == OrderKind.STATUS.value,
    operator_orders.c.operator.in_(bindparam("operators", expanding=True)),
    operator_orders.c.number_folded.in_(bindparam("folded", expanding=True)),
    operator_orders.c.state == OrderState.REFUSED.value,
    operator_orders.c.code != "",
)
_ORDERS = (
    select(postings)
    .where(postings.c.source.in_(bindparam("among", expanding=True)))
    .order_by(postings.c.source, postings.c.id)
)


@dataclass(frozen=True)
class SQLDayBook:
    """Receipts by the time they were paid, inside one look."""

    desk: Desk

    def paid_between(self, operator: str, since: datetime, until: datetime) -> Sequence[Traced]:
        ids = list(self.desk.run(_PAID, by_operator=operator, since=since, until=until).scalars())
        found: list[Traced] = []
        for some in in_parts(ids, AT_ONCE):
            found += self._trace(some)
        return found

    def orders(self, sources: Sequence[str]) -> Mapping[str, Sequence[CoreOrder]]:
        found: defaultdict[str, list[CoreOrder]] = defaultdict(list)
        for some in in_parts(sources, AT_ONCE):
            for row in self.desk.run(_ORDERS, among=list(some)).all():
                found[row.source].append(read_posting(row).order)
        return found

    def _trace(self, ids: Sequence[int]) -> list[Traced]:
        known = {row.id: read_remittance(row) for row in self.desk.run(_SOME, among=ids).all()}
        said: defaultdict[int, list[Said]] = defaultdict(list)
        for row in self.desk.run(_WORDS, among=ids).all():
            said[row.remittance_id].append(Said(Word(row.word), Money(row.amount_minor, row.currency), row.paid_at))
        posted: defaultdict[str, list[tuple[PostingState, Money]]] = defaultdict(list)
        for row in self.desk.run(_POSTINGS, among=[each.source for each in known.values()]).all():
            posted[row.source].append((PostingState(row.state), Money(row.amount_minor, row.currency)))
        denied = self._denied(list(known.values()))
        return [
            Traced(known[each], tuple(said[each]), tuple(posted[known[each].source]), is_denied=each in denied)
            for each in ids
        ]

    def _denied(self, known: Sequence[Remittance]) -> Collection[int]:
        """Choose those that their operator was asked for and did not know."""
        names = {(each.receipt.operator, fold_number(each.receipt.number)): each.id for each in known}
        operators, folded = sorted({operator for operator, _ in names}), sorted(number for _, number in names)
        found = self.desk.run(_DENIED, operators=operators, folded=folded).all()
        return {names[row.operator, row.number_folded] for row in found if (row.operator, row.number_folded) in names}
