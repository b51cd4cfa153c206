"""Guesses about a payer, for a person to judge: clients of a name, and what somebody alike paid before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from domain.accounts import AccountKind, AccountReference
from domain.postings import PostingState
from domain.remittances import RemittanceState
from gateway.store.desk import Desk
from gateway.store.money_tables import postings, remittances
from gateway.store.people_tables import clients

REMITTANCES_MAX = 200

_SOURCES = (
    select(remittances.c.operator + ":" + remittances.c.number)
    .where(
        remittances.c.mask == bindparam("of_mask"),
        func.lower(remittances.c.name).like(func.lower(bindparam("of_name")) + "%"),
        remittances.c.state.not_in([RemittanceState.REVERSED.value, RemittanceState.UNMATCHED.value]),
    )
    .order_by(remittances.c.id.desc())
    .limit(REMITTANCES_MAX)
)
_times = func.count().label("times")
_PAID = (
    select(postings.c.client_id, postings.c.account_kind, postings.c.account_number, _times)
    .where(postings.c.source.in_(bindparam("sources", expanding=True)), postings.c.state == PostingState.POSTED.value)
    .group_by(postings.c.client_id, postings.c.account_kind, postings.c.account_number)
    .order_by(_times, postings.c.account_number)
)


@dataclass(frozen=True)
class Guesses:
    """What nobody may decide by alone."""

    desk: Desk

    def clients_called(self, words: Collection[str], limit: int) -> Sequence[int]:
        """Find active clients who have one of *words* in their names."""
        if not words:
            return []
        is_called = or_(*(clients.c.name.icontains(word, autoescape=True) for word in sorted(words)))
        query = select(clients.c.id).where(clients.c.is_active.is_(True), is_called).order_by(clients.c.id).limit(limit)
        return list(self.desk.run(query).scalars())

    def paid_before(self, mask: str, first_name: str) -> Mapping[int, AccountReference]:
        """Tell for whom somebody alike paid; of a client's accounts the one that was paid most often."""
        sources = list(self.desk.run(_SOURCES, of_mask=mask, of_name=first_name).scalars())
        rows = self.desk.run(_PAID, sources=sources).all() if sources else ()
        return {row.client_id: AccountReference(AccountKind(row.account_kind), row.account_number) for row in rows}
