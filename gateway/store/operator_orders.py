# ruff: noqa: D102 (a port's method is documented at the port)
"""What operators were asked about receipts, and what was ordered for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select, update

from domain.errors import NoSuchEntry
from domain.money import Money
from domain.operator_orders import (
    NO_NEWS,
    ORDER_MOVES,
    NewOrder,
    OperatorOrder,
    OrderAct,
    OrderKind,
    OrderNews,
    OrderState,
)
from gateway.store.chain import note
from gateway.store.collect_tables import operator_orders
from gateway.store.desk import Desk, insert_once
from gateway.store.moving import Move, Moves, move_row, name_receipt
from gateway.store.receipts import fold_number

_ADD = insert_once(operator_orders, operator_orders.c.id)
_is_it = operator_orders.c.id == bindparam("order_id")
_GET = select(operator_orders).where(_is_it)
_of_kind = operator_orders.c.kind == bindparam("of_kind")
_ABOUT = select(operator_orders).where(
    _of_kind,
    operator_orders.c.operator == bindparam("by_operator"),
    operator_orders.c.number_folded == bindparam("folded"),
)
_CALLED = select(operator_orders).where(
    _of_kind,
    or_(
        operator_orders.c.conversation == bindparam("conversation_id"),
        operator_orders.c.originator == bindparam("originator_id"),
    ),
)
_IDS = ("conversation", "originator", "result")
_to = bindparam("to_state", type_=operator_orders.c.state.type)
_MOVE = (
    update(operator_orders)
    .where(_is_it, operator_orders.c.state == bindparam("from_state"))
    .values(
        state=_to,
        moved_at=bindparam("now"),
        code=bindparam("said"),
        reason=bindparam("why"),
        tries=operator_orders.c.tries + case((_to == OrderState.ORDERED.value, 1), else_=0),
        **{
            name: func.coalesce(bindparam(f"new_{name}", type_=operator_orders.c[name].type), operator_orders.c[name])
            for name in _IDS
        },
    )
    .returning(operator_orders.c.operator, operator_orders.c.number)
)
_MOVES = {kind: Moves(_MOVE, drawn, OrderAct.MOVED, name_receipt) for kind, drawn in ORDER_MOVES.items()}


@dataclass(frozen=True)
class SQLOperatorOrders:
    """Orders, inside one unit of work."""

    desk: Desk

    def add(self, wanted: NewOrder, now: datetime) -> int | None:
        number: int | None = self.desk.run(
            _ADD,
            kind=wanted.kind.value,
            operator=wanted.operator,
            number=wanted.number,
            number_folded=fold_number(wanted.number),
            amount_minor=wanted.amount.minor if wanted.amount else None,
            currency=wanted.amount.currency if wanted.amount else None,
            phone=wanted.phone,
            client_id=wanted.client_id,
            by=wanted.by,
            state=OrderState.WANTED.value,
            tries=0,
            code="",
            reason="",
            added_at=now,
            moved_at=now,
        ).scalar_one_or_none()
        if number is not None:
            said = {"kind": wanted.kind.value, "by": wanted.by}
            note(self.desk, f"{wanted.operator}:{wanted.number}", OrderAct.WANTED, now, said)
        return number

    def get(self, order_id: int) -> OperatorOrder:
        found = _read(self.desk.run(self.desk.locked(_GET), order_id=order_id).first())
        if found is None:
            raise NoSuchEntry(f"order {order_id}")
        return found

    def about(self, kind: OrderKind, operator: str, number: str) -> OperatorOrder | None:
        named = {"of_kind": kind.value, "by_operator": operator, "folded": fold_number(number)}
        # Not locked: whoever decides by it holds the receipt, and every move is guarded.
        return _read(self.desk.run(_ABOUT, **named).first())

    def called(self, kind: OrderKind, *, conversation: str, originator: str) -> OperatorOrder | None:
        ids = {"conversation_id": conversation or None, "originator_id": originator or None}
        return _read(self.desk.run(self.desk.locked(_CALLED), of_kind=kind.value, **ids).first())

    def move(self, order: OperatorOrder, to: OrderState, now: datetime, news: OrderNews = NO_NEWS) -> bool:
        said = {"kind": order.wanted.kind.value, "code": news.code, "result": news.result}
        ids = {f"new_{name}": getattr(news, name) for name in _IDS}
        move = Move(order.state, to, now, news.reason, said)
        return move_row(self.desk, _MOVES[order.wanted.kind], move, order_id=order.id, said=news.code, **ids)


def _read(row: Row[Any] | None) -> OperatorOrder | None:
    if row is None:
        return None
    amount = Money(row.amount_minor, row.currency) if row.amount_minor is not None else None
    wanted = NewOrder(OrderKind(row.kind), row.operator, row.number, amount, row.phone, row.client_id, row.by)
    return OperatorOrder(
        row.id,
        wanted,
        OrderState(row.state),
        row.tries,
        row.conversation,
        row.originator,
        row.result,
        row.code,
        row.reason,
        row.added_at,
        row.moved_at,
    )
