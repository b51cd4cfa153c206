"""A remittance: our record of money that an operator says reached us, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.codes import reference_of
from domain.receipts import Receipt

CLAIM = "claim_remittance"
"""The kind of job that gives money in suspense to who claims it; its subject is the remittance's id and the client's."""

TELL_SUSPENSE = "tell_suspense"
"""The kind of job that tells a payer that her money waits; its subject is the remittance's id."""

TELL_REVERSAL = "tell_reversal"
"""The kind of job that tells a client that her money was taken back; its subject is the remittance's id."""


class RemittanceState(StrEnum):
    """Where a remittance stands."""

    RECEIVED = "received"
    MATCHED = "matched"
    SUSPENDED = "suspended"
    POSTED = "posted"
    PARTLY_POSTED = "partly posted"
    RETURNED = "returned"
    UNMATCHED = "unmatched"
    REVERSED = "reversed"

    @property
    def called(self) -> str:
        """What people call it."""
        return "in suspense" if self is RemittanceState.SUSPENDED else self.value


REMITTANCE_MOVES = {
    RemittanceState.RECEIVED: {RemittanceState.MATCHED, RemittanceState.SUSPENDED, RemittanceState.REVERSED},
    RemittanceState.MATCHED: {
        RemittanceState.POSTED,
        RemittanceState.PARTLY_POSTED,
        RemittanceState.SUSPENDED,
        RemittanceState.REVERSED,
    },
    RemittanceState.PARTLY_POSTED: {
        RemittanceState.POSTED,
        RemittanceState.SUSPENDED,
        RemittanceState.REVERSED,
    },
    RemittanceState.SUSPENDED: {
        RemittanceState.MATCHED,
        RemittanceState.RETURNED,
        RemittanceState.UNMATCHED,
        RemittanceState.REVERSED,
    },
    RemittanceState.POSTED: {RemittanceState.UNMATCHED, RemittanceState.REVERSED},
    RemittanceState.UNMATCHED: {
        RemittanceState.MATCHED,
        RemittanceState.SUSPENDED,
        RemittanceState.REVERSED,
    },
    RemittanceState.RETURNED: set[RemittanceState](),
    RemittanceState.REVERSED: set[RemittanceState](),
}


class Reason(StrEnum):
    """Why money stands where it does, as it is on record; a doubt in matching and what the core said may stand there too."""

    UNPROVED = "nobody but a forwarded notice or a colleague tells of it yet"
    UNCONFIRMED = "a callback alone tells of it"
    NO_SUCH_CLIENT = "the core knows no such client"
    UNREADABLE = "what it says of her cannot be read"
    NO_ACCOUNT = "no account of hers takes it"
    IS_OVER = "more than her accounts take"
    RETURNED = "returned to the payer"
    TAKEN_OFF = "taken off its account"


@dataclass(frozen=True)
class Remittance:
    """Money on record: *receipt* as its first word told it, *reason* what stands in the way, "" where nothing does.

    *client_id* is whose it is, None until matched, and whose it was where it was taken off her account; *held_back* minor units that no account takes.
    """

    id: int
    receipt: Receipt
    state: RemittanceState
    reason: str
    client_id: int | None
    held_back_minor: int
    taken_at: datetime
    moved_at: datetime

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody knows yet whose it is."""
        waits = (RemittanceState.RECEIVED, RemittanceState.SUSPENDED)
        return self.state in waits and self.client_id is None

    @property
    def reference(self) -> str:
        """Our own reference, which stands in the texts about it."""
        return reference_of(self.id)

    @property
    def source(self) -> str:
        """What its postings name as where their money came from."""
        return self.receipt.key


class Heard(StrEnum):
    """What a word about money was to us: the first, one that agrees, one that we had, or one that tells otherwise."""

    FIRST = "first"
    AGREES = "agrees"
    KNOWN = "known"
    DIFFERS = "differs"
