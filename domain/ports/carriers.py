"""Keeps how fast and how well each channel carries."""

from datetime import datetime
from typing import Protocol


class Carriers(Protocol):
    """How fast and how well each channel carries."""

    def take_turn(self, channel: str, rate_per_s: float, now: datetime) -> datetime | None:
        """Take one from the channel's token bucket (a second's worth deep); None: go now, else when a turn is due."""

    def note(self, channel: str, now: datetime, *, worked: bool) -> None:
        """Note whether a send worked; five failures in a row mark the channel down for a minute."""

    def is_down(self, channel: str, now: datetime) -> bool:
        """Tell whether a channel is marked down."""
