"""Writes money to the core banking system."""

from typing import Protocol

from domain.postings import CoreOrder, Found


class PostsToCore(Protocol):
    """Posts one order, says whether it stands, and takes it back.

    Every method raises Unavailable where nothing happened and time acts, and
    Denied where the core does not let us in: nothing happened, a person acts, and
    everything else would fail alike.
    """

    def post(self, order: CoreOrder, key: str) -> int:
        """Post *order* under an idempotency key and give the core's id of it; what was posted is what was ordered.

        Raises:
            OutcomeUnknown: it may be posted, now or in a moment; the next step is to ask `find`.
            StillRunning: the core has the key from before, and no end of it.
            KeyBurnt: nothing happened, and the key is used up; another may be tried.
            AwaitsChecker: the core keeps it for a second person of its own; nothing is posted yet.
            Refused: nothing happened, and trying again changes nothing.

        """

    def find(self, order: CoreOrder) -> Found:
        """Look in the core's books for what *order* says; absent while the first call may still be running proves nothing.

        Raises:
            OutcomeUnknown: the account is not there for us, or what is said of it cannot be read.

        """

    def undo(self, order: CoreOrder) -> None:
        """Take back what was posted for *order*; done already is done.

        Raises:
            OutcomeUnknown: it may be undone; asking again is safe.
            Refused: the core does not take it back (spent savings, a loan written off).

        """
