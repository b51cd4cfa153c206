"""What staff look at of the texts that came and left: as it is stored, without what a client keeps to herself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.sms import InboundState, OutboundState

LOOKED_BACK = timedelta(days=7)
"""What was not understood or did not leave is listed for so long; nobody can do anything about older ones."""

COUNTED = 1000
"""A list is counted up to here."""

HEARD, SAID = "inbound", "outbound"
"""What the audit lines about a text that came, and about one of ours, begin with."""

TROUBLED = frozenset({OutboundState.FAILED, OutboundState.EXPIRED, OutboundState.UNCLEAR})


class Answered(StrEnum):
    """What staff do about texts, as the audit chain names it."""

    ANSWERED = "answered by hand"
    CLOSED = "closed"
    SENT_AGAIN = "sent again"


@dataclass(frozen=True)
class Heard:
    """A text that came; *shown* is what staff may see of it, *command* what was understood, "" for nothing."""

    id: int
    phone: str | None
    shown: str
    command: str
    state: InboundState
    received_at: datetime

    @property
    def is_misread(self) -> bool:
        """Whether it was answered with an example only."""
        return self.state is InboundState.ANSWERED and not self.command

    @property
    def subject(self) -> str:
        """What its audit lines are about."""
        return f"{HEARD}:{self.id}"


@dataclass(frozen=True)
class Counted:
    """How many of each wait or were not understood, COUNTED at most each."""

    parked: int
    misread: int
    failed: int
    unclear: int
