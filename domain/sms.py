"""Text messages: what came, what leaves, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.jobs import BULK, MONEY, REPLIES

TEXT_MAX = 2_000
"""Characters of an inbound text that are kept; a carrier joins at most ten pages."""


class InboundState(StrEnum):
    """Where an inbound SMS stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    IGNORED = "ignored"
    PARKED = "parked"
    CLOSED = "closed"


class OutboundState(StrEnum):
    """Where an outbound SMS stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCLEAR = "unclear"
    FAILED = "failed"
    EXPIRED = "expired"
    DROPPED = "dropped"


INBOUND_MOVES = {
    InboundState.RECEIVED: {InboundState.ANSWERED, InboundState.IGNORED, InboundState.PARKED},
    InboundState.PARKED: {InboundState.ANSWERED, InboundState.CLOSED},
    InboundState.ANSWERED: set[InboundState](),
    InboundState.IGNORED: set[InboundState](),
    InboundState.CLOSED: set[InboundState](),
}

OUTBOUND_MOVES = {
    OutboundState.QUEUED: {
        OutboundState.SENDING,
        OutboundState.DROPPED,
        OutboundState.EXPIRED,
        OutboundState.FAILED,
    },
    OutboundState.SENDING: {
        OutboundState.QUEUED,
        OutboundState.SENT,
        OutboundState.FAILED,
        OutboundState.UNCLEAR,
    },
    OutboundState.UNCLEAR: {
        OutboundState.QUEUED,
        OutboundState.SENT,
        OutboundState.DELIVERED,
        OutboundState.FAILED,
    },
    OutboundState.SENT: {OutboundState.DELIVERED, OutboundState.FAILED},
    OutboundState.DELIVERED: set[OutboundState](),
    OutboundState.FAILED: set[OutboundState](),
    OutboundState.EXPIRED: set[OutboundState](),
    OutboundState.DROPPED: set[OutboundState](),
}


class Kind(StrEnum):
    """Why an SMS leaves; it decides its lane, its life and whether it may leave twice."""

    REPLY = "reply"
    CONFIRMATION = "confirmation"
    NOTICE = "notice"
    REMINDER = "reminder"

    @property
    def queue(self) -> str:
        """The queue whose drainer sends it: replies overtake confirmations, and these reminders."""
        return {Kind.REPLY: REPLIES, Kind.CONFIRMATION: MONEY, Kind.NOTICE: REPLIES, Kind.REMINDER: BULK}[self]

    @property
    def may_repeat(self) -> bool:
        """Whether it may leave again when nobody knows if the carrier took it."""
        return self is not Kind.REMINDER

    @property
    def lifetime(self) -> timedelta:
        """How long after it was written it is still worth sending."""
        if self is Kind.REPLY:
            return timedelta(minutes=10)
        return timedelta(hours=72)


class Delivery(StrEnum):
    """What a carrier tells of an SMS that it took."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class InboundSMS:
    """An SMS as a channel read it from its callback.

    *carrier_id* is the carrier's own id, unique on that channel. *answered_by_carrier*
    is true where the carrier has answered an opt-out word by itself.
    """

    carrier_id: str
    sender: str
    to: str
    text: str
    answered_by_carrier: bool = False


@dataclass(frozen=True)
class DeliveryReport:
    """A carrier's word on an SMS of ours, found by its id there or by our own *key*."""

    carrier_id: str | None
    delivery: Delivery
    reason: str = ""
    key: str | None = None


ChannelEvent = InboundSMS | DeliveryReport


@dataclass(frozen=True)
class OutboundSMS:
    """An SMS to hand to a carrier; *key* is ours and the same at every try."""

    key: str
    to: str
    text: str
    kind: Kind
    unicode: bool = False
