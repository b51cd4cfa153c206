"""Keeps PINs, wrong tries and JOIN codes."""

from datetime import datetime
from typing import Protocol

from domain.pins import Tries


class PINBook(Protocol):
    """PINs, wrong tries and JOIN codes, inside one unit of work."""

    def stored(self, client_id: int) -> str | None:
        """Read the hash of a client's PIN, None where she has none."""

    def put(self, client_id: int, hashed: str, now: datetime) -> None:
        """Set a client's PIN."""

    def tries(self, phone: str, client_id: int) -> Tries:
        """Read and lock the wrong tries of a phone for a client, NOBODY or HOLDERS (domain.pins)."""

    def put_tries(self, phone: str, client_id: int, tries: Tries) -> None:
        """Write them; `Tries()` forgets them."""

    def unlock(self, client_id: int, now: datetime) -> int:
        """Forget the wrong tries for a client from every phone; gives how many locks were opened."""

    def add_code(self, client_id: int, digest: str, expires_at: datetime, now: datetime) -> None:
        """Note a JOIN code by its digest; an older one of the client no longer counts."""

    def find_code(self, digest: str, now: datetime) -> int | None:
        """Find whose living JOIN code it is, without using it up."""

    def take_code(self, digest: str, now: datetime) -> int | None:
        """Use a JOIN code up and give its client, None where there is no such living code."""
