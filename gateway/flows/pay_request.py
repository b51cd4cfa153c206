"""Settle a collect request by the money that answers it."""

from datetime import datetime

from domain.collect_requests import CollectRequest, RequestNews, RequestState, answers, read_reference
from domain.ports.store import UnitOfWork
from domain.receipts import Receipt
from domain.tasks import TaskKind

_TOLD_OTHERWISE = (RequestState.FAILED, RequestState.REFUSED)


def pay_request(
    work: UnitOfWork, request: CollectRequest, receipt: Receipt, now: datetime, *, called: str | None = None
) -> None:
    """Note that *receipt* answers it; staff are told where she was told that nothing was taken."""
    moved = work.collects.move(request, RequestState.PAID, now, RequestNews(request=called, receipt=receipt.number))
    if moved and request.state in _TOLD_OTHERWISE:
        note = f"{request.reference} was {request.state}: {request.code}"
        work.tasks.open(TaskKind.COLLECT_PAID_AFTER_ALL, receipt.key, note, now)


def note_collected(work: UnitOfWork, receipt: Receipt, now: datetime) -> None:
    """Settle the request whose reference came with money, by whatever word of it; the caller takes the money in."""
    request_id = read_reference(receipt.reference)
    request = work.collects.find(request_id) if request_id is not None else None
    if request is not None and answers(request, receipt):
        pay_request(work, request, receipt, now)
