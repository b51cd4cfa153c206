"""Keeps which statements were imported, and lets one be imported at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.imports import Import


class Imports(Protocol):
    """Statements on record, inside one unit of work."""

    def begin(self, new: Import, until: datetime) -> int:
        """Begin an import, which nobody may pass until *until*; gives its id.

        One that was to end before now has died, and is forgotten.

        Raises:
            ImportedBefore: the very same file is on record.
            ImportRuns: another statement of that shortcode is being imported.

        """

    def go_on(self, import_id: int, until: datetime) -> None:
        """Hold it until *until*. Raises Superseded where somebody took it for dead."""

    def end(self, import_id: int, ended: Import) -> None:
        """Put on record what came of it. Raises Superseded where somebody took it for dead."""

    def drop(self, import_id: int) -> None:
        """Forget one that did not end, so that its file may come again."""

    def covering(self, operator: str, shortcode: str, since: datetime, until: datetime) -> Sequence[Import]:
        """List those that ended and have rows between *since* and *until*."""
