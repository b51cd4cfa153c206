"""Asks people for money through their operator."""

from typing import Protocol

from domain.collects import Collect, Prompted
from domain.receipts import CollectAnswer


class Collects(Protocol):
    """Sends a prompt to a phone, and asks what became of it.

    Both raise Unavailable where nothing happened and time acts, and Denied
    where the operator does not let us in.
    """

    def collect(self, wanted: Collect) -> Prompted:
        """Let a phone show the prompt; what becomes of it is told later.

        Raises:
            OutcomeUnknown: the phone may show it; asking again may show it twice.
            Refused: the phone shows nothing, and asking again changes nothing.

        """

    def ask(self, request: str) -> CollectAnswer:
        """Ask what became of a request; never with a receipt, so that money is UNCLEAR until another way names one.

        Raises:
            Refused: the operator does not know the request (or not yet, within a minute).

        """
