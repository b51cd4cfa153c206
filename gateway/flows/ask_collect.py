"""Ask an operator what became of a prompt of which no callback tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.collect_requests import CollectRequest, RequestNews, RequestState
from domain.errors import GatewayError
from domain.jobs import Job
from domain.money import write
from domain.ports.clock import Clock
from domain.ports.collects import Collects
from domain.ports.store import Store, UnitOfWork
from domain.receipts import CollectAnswer, CollectState
from domain.tasks import TaskKind
from gateway.flows.settle_collect import ask_to_tell, settle_failed

AGAIN = (timedelta(seconds=130), timedelta(minutes=5), timedelta(minutes=12))
"""How old a request is when it is asked about again; after that a person looks."""

_WAITS = (RequestState.SHOWN, RequestState.UNCLEAR)

log = structlog.get_logger()


@dataclass(frozen=True)
class AskCollect:
    """Works one `ask_collect` job; its subject is the request's id. A question may be asked again.

    *paid* is the code by which the operator says that money moved, though it names no receipt here.
    """

    store: Store
    collects: Collects
    clock: Clock
    paid: str

    def __call__(self, job: Job) -> None:
        """Ask, and settle it by the answer; what stays open is asked about again, then handed to a person."""
        request = self.store.read(lambda work: work.collects.get(int(job.subject)))
        answer = self._ask(request) if request.state in _WAITS and request.request else None
        self.store.write(_take, job, answer, self.paid, self.clock())

    def _ask(self, request: CollectRequest) -> CollectAnswer | None:
        assert request.request is not None, "nothing to ask by"
        try:
            return self.collects.ask(request.request)
        except GatewayError as error:
            log.warning("not asked", request=request.reference, error=type(error).__name__, reason=str(error))
            return None


def _take(work: UnitOfWork, job: Job, answer: CollectAnswer | None, paid: str, now: datetime) -> None:
    request = work.collects.get(int(job.subject))
    if request.state not in _WAITS:
        work.jobs.finish(job, now)
        return
    if answer is not None and answer.state is CollectState.FAILED:
        work.jobs.finish(job, now)
        settle_failed(work, request, answer, now)
        return
    if answer is not None and answer.state is CollectState.UNCLEAR and request.state is RequestState.SHOWN:
        work.collects.move(request, RequestState.UNCLEAR, now, RequestNews(answer.code, answer.reason))
        request = work.collects.get(request.id)
    later = next((each for each in AGAIN if now - request.added_at < each), None)
    if later is not None:
        work.jobs.put_off(job, request.added_at + later)
        return
    work.jobs.finish(job, now)
    _hand_over(work, request, paid, now)


def _hand_over(work: UnitOfWork, request: CollectRequest, paid: str, now: datetime) -> None:
    """Let a person look; she is told not to pay twice, unless the money surely comes: a pull or a statement brings it."""
    if request.code == paid:
        work.tasks.open(
            TaskKind.COLLECT_WITHOUT_RECEIPT,
            request.reference,
            f"{write(request.wish.amount)} of C{request.wish.number}",
            now,
        )
        return
    work.tasks.open(TaskKind.COLLECT_WITHOUT_END, request.reference, request.reason, now)
    ask_to_tell(work, request, RequestState.UNCLEAR, now)
