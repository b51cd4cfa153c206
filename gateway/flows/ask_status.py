"""Ask an operator for a receipt that we do not know, or that nothing but a callback tells of.

A question does no harm, so that it is asked again until it is answered; after a
quarter of an hour the receipt counts as not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.collects import OrderTaken
from domain.errors import Denied, GatewayError, Refused
from domain.jobs import MONEY, Job
from domain.operator_orders import ASK_STATUS, NO_NEWS, NewOrder, OperatorOrder, OrderNews, OrderState
from domain.ports.clock import Clock
from domain.ports.statuses import AsksStatus
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind

TELL = "tell_status"
"""The kind of job that tells who claimed a receipt what the operator said; its subject is the order's id."""

AGAIN = (timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=15))
"""How old a question is when it is asked again, and, the last, when it is given up."""

NOT_FOUND = "the operator does not find it"

log = structlog.get_logger()


@dataclass(frozen=True)
class AskStatus:
    """Works one `ask_status` job; its subject is the order's id."""

    store: Store
    statuses: AsksStatus
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Ask, and look again later whether it was answered. That it is asked is on disk before the first byte leaves."""
        order = self.store.write(_begin, job, self.clock())
        if order is None:
            return
        try:
            taken = self.statuses.ask_status(order.wanted.number)
        except Refused as error:
            self.store.write(_refuse, job, order, error, self.clock())
        except GatewayError as error:
            log.warning("status not asked", order=order.id, error=type(error).__name__, reason=str(error))
            self.store.write(_lose, job, order, str(error), self.clock())
        else:
            self.store.write(_taken, job, order, taken, self.clock())


def ask_for_status(work: UnitOfWork, wanted: NewOrder, now: datetime) -> bool:
    """Have the operator asked, once for each receipt; False where it was before."""
    order_id = work.operator_orders.add(wanted, now)
    if order_id is not None:
        work.jobs.add(ASK_STATUS, str(order_id), queue=MONEY, key=f"status-{order_id}", due=now)
    return order_id is not None


def end_status(
    work: UnitOfWork, order: OperatorOrder, to: OrderState, now: datetime, news: OrderNews = NO_NEWS
) -> None:
    """End a question; who claimed the receipt is told, and finance where money is on record that its operator does not know."""
    if not work.operator_orders.move(order, to, now, news):
        return
    if to is OrderState.REFUSED and news.code:
        _tell_finance(work, order, now, news)
    if order.wanted.phone is not None:
        work.jobs.add(TELL, str(order.id), queue=MONEY, key=f"tell-status-{order.id}", due=now)


def _tell_finance(work: UnitOfWork, order: OperatorOrder, now: datetime, news: OrderNews) -> None:
    remittance = work.remittances.find(order.wanted.operator, order.wanted.number)
    if remittance is not None:
        work.tasks.open(TaskKind.RECEIPT_UNKNOWN, remittance.source, news.reason, now)


def _begin(work: UnitOfWork, job: Job, now: datetime) -> OperatorOrder | None:
    order = work.operator_orders.get(int(job.subject))
    if order.is_over:
        work.jobs.finish(job, now)
        return None
    if now - order.added_at >= AGAIN[-1]:
        work.jobs.finish(job, now)
        end_status(work, order, OrderState.REFUSED, now, OrderNews(order.code, NOT_FOUND))
        return None
    work.operator_orders.move(order, OrderState.ORDERED, now, OrderNews(order.code, order.reason))
    return work.operator_orders.get(order.id)


def _taken(work: UnitOfWork, job: Job, order: OperatorOrder, taken: OrderTaken, now: datetime) -> None:
    """Note the ids under which the answer will come, unless it came already."""
    stands = work.operator_orders.get(order.id)
    news = OrderNews(stands.code, stands.reason, taken.conversation or None, taken.originator or None)
    work.operator_orders.move(stands, OrderState.TAKEN, now, news)
    _look_later(work, job, order, now)


def _lose(work: UnitOfWork, job: Job, order: OperatorOrder, reason: str, now: datetime) -> None:
    """Note why we do not know whether it was taken, unless its answer came already."""
    stands = work.operator_orders.get(order.id)
    work.operator_orders.move(stands, OrderState.UNCLEAR, now, OrderNews(stands.code, reason))
    _look_later(work, job, order, now)


def _look_later(work: UnitOfWork, job: Job, order: OperatorOrder, now: datetime) -> None:
    age = now - order.added_at
    later = next((each for each in AGAIN if age < each), AGAIN[-1])
    work.jobs.put_off(job, max(order.added_at + later, now + timedelta(seconds=1)))


def _refuse(work: UnitOfWork, job: Job, order: OperatorOrder, error: Refused, now: datetime) -> None:
    work.jobs.finish(job, now)
    if isinstance(error, Denied):
        work.tasks.open(TaskKind.OPERATOR_REFUSES, "status", str(error), now)
    end_status(work, work.operator_orders.get(order.id), OrderState.REFUSED, now, OrderNews(reason=str(error)))
