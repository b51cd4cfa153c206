"""Have an operator ask a client's phone for money: once for each text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.collect_requests import ASK_COLLECT, SHOWN_FOR, CollectRequest, RequestNews, RequestState
from domain.collects import Collect, Prompted
from domain.errors import Denied, GatewayError, OutcomeUnknown, Unavailable
from domain.jobs import MONEY, Job
from domain.ports.clock import Clock
from domain.ports.collects import Collects
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind
from gateway.flows.settle_collect import ask_to_tell
from parsers.collecting import SHOWN_ALREADY, SILENT

WAITS_FOR = timedelta(seconds=90)
"""How long an operator that does not answer is tried: nobody holds her phone in her hand for longer."""

TRIED_AFTER = timedelta(seconds=10)
FIRST_ASKED_AFTER = timedelta(seconds=70)
"""A prompt lives about a minute; asked earlier, M-PESA knows of none (reference of Daraja 3.0, read 2026-11)."""

_LOST = "the operator's answer was lost"

log = structlog.get_logger()


@dataclass(frozen=True)
class OrderCollect:
    """Works one `order_collect` job; its subject is the request's id. A second claim of it asks nothing again."""

    store: Store
    collects: Collects
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Send the prompt. That it is ordered is on disk before the first byte leaves."""
        request = self.store.write(_begin, job, self.clock())
        if request is None:
            return
        wish = request.wish
        try:
            prompted = self.collects.collect(Collect(wish.phone, wish.amount, request.shown))
        except GatewayError as error:
            self._failed(job, request, error)
            return
        self.store.write(_shown, job, request, prompted, self.clock())

    def _failed(self, job: Job, request: CollectRequest, error: GatewayError) -> None:
        log.warning("no prompt", request=request.reference, error=type(error).__name__, reason=str(error))
        match error:
            case OutcomeUnknown():
                self.store.write(_lose, job, request, str(error), self.clock())
            case Unavailable():
                self.store.write(_try_again, job, request, str(error), self.clock())
            case _:
                self.store.write(_refuse, job, request, error, self.clock())


def _begin(work: UnitOfWork, job: Job, now: datetime) -> CollectRequest | None:
    """Commit `ordered`, or say why not; who finds it ordered cannot know what the first call did."""
    request = work.collects.get(int(job.subject))
    if request.state is RequestState.ORDERED:
        _lose(work, job, request, _LOST, now)
        return None
    if request.state is not RequestState.WANTED:
        work.jobs.finish(job, now)
        return None
    if work.collects.on_phone(request.wish.phone, now - SHOWN_FOR) is not None:
        _end(work, job, request, now, code=SHOWN_ALREADY)
        return None
    if now - request.added_at > WAITS_FOR:
        _end(work, job, request, now, code=SILENT)
        return None
    work.collects.move(request, RequestState.ORDERED, now)
    return work.collects.get(request.id)


def _shown(work: UnitOfWork, job: Job, request: CollectRequest, prompted: Prompted, now: datetime) -> None:
    """Note what the operator calls it; what became of it may have been told already."""
    work.jobs.finish(job, now)
    stands = work.collects.get(request.id)
    if not work.collects.move(stands, RequestState.SHOWN, now, RequestNews(request=prompted.request)):
        work.collects.link(stands, prompted.request)
    _ask_later(work, request, now)


def _lose(work: UnitOfWork, job: Job, request: CollectRequest, reason: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.collects.move(work.collects.get(request.id), RequestState.UNCLEAR, now, RequestNews(reason=reason))
    _ask_later(work, request, now)


def _try_again(work: UnitOfWork, job: Job, request: CollectRequest, reason: str, now: datetime) -> None:
    """Nothing happened; go again soon, but not beyond what she waits for."""
    stands = work.collects.get(request.id)
    if now + TRIED_AFTER - request.added_at > WAITS_FOR:
        _end(work, job, stands, now, code=SILENT, reason=reason)
        return
    work.collects.move(stands, RequestState.WANTED, now, RequestNews(reason=reason))
    work.jobs.put_off(job, now + TRIED_AFTER)


def _refuse(work: UnitOfWork, job: Job, request: CollectRequest, error: GatewayError, now: datetime) -> None:
    subject = "prompts" if isinstance(error, Denied) else request.reference
    work.tasks.open(TaskKind.OPERATOR_REFUSES, subject, str(error), now)
    _end(work, job, work.collects.get(request.id), now, reason=str(error))


def _end(
    work: UnitOfWork, job: Job, request: CollectRequest, now: datetime, *, code: str = "", reason: str = ""
) -> None:
    """End it: certainly her phone shows nothing of ours."""
    work.jobs.finish(job, now)
    if work.collects.move(request, RequestState.REFUSED, now, RequestNews(code, reason)):
        ask_to_tell(work, request, RequestState.REFUSED, now)


def _ask_later(work: UnitOfWork, request: CollectRequest, now: datetime) -> None:
    due = now + FIRST_ASKED_AFTER
    work.jobs.add(ASK_COLLECT, str(request.id), queue=MONEY, key=f"ask-collect-{request.id}", due=due)
