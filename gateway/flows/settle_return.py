"""Take what an operator says of a reversal that we ordered: where the money is back, it is returned, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.operator_orders import OperatorOrder, OrderKind, OrderNews, OrderState
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Reversal, ReversalAnswer, ReversalState, Word
from domain.remittances import Reason, RemittanceState
from domain.tasks import TaskKind
from gateway.flows.find_order import answered_order


@dataclass(frozen=True)
class TakeReversal:
    """Takes an answer; on return it is on disk."""

    store: Store
    seals: Seals
    clock: Clock
    operator: str

    def __call__(self, answer: ReversalAnswer, told: str) -> str:
        """Take it and what was *told* whole; gives what it was to us. Raises Unavailable where it is not on disk."""
        return self.store.write(take_reversal, self.operator, answer, self.seals.seal(told), self.clock())


def take_reversal(work: UnitOfWork, operator: str, answer: ReversalAnswer, sealed: bytes, now: datetime) -> str:
    """Settle the order that it answers; of what nobody ordered nothing is believed."""
    order = answered_order(work, OrderKind.REVERSAL, operator, answer, answer.original)
    if order is None:
        return "unknown"
    if answer.state is ReversalState.DONE:
        _note_number(work, order, answer, sealed, now)
    reason = f"{answer.code}: {answer.reason}"
    match answer.state:
        case ReversalState.DONE | ReversalState.DONE_BEFORE:
            _end(work, order, answer.number, now, code=answer.code)
        case ReversalState.REFUSED:
            if work.operator_orders.move(order, OrderState.REFUSED, now, OrderNews(answer.code, reason)):
                work.tasks.open(TaskKind.REVERSAL_REFUSED, _receipt(order), reason, now)
        case ReversalState.UNCLEAR:
            work.operator_orders.move(order, OrderState.UNCLEAR, now, OrderNews(answer.code, reason))
    return str(answer.state)


def settle_return(work: UnitOfWork, reversal: Reversal, now: datetime) -> bool:
    """Take another word that a receipt was taken back for the end of our order, where there is one for all of it."""
    order = work.operator_orders.about(OrderKind.REVERSAL, reversal.operator, reversal.original)
    if order is None or order.wanted.amount != reversal.amount:
        return False
    if order.state is OrderState.DONE:
        return order.result in (None, reversal.number)
    return order.state is not OrderState.REFUSED and _end(work, order, reversal.number, now)


def _note_number(work: UnitOfWork, order: OperatorOrder, answer: ReversalAnswer, sealed: bytes, now: datetime) -> None:
    """Keep the operator's own number of the way back, by which a statement is recognised."""
    if answer.number is not None and order.wanted.amount is not None:
        wanted = order.wanted
        back = Reversal(wanted.operator, answer.number, wanted.number, order.wanted.amount, now, Word.CALLBACK)
        work.reversals.note(back, sealed, now)


def _end(work: UnitOfWork, order: OperatorOrder, number: str | None, now: datetime, *, code: str = "") -> bool:
    """End the order, and move the money to returned; where it went another way, a person looks."""
    if not work.operator_orders.move(order, OrderState.DONE, now, OrderNews(code, result=number)):
        return False
    remittance = work.remittances.find(order.wanted.operator, order.wanted.number)
    start, to = RemittanceState.SUSPENDED, RemittanceState.RETURNED
    reason = f"{Reason.RETURNED}: {number}" if number else Reason.RETURNED
    if remittance is not None and remittance.state is to:
        return True  # a person marked it already
    if remittance is None or not work.remittances.move(remittance.id, start=start, to=to, now=now, reason=reason):
        stands = remittance.state if remittance else "not on record"
        work.tasks.open(
            TaskKind.RECEIPT_TAKEN_BACK, _receipt(order), f"{number or code}: the money is {stands} here", now
        )
    return True


def _receipt(order: OperatorOrder) -> str:
    return f"{order.wanted.operator}:{order.wanted.number}"
