"""Keeps what people typed and their PINs from everybody's eyes."""

from typing import Protocol


class Seals(Protocol):
    """Seals a text so that only the daemon opens it again; keys may change, newest first."""

    def seal(self, text: str) -> bytes:
        """Seal a text."""

    def open(self, sealed: bytes) -> str:
        """Open what was sealed with any of our keys.

        Raises:
            Refused: none of our keys opens it.

        """

    def fingerprint(self, *parts: str) -> str:
        """Give the same short text for the same parts, from which they cannot be told (keyed)."""


class HashesPINs(Protocol):
    """Makes of a PIN what may be stored."""

    def hash(self, pin: str, client_id: int) -> str:
        """Hash a PIN; names the key's version, so that keys may change."""

    def fits(self, pin: str, client_id: int, stored: str) -> bool:
        """Tell whether it is the PIN that was hashed."""
