"""Keeps what the core last said of each client."""

from typing import Protocol

from domain.accounts import Standing


class Figures(Protocol):
    """What the core last said of each client."""

    def put(self, standing: Standing) -> None:
        """Keep a standing, unless a younger one is kept."""

    def get(self, client_id: int) -> Standing | None:
        """Read the last standing."""
