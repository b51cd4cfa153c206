"""Keeps the texts that leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.sms import DeliveryReport, Kind, OutboundState


@dataclass(frozen=True)
class NewOutbound:
    """An SMS to send; *key* is unique for ever, *via* the channel it should leave by where that matters."""

    key: str
    to: str
    text: str
    kind: Kind
    created_at: datetime
    expires_at: datetime
    via: str | None = None
    in_reply_to: int | None = None


@dataclass(frozen=True)
class Outbound:
    """An SMS of ours and where it stands; *channel* is the one it was last handed to."""

    id: int
    key: str
    to: str
    text: str
    kind: Kind
    created_at: datetime
    expires_at: datetime
    via: str | None
    in_reply_to: int | None
    state: OutboundState
    channel: str | None
    carrier_id: str | None
    reason: str


class Outbox(Protocol):
    """What leaves, inside one unit of work."""

    def add(self, sms: NewOutbound) -> int | None:
        """Put it on record as queued and give its id; None where its key is on record already."""

    def get(self, outbound_id: int) -> Outbound:
        """Read one. Raises NoSuchEntry."""

    def with_key(self, key: str) -> Outbound | None:
        """Read one by its key, and hold it for this step; None where there is none."""

    def move(
        self,
        outbound_id: int,
        *,
        start: OutboundState,
        to: OutboundState,
        now: datetime,
        channel: str | None = None,
        carrier_id: str | None = None,
        reason: str = "",
    ) -> bool:
        """Move it along a drawn move if it still stands at *start*; False where it does not. None and "" leave a column as it is."""

    def again(self, outbound_id: int, until: datetime, now: datetime) -> bool:
        """Queue once more what may have left, worth sending until then; False where it is unclear no more."""

    def note_doubt(self, outbound_id: int) -> int:
        """Note that a carrier may have taken it and did not say so; gives how often that was."""

    def find(self, channel: str, report: DeliveryReport) -> Outbound | None:
        """Find the SMS of *channel* a report speaks of: by our key, else by the carrier's id without regard to case and zeros before it."""

    def keep_report(self, channel: str, report: DeliveryReport, now: datetime) -> None:
        """Keep a report whose SMS is not known yet."""

    def take_reports(self, channel: str, carrier_id: str) -> Sequence[DeliveryReport]:
        """Give and forget the kept reports on one SMS, oldest first."""

    def last_to(self, phone: str) -> Outbound | None:
        """Read the last SMS to a phone."""
