"""Keeps statements as they are read in, and what became of each import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.readings import ImportOnRecord, Reading, ReadingState


class Readings(Protocol):
    """Files that were handed in, and imports with their reports, inside one unit of work."""

    def begin(self, operator: str, name: str, by: str, now: datetime) -> int:
        """Put a file on record that is about to be read; gives its number."""

    def go_on(self, reading_id: int, rows: int, now: datetime) -> None:
        """Note how many rows are done."""

    def end(
        self, reading_id: int, state: ReadingState, rows: int, now: datetime, *, import_id: int | None, reason: str
    ) -> None:
        """Note what came of it."""

    def get(self, reading_id: int) -> Reading:
        """Read one. Raises NoSuchEntry."""

    def report(self, import_id: int, sealed: bytes) -> None:
        """Keep the report of an import."""

    def imported(self, import_id: int) -> ImportOnRecord:
        """Read an import that ended. Raises NoSuchEntry."""

    def latest(self, operator: str, shortcode: str, limit: int, before: int | None = None) -> Sequence[ImportOnRecord]:
        """List imports that ended, newest first, from the one before *before* on."""

    def find(self, operator: str, shortcode: str, digest: str) -> int | None:
        """Find an import that ended by its file."""
