"""Take an operator's answer about a receipt that we asked for: a receipt it knows goes the one road."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.operator_orders import OrderKind, OrderNews, OrderState
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import MoveState, Receipt, StatusAnswer
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.ask_status import end_status
from gateway.flows.find_order import answered_order

OTHER_PARTY = "it did not reach us"


@dataclass(frozen=True)
class TakeStatus:
    """Takes an answer; on return it is on disk. *read* makes of it the receipt that it tells of, None where it tells of none of ours."""

    store: Store
    seals: Seals
    clock: Clock
    operator: str
    read: Callable[[StatusAnswer], Receipt | None]

    def __call__(self, answer: StatusAnswer, told: str) -> str:
        """Take it and what was *told* whole; gives what it was to us. Raises Unavailable where it is not on disk."""
        receipt, sealed = self.read(answer), self.seals.seal(told)
        return self.store.write(take_status, self.operator, answer, receipt, sealed, self.clock())


def take_status(
    work: UnitOfWork, operator: str, answer: StatusAnswer, receipt: Receipt | None, sealed: bytes, now: datetime
) -> str:
    """Settle the question that it answers; what nobody asked for is not believed."""
    order = answered_order(work, OrderKind.STATUS, operator, answer, answer.number)
    if order is None:
        return "unknown"
    if answer.state is MoveState.COMPLETED and receipt is not None:
        heard = accept_receipt(work, receipt, sealed, now)
        end_status(work, order, OrderState.DONE, now)
        return str(heard)
    if answer.state is MoveState.COMPLETED:
        end_status(work, order, OrderState.REFUSED, now, OrderNews(answer.code, OTHER_PARTY))
    elif answer.state is MoveState.FAILED:
        end_status(work, order, OrderState.REFUSED, now, OrderNews(answer.code, answer.reason))
    else:
        reason = f"{answer.code}: {answer.reason}"
        code = "" if answer.is_about_us else answer.code
        work.operator_orders.move(order, OrderState.UNCLEAR, now, OrderNews(code, reason))
    return str(answer.state)
