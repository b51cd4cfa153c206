"""Keeps collect requests."""

from datetime import datetime
from typing import Protocol

from domain.collect_requests import NO_NEWS, CollectRequest, NewRequest, RequestNews, RequestState


class CollectBook(Protocol):
    """Collect requests, unique for ever by their wish's key, inside one unit of work."""

    def add(self, wish: NewRequest, now: datetime) -> int | None:
        """Put a wish on record and give its id; None where it is there."""

    def get(self, request_id: int) -> CollectRequest:
        """Read one, for a decision about it. Raises NoSuchEntry."""

    def find(self, request_id: int) -> CollectRequest | None:
        """Read one that may not exist."""

    def called(self, request: str) -> CollectRequest | None:
        """Find one by the operator's id of it."""

    def paid_by(self, receipt: str) -> CollectRequest | None:
        """Find the one whose money has that receipt number."""

    def on_phone(self, phone: str, since: datetime) -> CollectRequest | None:
        """Find the newest one since then that *phone* may show; later ones of that phone wait until the step ends."""

    def unanswered(self, phone: str, since: datetime) -> CollectRequest | None:
        """Find the newest one since then of which we do not know what the operator calls it."""

    def move(self, request: CollectRequest, to: RequestState, now: datetime, news: RequestNews = NO_NEWS) -> bool:
        """Move it along a drawn move if it still stands where it was read."""

    def link(self, request: CollectRequest, called: str) -> None:
        """Note what the operator calls it, where that is not known yet."""
