"""Read a notice that a phone of ours passed on: money goes the one road, and nobody is answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from domain.errors import UnreadableReply
from domain.jobs import Job
from domain.money import write
from domain.notices import CHANNEL, NoticeSources
from domain.phones import Sender
from domain.ports.clock import Clock
from domain.ports.inbound import Inbound
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt, Reversal
from domain.sms import InboundState
from domain.tasks import TaskKind
from gateway.flows.accept_receipt import accept_receipt

COMMAND = "notice"

log = structlog.get_logger()


@dataclass(frozen=True)
class ReadNotice:
    """Works `read_notice` jobs. *read* reads a text by when it came; money of *currency* is of our *shortcode*."""

    store: Store
    seals: Seals
    sources: NoticeSources
    read: Callable[[str, datetime], Receipt | Reversal]
    shortcode: str
    currency: str
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Put what it says on record; what is not understood is kept for staff."""
        sms, now = self.store.read(lambda work: work.inbound.get(int(job.subject))), self.clock()
        if sms.state is not InboundState.RECEIVED:
            self.store.write(lambda work: work.jobs.finish(job, now))
            return
        if not self._is_operators(sms):
            self.store.write(_ignore, job, sms, now)
            return
        text = self.seals.open(sms.sealed)
        try:
            told = self._read(text, sms.received_at)
        except UnreadableReply as error:
            log.warning("notice not read", sms=sms.id, reason=str(error))
            self.store.write(_park, job, sms, str(error), now)
            return
        if isinstance(told, Reversal):
            self.store.write(_show, job, sms, told, now)
        else:
            self.store.write(_take, job, sms, told, self.seals.seal(text), now)

    def _is_operators(self, sms: Inbound) -> bool:
        """Tell whether the operator wrote it, where the phone that passes texts on says who did."""
        return sms.channel != CHANNEL or Sender(sms.sender, sms.phone).raw.strip().upper() in self.sources.senders

    def _read(self, text: str, received_at: datetime) -> Receipt | Reversal:
        told = self.read(text, received_at)
        if told.amount.currency != self.currency:
            raise UnreadableReply(f"money in {told.amount.currency}, ours is {self.currency}")
        return replace(told, shortcode=self.shortcode) if isinstance(told, Receipt) else told


def _take(work: UnitOfWork, job: Job, sms: Inbound, receipt: Receipt, sealed: bytes, now: datetime) -> None:
    work.jobs.finish(job, now)
    if work.inbound.settle(sms.id, InboundState.ANSWERED, now, shown=f"notice {receipt.number}", command=COMMAND):
        accept_receipt(work, receipt, sealed, now)


def _show(work: UnitOfWork, job: Job, sms: Inbound, told: Reversal, now: datetime) -> None:
    """Let a person look: a text alone takes nothing off an account."""
    work.jobs.finish(job, now)
    work.inbound.settle(sms.id, InboundState.ANSWERED, now, shown=f"notice {told.number}", command=COMMAND)
    note = f"{told.number}: {write(told.amount)} at {told.reversed_at:%Y-%m-%d %H:%M} UTC; import the statement"
    work.tasks.open(TaskKind.NOTICE_TAKEN_BACK, f"{told.operator}:{told.original}", note, now)


def _park(work: UnitOfWork, job: Job, sms: Inbound, reason: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.inbound.settle(sms.id, InboundState.PARKED, now, command=COMMAND, reason=reason)
    work.tasks.open(TaskKind.NOTICE_NOT_READ, sms.sender, reason, now)  # one a source: texts may be many


def _ignore(work: UnitOfWork, job: Job, sms: Inbound, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.inbound.settle(sms.id, InboundState.IGNORED, now, command=COMMAND, reason="the sender is no operator")
