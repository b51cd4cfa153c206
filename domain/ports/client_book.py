"""Finds clients for staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.client_cards import ClientFound


class ClientBook(Protocol):
    """Clients as the core last told of them, inside one look."""

    def named(self, words: Sequence[str], limit: int) -> Sequence[ClientFound]:
        """List those whose names hold all of *words*, case apart, in the order of their names."""

    def numbered(self, number: str) -> ClientFound | None:
        """Find one by her number, without letter and zeros."""

    def with_phone(self, phone: str, limit: int) -> Sequence[ClientFound]:
        """List those who hold a phone (E.164)."""

    def beginning(self, letters: Sequence[str], limit: int) -> Sequence[ClientFound]:
        """List those one of whose names begins with any of *letters*."""

    def has_pin(self, client_id: int) -> bool:
        """Tell whether she set a PIN."""

    def locked_until(self, client_id: int, now: datetime) -> datetime | None:
        """Tell until when the last lock holds that wrong PINs put on her."""
