# ruff: noqa: D102 (a port's method is documented at the port)
"""What the core is to post, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

from domain.accounts import AccountKind, AccountReference
from domain.audit import Act
from domain.audited import ordered_fields
from domain.errors import NoSuchEntry
from domain.money import Money
from domain.ports.posting_book import Posting
from domain.postings import OVER, POSTING_MOVES, CoreAccount, CoreOrder, PostingState, is_cash
from gateway.store.chain import note
from gateway.store.desk import Desk, insert_once
from gateway.store.money_tables import postings
from gateway.store.moving import Move, Moves, move_row

_ADD = insert_once(postings, postings.c.id)
_is_it = postings.c.id == bindparam("posting_id")
_GET = select(postings).where(_is_it)
_OF = select(postings).where(postings.c.source == bindparam("of_source")).order_by(postings.c.id)
_OF_ALL = select(postings).where(postings.c.source.in_(bindparam("of_sources", expanding=True))).order_by(postings.c.id)
_MOVING = (
    select(postings)
    .where(
        postings.c.client_id == bindparam("of_client"),
        or_(
            postings.c.state.not_in([state.value for state in OVER]),
            postings.c.moved_at > bindparam("since", type_=postings.c.moved_at.type),
        ),
    )
    .order_by(postings.c.id)
)
_last = func.max(postings.c.id)
_LAST_SOURCES = (
    select(postings.c.source)
    .where(
        postings.c.client_id.in_(bindparam("of_clients", expanding=True)),
        postings.c.state == PostingState.POSTED.value,
    )
    .group_by(postings.c.source)
    .order_by(_last.desc())
    .limit(bindparam("most"))
)
_MOVE = (
    update(postings)
    .where(_is_it, postings.c.state == bindparam("from_state"))
    .values(
        state=bindparam("to_state"),
        moved_at=bindparam("now"),
        reason=bindparam("why"),
        core_id=func.coalesce(bindparam("theirs", type_=postings.c.core_id.type), postings.c.core_id),
    )
    .returning(postings.c.source)
)
_MOVES = Moves(_MOVE, POSTING_MOVES, Act.POSTING_MOVED, attrgetter("source"))
_DOUBT = update(postings).where(_is_it, postings.c.doubted_at.is_(None)).values(doubted_at=bindparam("since"))
_NEXT_TRY = update(postings).where(_is_it).values(tries=postings.c.tries + 1, doubted_at=None)


@dataclass(frozen=True)
class SQLPostings:
    """Postings, inside one unit of work."""

    desk: Desk

    def add(self, source: str, round_: int, client_id: int, order: CoreOrder, now: datetime) -> int | None:
        account = order.account
        assert account.reference.kind is not None, "an account of no kind"
        number: int | None = self.desk.run(
            _ADD,
            external_id=order.external_id,
            source=source,
            round=round_,
            client_id=client_id,
            account_kind=account.reference.kind.value,
            account_id=account.id,
            account_number=account.reference.number,
            amount_minor=order.amount.minor,
            currency=order.amount.currency,
            on=order.on,
            receipt=order.receipt,
            note=order.note,
            state=PostingState.DUE.value,
            tries=0,
            reason="",
            added_at=now,
            moved_at=now,
        ).scalar_one_or_none()
        if number is not None:
            note(self.desk, source, Act.ORDERED, now, {"posting": number, **ordered_fields(client_id, round_, order)})
        return number

    def get(self, posting_id: int) -> Posting:
        row = self.desk.run(self.desk.locked(_GET), posting_id=posting_id).first()
        if row is None:
            raise NoSuchEntry(f"posting {posting_id}")
        return read_posting(row)

    def of(self, source: str) -> Sequence[Posting]:
        return [read_posting(row) for row in self.desk.run(_OF, of_source=source).all()]

    def of_all(self, sources: Sequence[str]) -> Mapping[str, Sequence[Posting]]:
        found: dict[str, list[Posting]] = {}
        for row in self.desk.run(_OF_ALL, of_sources=list(sources)).all():
            found.setdefault(row.source, []).append(read_posting(row))
        return found

    def moving(self, client_id: int, since: datetime) -> Sequence[Posting]:
        self.desk.lock(f"postings of client {client_id}")
        rows = self.desk.run(_MOVING, of_client=client_id, since=since).all()
        return [read_posting(row) for row in rows]

    def last_sources(self, client_ids: Sequence[int], limit: int) -> Sequence[str]:
        return self.desk.run(_LAST_SOURCES, of_clients=list(client_ids), most=limit).scalars().all()

    def move(
        self,
        posting_id: int,
        *,
        start: PostingState,
        to: PostingState,
        now: datetime,
        core_id: int | None = None,
        reason: str = "",
    ) -> bool:
        move = Move(start, to, now, reason, {"posting": posting_id, "core_id": core_id})
        return move_row(self.desk, _MOVES, move, posting_id=posting_id, theirs=core_id)

    def doubt(self, posting_id: int, at: datetime) -> None:
        self.desk.run(_DOUBT, posting_id=posting_id, since=at)

    def next_try(self, posting_id: int) -> None:
        self.desk.run(_NEXT_TRY, posting_id=posting_id)


def read_posting(row: Row[Any]) -> Posting:
    """Read a row of the table."""
    account = CoreAccount(row.account_id, AccountReference(AccountKind(row.account_kind), row.account_number))
    amount = Money(row.amount_minor, row.currency)
    cash = is_cash(row.source)
    order = CoreOrder(account, amount, row.on, row.receipt, row.external_id, row.note, cash)
    return Posting(
        row.id,
        row.source,
        row.round,
        row.client_id,
        order,
        PostingState(row.state),
        row.tries,
        row.doubted_at,
        row.core_id,
        row.reason,
        row.moved_at,
    )
