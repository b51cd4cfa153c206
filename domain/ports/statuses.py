"""Asks an operator what became of a receipt."""

from typing import Protocol

from domain.collects import OrderTaken


class AsksStatus(Protocol):
    """Asks; the answer comes later, by callback."""

    def ask_status(self, number: str) -> OrderTaken:
        """Ask for the receipt of that number; asking twice does no harm.

        Raises:
            Unavailable: not asked, or we cannot know; it may be asked again.
            Denied: the operator does not let us in.
            Refused: it is not asked, and asking again changes nothing.

        """
