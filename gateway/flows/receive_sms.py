"""Put on record what a carrier tells us, before it is told OK."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY, REPLIES
from domain.notices import NOBODY, READ_NOTICE, NoticeSources
from domain.phones import RAW_MAX, Sender, read_sender
from domain.ports.clock import Clock
from domain.ports.inbound import NewInbound
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.sms import TEXT_MAX, ChannelEvent, DeliveryReport
from domain.tasks import TaskKind
from gateway.flows.note_delivery import note_delivery


@dataclass(frozen=True)
class ReceiveSMS:
    """Takes a carrier's word; `__call__` returns when it is on disk. Texts from *notices* are of an operator, not of a client."""

    store: Store
    seals: Seals
    clock: Clock
    country: str
    notices: NoticeSources = NOBODY

    def __call__(self, channel: str, events: Sequence[ChannelEvent]) -> None:
        """Write all of one callback in one step. Raises Unavailable: the carrier should say it again."""
        now = self.clock()
        sealed = [self._sealed(channel, event, now) for event in events]
        self.store.write(self._receive, channel, sealed, now)

    def park(self, channel: str, reason: str, body: bytes) -> None:
        """Keep a genuine callback that we could not read, sealed, for staff."""
        text = body.decode("utf-8", "replace")
        once = self.seals.fingerprint(channel, text)
        self.store.write(_park, channel, once, reason, self.seals.seal(text), self.clock())

    def _sealed(self, channel: str, event: ChannelEvent, now: datetime) -> NewInbound | DeliveryReport:
        if isinstance(event, DeliveryReport):
            return event
        sender = read_sender(event.sender, self.country)
        text = event.text[:TEXT_MAX]
        return NewInbound(
            channel=channel,
            once=event.carrier_id,
            sender=sender.raw,
            phone=sender.phone,
            to=event.to[:RAW_MAX],
            sealed=self.seals.seal(text),
            answered_by_carrier=event.answered_by_carrier,
            received_at=now,
        )

    def _receive(
        self, work: UnitOfWork, channel: str, events: Sequence[NewInbound | DeliveryReport], now: datetime
    ) -> None:
        for event in events:
            if isinstance(event, DeliveryReport):
                note_delivery(work, channel, event, now)
                continue
            inbound_id = work.inbound.add(event)
            if inbound_id is None:
                continue
            if self.notices.has(channel, Sender(event.sender, event.phone)):
                work.jobs.add(READ_NOTICE, str(inbound_id), queue=MONEY, key=f"notice-{inbound_id}", due=now)
            else:
                work.jobs.add("answer_sms", str(inbound_id), queue=REPLIES, key=f"answer-{inbound_id}", due=now)


def _park(work: UnitOfWork, channel: str, once: str, reason: str, sealed: bytes, now: datetime) -> None:
    work.inbound.park_callback(channel, once, reason, sealed, now)
    work.tasks.open(TaskKind.CALLBACK_NOT_READ, channel, reason, now)
