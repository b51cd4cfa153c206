"""Keeps the money that operators told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.receipts import Receipt
from domain.remittances import Heard, Remittance, RemittanceState


@dataclass(frozen=True)
class Told:
    """One word on record: how and when it came; *sealed* is what it said, whole."""

    receipt: Receipt
    told_at: datetime
    sealed: bytes


class Remittances(Protocol):
    """Receipts, unique for ever by operator and number, inside one unit of work."""

    def hear(self, receipt: Receipt, sealed: bytes, now: datetime) -> tuple[int, Heard]:
        """Put a word on record, and the money with it where it is the first; gives the remittance's id.

        A second word adds evidence, never money: AGREES where amount and day are the first
        one's, DIFFERS where they are not, KNOWN where the same word with the same content is there.
        A payer or a reference that the first word lacked is filled in while nobody knows whose it is.
        """

    def hear_many(self, told: Sequence[tuple[Receipt, bytes]], now: datetime) -> Sequence[tuple[int, Heard]]:
        """Do for each word what `hear` does, 500 at most, in few statements; gives ids and answers in their order."""

    def heard(self, receipts: Sequence[Receipt]) -> Sequence[bool]:
        """Tell of each word whether it is on record, 500 at most; what is, stays."""

    def foresee(self, receipts: Sequence[Receipt]) -> Sequence[Heard]:
        """Tell what each word would be, 500 at most; nothing is put on record."""

    def get(self, remittance_id: int) -> Remittance:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def find(self, operator: str, number: str) -> Remittance | None:
        """Find one by its receipt number or by our reference, whatever case it is typed in."""

    def numbered(self, operator: str, numbers: Sequence[str]) -> Sequence[str]:
        """Tell which of some numbers are on record, as they stand there; 1,000 at most."""

    def move(
        self,
        remittance_id: int,
        *,
        start: RemittanceState,
        to: RemittanceState,
        now: datetime,
        reason: str = "",
        client_id: int | None = None,
        held_back_minor: int | None = None,
    ) -> bool:
        """Move it along a drawn move if it still stands at *start*; False where it does not.

        *reason* replaces the one before; None leaves a column as it is.
        """

    def told(self, remittance_id: int) -> Sequence[Told]:
        """List every word about it, oldest first."""

    def unplaced(self, remittance_ids: Sequence[int]) -> Sequence[int]:
        """Choose of some those that are in suspense because nobody knows whose they are; 500 at most."""

    def suspended(self, limit: int, after: int = 0) -> Sequence[Remittance]:
        """List those in suspense, oldest first, from the one after the id *after* on."""
