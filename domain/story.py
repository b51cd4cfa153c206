"""The story of a receipt: everything that ever happened to it, in order, and whether anybody changed the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.allocation import Share
from domain.audit import Verdict
from domain.remittances import Remittance


@dataclass(frozen=True)
class Event:
    """One thing that happened: *words* say what, *state* is where something stood after it, "" where it did not move.

    *reason* is why it stands there, *by* is who did it, "" where no person did. *sent* is what somebody sent us, its numbers masked, as names and values.
    """

    at: datetime
    words: str
    state: str = ""
    by: str = ""
    reason: str = ""
    sent: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Story:
    """A receipt with its *events*, oldest first; *name* is whose it is, or what the operator calls the payer, "" for neither.

    *denied* says that its operator does not know it, and how we know, "" where nothing says so.
    """

    remittance: Remittance
    name: str
    shares: Sequence[Share]
    events: Sequence[Event]
    verdict: Verdict
    denied: str = ""
