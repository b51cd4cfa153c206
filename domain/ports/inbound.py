"""Keeps the texts that came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.sms import InboundState


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

    def count_from(self, phone: str, since: datetime, *, up_to: int) -> int:
        """Count what came from a phone since then, up to the SMS *up_to*."""

    def is_behind(self, inbound_id: int, phone: str, since: datetime) -> bool:
        """Tell whether an earlier SMS from a phone, one that came since then, has no answer yet and a job that is under way."""

    def park_callback(self, channel: str, once: str, reason: str, sealed: bytes, now: datetime) -> bool:
        """Keep a genuine callback that could not be read, for staff; False where it is kept already (the same *once*)."""
