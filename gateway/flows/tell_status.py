"""Tell who named a receipt what its operator said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.operator_orders import OperatorOrder, OrderState
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind
from gateway.flows.find_certain import fits
from gateway.flows.send_sms import queue_confirmation
from parsers.receipts import not_found, somebody_looks


@dataclass(frozen=True)
class TellStatus:
    """Works jobs whose subject is an order's id. Money that is hers says so itself, by its receipt."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue one text, or none where the receipt's own text follows."""
        self.store.write(self._tell, job, self.clock())

    def _tell(self, work: UnitOfWork, job: Job, now: datetime) -> None:
        work.jobs.finish(job, now)
        order = work.operator_orders.get(int(job.subject))
        wanted = order.wanted
        if wanted.phone is None or self._is_hers(work, order):
            return
        card = work.phones.card(wanted.phone)
        work.tasks.open(TaskKind.RECEIPT_CLAIMED, wanted.number, f"by {card.whose}", now)
        speaks = self.speaks_to(card.language)
        say = somebody_looks if order.state is OrderState.DONE else not_found
        if not card.is_blocked:
            said = say(speaks, self.institution, wanted.number)
            queue_confirmation(work, job.key, wanted.phone, [said], now)

    def _is_hers(self, work: UnitOfWork, order: OperatorOrder) -> bool:
        wanted = order.wanted
        remittance = work.remittances.find(wanted.operator, wanted.number)
        if remittance is None or wanted.phone is None or wanted.client_id is None:
            return False
        return remittance.client_id == wanted.client_id or fits(work, remittance, wanted.phone, wanted.client_id)
