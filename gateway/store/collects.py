# ruff: noqa: D102 (a port's method is documented at the port)
"""Collect requests, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from domain.accounts import AccountKind, AccountReference
from domain.audit import Detail
from domain.collect_requests import (
    NO_NEWS,
    ON_A_PHONE,
    REQUEST_MOVES,
    CollectRequest,
    NewRequest,
    RequestAct,
    RequestNews,
    RequestState,
    reference_of,
)
from domain.errors import NoSuchEntry
from domain.money import Money
from gateway.store.chain import note
from gateway.store.collect_tables import collects
from gateway.store.desk import Desk, insert_once
from gateway.store.moving import Move, Moves, move_row

_ADD = insert_once(collects, collects.c.id)
_is_it = collects.c.id == bindparam("request_id")
_GET = select(collects).where(_is_it)
_CALLED = select(collects).where(collects.c.request == bindparam("theirs"))
_PAID_BY = select(collects).where(collects.c.receipt == bindparam("number")).limit(1)
_OF_PHONE = select(collects).where(
    collects.c.phone == bindparam("of_phone"), collects.c.added_at >= bindparam("since", type_=collects.c.added_at.type)
)
_NEWEST = collects.c.id.desc()
_ON_PHONE = _OF_PHONE.where(collects.c.state.in_(sorted(each.value for each in ON_A_PHONE))).order_by(_NEWEST).limit(1)
_UNANSWERED = (
    _OF_PHONE.where(collects.c.request.is_(None), collects.c.state.in_(["ordered", "unclear"]))
    .order_by(_NEWEST)
    .limit(1)
)
_request = func.coalesce(collects.c.request, bindparam("theirs", type_=collects.c.request.type))
_LINK = update(collects).where(_is_it).values(request=_request)
_MOVE = (
    update(collects)
    .where(_is_it, collects.c.state == bindparam("from_state"))
    .values(
        state=bindparam("to_state"),
        moved_at=bindparam("now"),
        code=bindparam("said"),
        reason=bindparam("why"),
        request=_request,
        receipt=func.coalesce(collects.c.receipt, bindparam("number", type_=collects.c.receipt.type)),
    )
    .returning(collects.c.id)
)
_MOVES = Moves(_MOVE, REQUEST_MOVES, RequestAct.MOVED, lambda row: _subject(row.id))


@dataclass(frozen=True)
class SQLCollects:
    """Collect requests, inside one unit of work."""

    desk: Desk

    def add(self, wish: NewRequest, now: datetime) -> int | None:
        kind = wish.account.kind if wish.account else None
        number: int | None = self.desk.run(
            _ADD,
            key=wish.key,
            client_id=wish.client_id,
            client_number=wish.number,
            phone=wish.phone,
            amount_minor=wish.amount.minor,
            currency=wish.amount.currency,
            account_kind=kind.value if kind else None,
            account_number=wish.account.number if wish.account else None,
            state=RequestState.WANTED.value,
            code="",
            reason="",
            added_at=now,
            moved_at=now,
        ).scalar_one_or_none()
        if number is not None:
            said: dict[str, Detail] = {
                "client": wish.client_id,
                "amount_minor": wish.amount.minor,
                "currency": wish.amount.currency,
            }
            note(self.desk, _subject(number), RequestAct.WANTED, now, said)
        return number

    def get(self, request_id: int) -> CollectRequest:
        found = self.find(request_id)
        if found is None:
            raise NoSuchEntry(f"collect request {request_id}")
        return found

    def find(self, request_id: int) -> CollectRequest | None:
        return _read(self.desk.run(self.desk.locked(_GET), request_id=request_id).first())

    def called(self, request: str) -> CollectRequest | None:
        return _read(self.desk.run(self.desk.locked(_CALLED), theirs=request).first())

    def paid_by(self, receipt: str) -> CollectRequest | None:
        return _read(self.desk.run(_PAID_BY, number=receipt).first())

    def on_phone(self, phone: str, since: datetime) -> CollectRequest | None:
        self.desk.lock(f"collect {phone}")
        return _read(self.desk.run(_ON_PHONE, of_phone=phone, since=since).first())

    def unanswered(self, phone: str, since: datetime) -> CollectRequest | None:
        return _read(self.desk.run(self.desk.locked(_UNANSWERED), of_phone=phone, since=since).first())

    def move(self, request: CollectRequest, to: RequestState, now: datetime, news: RequestNews = NO_NEWS) -> bool:
        move = Move(request.state, to, now, news.reason, {"code": news.code, "receipt": news.receipt})
        ids = {"theirs": news.request, "number": news.receipt}
        return move_row(self.desk, _MOVES, move, request_id=request.id, said=news.code, **ids)

    def link(self, request: CollectRequest, called: str) -> None:
        self.desk.run(_LINK, request_id=request.id, theirs=called)


def _subject(number: int) -> str:
    return f"collect:{reference_of(number)}"


def _read(row: Row[Any] | None) -> CollectRequest | None:
    if row is None:
        return None
    account = AccountReference(AccountKind(row.account_kind), row.account_number) if row.account_kind else None
    amount = Money(row.amount_minor, row.currency)
    wish = NewRequest(row.key, row.client_id, row.client_number, row.phone, amount, account)
    state = RequestState(row.state)
    return CollectRequest(
        row.id, wish, state, row.code, row.reason, row.request, row.receipt, row.added_at, row.moved_at
    )
