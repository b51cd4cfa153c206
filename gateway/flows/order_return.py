"""Order that an operator gives money in suspense back to who paid it: once, whatever becomes of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.collects import OrderTaken
from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, Unavailable
from domain.jobs import MONEY, Job
from domain.operator_orders import ORDER_REVERSAL, NewOrder, OperatorOrder, OrderKind, OrderNews, OrderState, ReturnRule
from domain.ports.clock import Clock
from domain.ports.returns import Reverses
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.remittances import Remittance, RemittanceState
from domain.tasks import TaskKind

LOOK = "look_at_reversal"
"""The kind of job that sees whether a reversal was answered; its subject is the order's id."""

ANSWERED_WITHIN = timedelta(minutes=10)
TRIES_MAX = 60
TRIED_AFTER = timedelta(seconds=30)
REASON = "paid in error"
_OVER = (PostingState.REFUSED, PostingState.UNDONE)

log = structlog.get_logger()


def check_return(work: UnitOfWork, remittance: Remittance, rule: ReturnRule | None) -> OperatorOrder | None:
    """Let it be ordered back; no *rule*: the operator takes no orders from here. Gives the order for it that the operator refused for certain, None where there is none.

    Raises:
        Refused: it is not in suspense, part of it is on an account, its operator takes no orders, or it is ordered already.

    """
    receipt, stands = remittance.receipt, work.remittances.get(remittance.id)
    if rule is None:
        raise Refused("The operator takes no orders from here: send it back in its portal, then mark it as returned.")
    if not rule.allows(receipt):
        raise Refused(rule.words)
    if stands.state is not RemittanceState.SUSPENDED:
        raise Refused(f"{receipt.number} is {stands.state}; only money in suspense goes back.")
    if any(each.state not in _OVER for each in work.postings.of(remittance.source)):
        raise Refused("Part of it is on an account; only a whole receipt goes back.")
    order = work.operator_orders.about(OrderKind.REVERSAL, receipt.operator, receipt.number)
    if order is not None and order.state is not OrderState.REFUSED:
        raise Refused(f"{receipt.number} is on its way back already: {order.state}.")
    return order


def order_return(work: UnitOfWork, remittance: Remittance, rule: ReturnRule | None, by: str, now: datetime) -> int:
    """Put the order on record in the name of *by* (a login), and give its id; who may is decided by the caller.

    What the operator refused for certain may be ordered again. Raises what `check_return` raises.
    """
    receipt, refused = remittance.receipt, check_return(work, remittance, rule)
    if refused is None:
        wanted = NewOrder(OrderKind.REVERSAL, receipt.operator, receipt.number, receipt.amount, by=by)
        order_id = work.operator_orders.add(wanted, now)
        assert order_id is not None, "whoever holds the receipt is the only one who may"
    else:
        work.operator_orders.move(refused, OrderState.WANTED, now, OrderNews(reason=f"again, by {by}"))
        order_id = refused.id
    key = f"reverse-{order_id}-{refused.tries}@{now.isoformat()}" if refused else f"reverse-{order_id}-0"
    work.jobs.add(ORDER_REVERSAL, str(order_id), queue=MONEY, key=key, due=now)
    return order_id


def is_on_its_way_back(work: UnitOfWork, remittance: Remittance) -> bool:
    """Tell whether its operator is told to give it back: until that has an end it goes to no account."""
    receipt = remittance.receipt
    order = work.operator_orders.about(OrderKind.REVERSAL, receipt.operator, receipt.number)
    return order is not None and order.state is not OrderState.REFUSED


@dataclass(frozen=True)
class OrderReversal:
    """Works one `order_reversal` job; its subject is the order's id. A second claim of it orders nothing again."""

    store: Store
    returns: Reverses
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Order it. That it is ordered is on disk before the first byte leaves."""
        order = self.store.write(_begin, job, self.clock())
        if order is None:
            return
        wanted = order.wanted
        assert wanted.amount is not None, "a reversal of nothing"
        try:
            taken = self.returns.reverse(wanted.number, wanted.amount, REASON)
        except GatewayError as error:
            self._failed(job, order, error)
            return
        self.store.write(_taken, job, order, taken, self.clock())

    def _failed(self, job: Job, order: OperatorOrder, error: GatewayError) -> None:
        log.warning("no reversal", receipt=order.wanted.number, error=type(error).__name__, reason=str(error))
        match error:
            case OutcomeUnknown():
                self.store.write(_lose, job, order, str(error), self.clock())
            case Unavailable():
                self.store.write(_try_again, job, order, str(error), self.clock())
            case _:
                self.store.write(_refuse, job, order, error, self.clock())


@dataclass(frozen=True)
class LookAtReversal:
    """Works one `look_at_reversal` job: what nobody answered is handed to a person, never ordered again."""

    store: Store
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Look."""
        self.store.write(_look, job, self.clock())


def _begin(work: UnitOfWork, job: Job, now: datetime) -> OperatorOrder | None:
    order = work.operator_orders.get(int(job.subject))
    remittance = work.remittances.find(order.wanted.operator, order.wanted.number)
    if order.state is OrderState.ORDERED:  # we stopped in the middle of a call
        _lose(work, job, order, "the operator's answer was lost", now)
        return None
    if order.state is not OrderState.WANTED:
        work.jobs.finish(job, now)
        return None
    if remittance is None or remittance.state is not RemittanceState.SUSPENDED:
        work.jobs.finish(job, now)
        reason = "it went another way meanwhile"
        work.operator_orders.move(order, OrderState.REFUSED, now, OrderNews(reason=reason))
        work.tasks.open(TaskKind.REVERSAL_NOT_ORDERED, f"{order.wanted.operator}:{order.wanted.number}", reason, now)
        return None
    work.operator_orders.move(order, OrderState.ORDERED, now)
    return work.operator_orders.get(order.id)


def _taken(work: UnitOfWork, job: Job, order: OperatorOrder, taken: OrderTaken, now: datetime) -> None:
    """Note its ids; its result may have come before."""
    work.jobs.finish(job, now)
    stands = work.operator_orders.get(order.id)
    news = OrderNews(conversation=taken.conversation or None, originator=taken.originator or None)
    work.operator_orders.move(stands, OrderState.TAKEN, now, news)
    _look_later(work, order, now)


def _lose(work: UnitOfWork, job: Job, order: OperatorOrder, reason: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.operator_orders.move(work.operator_orders.get(order.id), OrderState.UNCLEAR, now, OrderNews(reason=reason))
    _look_later(work, order, now)


def _try_again(work: UnitOfWork, job: Job, order: OperatorOrder, reason: str, now: datetime) -> None:
    """Nothing happened: go again, for half an hour and more."""
    stands = work.operator_orders.get(order.id)
    if job.attempts >= TRIES_MAX:
        _end(work, job, stands, reason, now)
        return
    work.operator_orders.move(stands, OrderState.WANTED, now, OrderNews(reason=reason))
    work.jobs.postpone(job, now + TRIED_AFTER)


def _refuse(work: UnitOfWork, job: Job, order: OperatorOrder, error: GatewayError, now: datetime) -> None:
    if isinstance(error, Denied):
        work.tasks.open(TaskKind.OPERATOR_REFUSES, "reversals", str(error), now)
    _end(work, job, work.operator_orders.get(order.id), str(error), now)


def _end(work: UnitOfWork, job: Job, order: OperatorOrder, reason: str, now: datetime) -> None:
    """End it: certainly nothing was ordered; the money stays in suspense."""
    work.jobs.finish(job, now)
    work.operator_orders.move(order, OrderState.REFUSED, now, OrderNews(reason=reason))
    work.tasks.open(TaskKind.REVERSAL_NOT_ORDERED, f"{order.wanted.operator}:{order.wanted.number}", reason, now)


def _look_later(work: UnitOfWork, order: OperatorOrder, now: datetime) -> None:
    work.jobs.add(LOOK, str(order.id), queue=MONEY, key=_look_key(order), due=now + ANSWERED_WITHIN)


def _look_key(order: OperatorOrder) -> str:
    return f"look-reversal-{order.id}-{order.tries}"


def _look(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.finish(job, now)
    order = work.operator_orders.get(int(job.subject))
    is_ordered_again = order.state is OrderState.WANTED or job.key != _look_key(order)
    if order.is_over or is_ordered_again:
        return
    reason = order.reason or "no result came"
    work.operator_orders.move(order, OrderState.UNCLEAR, now, OrderNews(reason=reason))
    work.tasks.open(TaskKind.REVERSAL_UNANSWERED, f"{order.wanted.operator}:{order.wanted.number}", reason, now)
