"""Keeps statements as they are read in, and what became of each import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.readings import ImportOnRecord, Reading, ReadingState


class Readings(Protocol):
    """Files that were handed in, and imports with their reports, inside one unit of work."""

    def begin(self, operator: str, name: str, by: str, now: datetime) -> int:
        """Put a file on record that is about to be read; gives its number."""

    def move(
        self,
        reading_id: int,
        state: ReadingState,
        now: datetime,
        *,
        rows: int = 0,
        import_id: int | None = None,
        reason: str = "",
    ) -> None:
        """Note how far it is, or what came of it; one that is over stays so."""

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

    def running(self, operator: str, but: int) -> Reading | None:
        """Read the one that was last heard of as being read; *but* is another."""
