"""Reads from the core banking system where a client belongs."""

from typing import Protocol


class ReadsPlaces(Protocol):
    """Answers which office a client belongs to."""

    def office_of(self, client_id: int) -> int:
        """Read the id of a client's office. Raises Unavailable and Refused as ReadsCore says, and NoSuchEntry."""
