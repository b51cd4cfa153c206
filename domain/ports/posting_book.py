"""Keeps what the core is to post, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.postings import CoreOrder, PostingState, idempotency_key


@dataclass(frozen=True)
class Posting:
    """One posting on record.

    *source* names where the money came from ("mpesa:UKN4T7Q2WX"), and *round* counts the
    postings of that source to that account. *tries* counts the keys used up;
    *doubted_at* is when the first call under the present key was made whose end
    nobody heard, None where there is none. *core_id* is what the core calls it.
    """

    id: int
    source: str
    round: int
    client_id: int
    order: CoreOrder
    state: PostingState
    tries: int
    doubted_at: datetime | None
    core_id: int | None
    reason: str
    moved_at: datetime

    @property
    def key(self) -> str:
        """The idempotency key of the present try."""
        return idempotency_key(self.order.external_id, self.tries)


class PostingBook(Protocol):
    """Postings, inside one unit of work."""

    def add(self, source: str, round_: int, client_id: int, order: CoreOrder, now: datetime) -> int | None:
        """Put it on record as due and give its id; None where its external id is on record already."""

    def get(self, posting_id: int) -> Posting:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def of(self, source: str) -> Sequence[Posting]:
        """List the postings of a source, oldest first."""

    def of_all(self, sources: Sequence[str]) -> Mapping[str, Sequence[Posting]]:
        """Give the postings of each of some sources that has any, oldest first."""

    def moving(self, client_id: int, since: datetime) -> Sequence[Posting]:
        """List her postings that are not over, or moved after *since*; nobody else lists hers before the step ends."""

    def last_sources(self, client_ids: Sequence[int], limit: int) -> Sequence[str]:
        """Name the sources of what was posted last to any of them, newest first."""

    def move(
        self,
        posting_id: int,
        *,
        start: PostingState,
        to: PostingState,
        now: datetime,
        core_id: int | None = None,
        reason: str = "",
    ) -> bool:
        """Move it along a drawn move if it still stands at *start*; False where it does not. *reason* replaces the one before."""

    def doubt(self, posting_id: int, at: datetime) -> None:
        """Note that nobody heard the end of a call made at *at*; of several the first counts."""

    def next_try(self, posting_id: int) -> None:
        """Take a new key: what was tried under the one before certainly posted nothing. Its doubt goes with it."""
