"""Keeps the texts that came and those that leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.sms import DeliveryReport, InboundState, Kind, OutboundState


@dataclass(frozen=True)
class NewInbound:
    """An SMS to put on record: *once* recognises it when the carrier repeats it, *sealed* is its text."""

    channel: str
    once: str
    sender: str
    phone: str | None
    to: str
    sealed: bytes
    answered_by_carrier: bool
    received_at: datetime


@dataclass(frozen=True)
class Inbound:
    """An SMS on record; *sealed* is empty once it was answered."""

    id: int
    channel: str
    sender: str
    phone: str | None
    to: str
    sealed: bytes
    answered_by_carrier: bool
    received_at: datetime
    state: InboundState


class InboundBox(Protocol):
    """What came, inside one unit of work."""

    def add(self, sms: NewInbound) -> int | None:
        """Put it on record and give its id; None where (channel, once) is on record already."""

    def get(self, inbound_id: int) -> Inbound:
        """Read one. Raises NoSuchEntry."""

    def settle(
        self,
        inbound_id: int,
        state: InboundState,
        now: datetime,
        *,
        shown: str = "",
        command: str = "",
        reason: str = "",
    ) -> bool:
        """Move it to *state*, forget its sealed text unless it is parked, keep *shown* (without PIN); False where it has moved before."""

    def count_from(self, phone: str, since: datetime) -> int:
        """Count what came from a phone since then."""

    def park_callback(self, channel: str, once: str, reason: str, sealed: bytes, now: datetime) -> bool:
        """Keep a genuine callback that could not be read, for staff; False where it is kept already (the same *once*)."""


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
