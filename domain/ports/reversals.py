"""Keeps an operator's words that it took money back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from domain.receipts import Reversal


class Reversals(Protocol):
    """What operators took back, unique for ever by operator and number, inside one unit of work."""

    def note(self, reversal: Reversal, sealed: bytes, now: datetime) -> bool:
        """Put it on record; False where it is there."""

    def noted(self, operator: str, numbers: Collection[str]) -> Mapping[str, Reversal]:
        """Find those with such a number of their own, 500 at most."""

    def of(self, operator: str, originals: Collection[str]) -> Mapping[str, Reversal]:
        """Find those that take such a receipt back, by the receipt's number, 500 at most."""
