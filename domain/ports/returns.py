"""Gives money back to who paid it."""

from typing import Protocol

from domain.collects import OrderTaken
from domain.money import Money


class Reverses(Protocol):
    """Orders that a receipt is taken back; what becomes of it comes later, by callback."""

    def reverse(self, number: str, amount: Money, reason: str) -> OrderTaken:
        """Order it once: this is money.

        Raises:
            Unavailable: nothing was ordered; it may be ordered again.
            OutcomeUnknown: it may be ordered; the receipt's status tells, and it is never ordered again blindly.
            Denied: the operator does not let us in; nothing was ordered.
            Refused: nothing was ordered, and ordering again changes nothing.

        """
