"""Steps that several tests of the store take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.jobs import Job
from domain.ports.inbound import NewInbound
from domain.ports.outbox import NewOutbound
from domain.ports.store import UnitOfWork
from domain.sms import Kind, OutboundState
from tests.support.clock import NOW

PHONE = "+254700000011"
LEASE = timedelta(seconds=30)


def add_job(work: UnitOfWork, key: str, *, lane: str | None = None, due: datetime = NOW, queue: str = "money") -> bool:
    return work.jobs.add("post", f"subject of {key}", queue=queue, key=key, due=due, lane=lane)


def add_jobs(work: UnitOfWork, keys: Sequence[str], lane: str | None = None) -> int:
    return sum(add_job(work, key, lane=lane) for key in keys)


def claim(work: UnitOfWork, now: datetime = NOW, *, limit: int = 10, queue: str = "money") -> Sequence[Job]:
    return work.jobs.claim(queue, limit=limit, now=now, until=now + LEASE)


def finish(work: UnitOfWork, job: Job, now: datetime = NOW) -> None:
    work.jobs.finish(job, now)


def new_inbound(once: str = "SM1", *, phone: str | None = PHONE, received_at: datetime = NOW) -> NewInbound:
    return NewInbound("twilio", once, phone or "GCash", phone, "22110", b"sealed", False, received_at)


def add_inbound(work: UnitOfWork, sms: NewInbound) -> int | None:
    return work.inbound.add(sms)


def new_outbound(key: str = "reply 1", *, to: str = PHONE) -> NewOutbound:
    return NewOutbound(key, to, "Loan L4: KES 12,400", Kind.REPLY, NOW, NOW + timedelta(minutes=10))


def add_outbound(work: UnitOfWork, sms: NewOutbound) -> int | None:
    return work.outbox.add(sms)


def send(work: UnitOfWork, key: str, carrier_id: str, channel: str = "twilio") -> int:
    """Put an SMS on record and hand it to a carrier, which gives it *carrier_id*."""
    number = work.outbox.add(new_outbound(key))
    assert number is not None
    work.outbox.move(number, start=OutboundState.QUEUED, to=OutboundState.SENDING, now=NOW, channel=channel)
    work.outbox.move(number, start=OutboundState.SENDING, to=OutboundState.SENT, now=NOW, carrier_id=carrier_id)
    return number
