"""Tells the time, so that nobody asks for it in secret."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the time now, aware and in UTC."""

    def __call__(self) -> datetime:
        """Tell the time."""
