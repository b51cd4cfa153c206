"""Keeps what people do about money that found no account, or the wrong one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.accounts import AccountReference
from domain.money import Money
from domain.remittances import Remittance
from domain.suspense import Act, Case, Clerk, Note, Plan, Proposal, ProposalState


@dataclass(frozen=True)
class Waiting:
    """Money in suspense: *left* is what of it is on no account yet, *proposal* what somebody wants done with it.

    *handed_by* names the colleague who handed it to its owner, "" where she took it herself.
    """

    remittance: Remittance
    left: Money
    owner: Clerk | None
    proposal: Proposal | None
    handed_by: str = ""


@dataclass(frozen=True)
class Sum:
    """How many receipts, and what of them is on no account."""

    receipts: int
    minor: int


class SuspenseBook(Protocol):
    """Owners, notes and proposals, inside one unit of work.

    Every step that writes here holds its remittance first (`Remittances.get` or
    `find`): what is read of it then stays so until the step ends.
    """

    def case(self, remittance_id: int) -> Case:
        """Read what people did about it; an empty case where nobody did anything."""

    def act(self, remittance_id: int, act: Act, *, owner: Clerk | None = None) -> None:
        """Note an act, which raises the version; *owner* works on it from now on, None leaves who does."""

    def add_note(self, remittance_id: int, note: Note) -> None:
        """Keep a note."""

    def notes(self, remittance_id: int) -> Sequence[Note]:
        """List its notes, oldest first."""

    def propose(self, remittance_id: int, plan: Plan, by: Clerk, now: datetime) -> int | None:
        """Put a proposal on record and give its id; None where one is open already."""

    def get(self, proposal_id: int) -> Proposal:
        """Read one. Raises NoSuchEntry."""

    def open_about(self, remittance_id: int) -> Proposal | None:
        """Read the one that waits to be decided."""

    def of(self, remittance_id: int) -> Sequence[Proposal]:
        """List all about it, oldest first."""

    def decide(self, proposal_id: int, to: ProposalState, by: Clerk | None, now: datetime) -> bool:
        """Move it on if it is still open; False where it is not."""

    def to_place(self, remittance_id: int) -> Proposal | None:
        """Read the one that is confirmed and whose money has not been ordered to its accounts yet."""

    def place(self, remittance_id: int, now: datetime) -> bool:
        """Note that it is ordered; False where there is none to place."""

    def returned_by(self, operator: str, number: str) -> str | None:
        """Find the receipt that the operator's *number* is said to return, in proposals that were not declined."""

    def clients_called(self, words: Collection[str], limit: int) -> Sequence[int]:
        """Find clients who have one of *words* in their names (case does not matter); walks the clients: for a person's page."""

    def paid_before(self, mask: str, first_name: str) -> Mapping[int, AccountReference]:
        """Tell for which clients a payer of that mask and first name paid, and on which account most often: a guess."""

    def waiting(self, limit: int, *, after: int = 0, before: int = 0) -> Sequence[Waiting]:
        """List money in suspense, oldest first: what follows the remittance *after*, or what is just before *before*."""

    def ages(self, since: Sequence[datetime]) -> Sequence[Sum]:
        """Sum up what is in suspense: paid at the first of *since* or later, then of the next, ..., and before the last."""

    def count(self) -> int:
        """Count what is in suspense."""

    def place_of(self, remittance_id: int) -> int:
        """Count what stands before it in suspense."""

    def undecided(self, limit: int) -> Sequence[Proposal]:
        """List proposals that wait for a second person and whose money stands where it did, oldest first."""
