"""Keeps what a phone may still ask for, and how noisy it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Conversations(Protocol):
    """What a phone may still ask for, and how noisy it was."""

    def keep_rest(self, phone: str, pages: Sequence[str], until: datetime) -> None:
        """Keep what MORE will give; an empty sequence forgets."""

    def take_rest(self, phone: str, now: datetime) -> Sequence[str]:
        """Read what is left for MORE (it stays until `keep_rest`)."""

    def warn(self, phone: str, now: datetime, *, until: datetime) -> bool:
        """Note that a phone was told it writes too often; False where it was told and *until* has not passed."""
