"""Say what became of a collect request, whichever way it was told: money wins, and is taken in once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.collect_requests import IS_OURS_FOR, CollectRequest, RequestNews, RequestState, answers
from domain.jobs import MONEY
from domain.money import write
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import CollectAnswer, CollectState, Receipt
from domain.tasks import TaskKind
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.pay_request import pay_request

TELL = "tell_collect"
"""The kind of job that tells her that nothing was taken, or that nobody knows; its subject is the request's id."""

_ANSWER_LOST_FOR = timedelta(minutes=5)
"""How old a request may be that a callback without a known id is taken for."""


@dataclass(frozen=True)
class TakeCollectAnswer:
    """Takes what an operator says of a prompt; on return it is on disk."""

    store: Store
    seals: Seals
    clock: Clock
    shortcode: str

    def __call__(self, answer: CollectAnswer, told: str) -> str:
        """Take it and what was *told* whole; gives what it was to us. Raises Unavailable where it is not on disk."""
        return self.store.write(take_collect_answer, answer, self.shortcode, self.seals.seal(told), self.clock())


def take_collect_answer(work: UnitOfWork, answer: CollectAnswer, shortcode: str, sealed: bytes, now: datetime) -> str:
    """Settle the request that it is about; a receipt goes the one road, also where we know of no request."""
    request = work.collects.called(answer.request) or _guess(work, answer, now)
    if answer.receipt is not None:
        receipt = replace(answer.receipt, shortcode=shortcode)
        return _take_money(work, request, answer, receipt, sealed, now)
    if request is None:
        return "unknown"
    if answer.state is CollectState.FAILED:
        settle_failed(work, request, answer, now)
    elif answer.state is CollectState.UNCLEAR:
        reason = f"{answer.code}: {answer.reason}"
        work.collects.move(request, RequestState.UNCLEAR, now, RequestNews(answer.code, reason, answer.request))
    return str(answer.state)


def settle_failed(work: UnitOfWork, request: CollectRequest, answer: CollectAnswer, now: datetime) -> None:
    """End it: no money moved, and she is told."""
    to = RequestState.FAILED
    if work.collects.move(request, to, now, RequestNews(answer.code, answer.reason, answer.request)):
        ask_to_tell(work, request, to, now)


def ask_to_tell(work: UnitOfWork, request: CollectRequest, state: RequestState, now: datetime) -> None:
    """Have her told once how it stands."""
    work.jobs.add(TELL, str(request.id), queue=MONEY, key=f"tell-collect-{request.id}-{state}", due=now)


def _take_money(
    work: UnitOfWork,
    request: CollectRequest | None,
    answer: CollectAnswer,
    receipt: Receipt,
    sealed: bytes,
    now: datetime,
) -> str:
    if request is not None and answers(request, receipt):
        payer = receipt.payer if receipt.payer.phone else replace(receipt.payer, phone=request.wish.phone, mask=None)
        receipt = replace(receipt, reference=request.shown, payer=replace(payer, phone_hash=None))
        pay_request(work, request, receipt, now, called=answer.request)
    elif request is not None:
        work.tasks.open(
            TaskKind.COLLECT_PAID_OTHERWISE, receipt.key, f"{request.reference}: {write(receipt.amount)}", now
        )
    return str(accept_receipt(work, receipt, sealed, now))


def _guess(work: UnitOfWork, answer: CollectAnswer, now: datetime) -> CollectRequest | None:
    """Find the request that was ordered and whose id we have not read, or never will: by the phone that was asked."""
    payer = answer.receipt.payer.phone if answer.receipt else None
    phone = payer or answer.phone
    if phone is None:
        return None
    since = now - (IS_OURS_FOR if answer.receipt else _ANSWER_LOST_FOR)
    found = work.collects.unanswered(phone, since)
    is_it = found is not None and (answer.receipt is None or answers(found, answer.receipt))
    return found if is_it else None
