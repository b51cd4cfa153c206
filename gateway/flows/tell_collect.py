"""Tell a client that M-PESA took nothing of what she wanted to pay, or that nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.collect_requests import CollectRequest, RequestState
from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from gateway.flows.send_sms import queue_confirmation
from parsers.collecting import not_known, not_paid

_SAYS = (RequestState.FAILED, RequestState.REFUSED, RequestState.UNCLEAR)


@dataclass(frozen=True)
class TellCollect:
    """Works jobs whose subject is a request's id; where money came meanwhile there is nothing to tell."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text, to the phone that asked."""
        request, card = self.store.read(_look, int(job.subject))
        self.store.write(self._queue, job, request, card, self.clock())

    def _queue(self, work: UnitOfWork, job: Job, request: CollectRequest, card: PhoneCard, now: datetime) -> None:
        work.jobs.finish(job, now)
        stands = work.collects.get(request.id)
        if stands.state not in _SAYS or card.is_blocked:
            return
        queue_confirmation(work, job.key, request.wish.phone, [self._said(stands, card)], now)

    def _said(self, request: CollectRequest, card: PhoneCard) -> str:
        speaks = self.speaks_to(card.language)
        if request.state is RequestState.UNCLEAR:
            return not_known(speaks, self.institution, request.wish)
        return not_paid(speaks, self.institution, request.wish, request.code)


def _look(work: UnitOfWork, request_id: int) -> tuple[CollectRequest, PhoneCard]:
    request = work.collects.get(request_id)
    return request, work.phones.card(request.wish.phone)
