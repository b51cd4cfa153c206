"""Keeps what waits for a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.tasks import TaskKind


@dataclass(frozen=True)
class Task:
    """Something a person has to look at: *kind* is a TaskKind, or one of an older version."""

    id: int
    kind: str
    subject: str
    note: str
    opened_at: datetime


class Tasks(Protocol):
    """What waits for a person."""

    def open(self, kind: TaskKind, subject: str, note: str, now: datetime) -> None:
        """Ask a person to look, once while it is open."""

    def find(self, kind: TaskKind, subject: str) -> Task | None:
        """Find the open task of a kind about a subject."""

    def get(self, task_id: int) -> Task | None:
        """Read one while it is open."""

    def close(self, task_id: int, by: str, because: str, now: datetime) -> bool:
        """Note that it is seen to, by whom (a login) and what was found; False where it is not open."""

    def waiting(self, besides: Collection[TaskKind] = ()) -> Sequence[Task]:
        """List what is open, *besides* those of some kinds, oldest first, 500 at most."""

    def of_kind(self, kind: TaskKind, after: int = 0) -> Sequence[Task]:
        """List what is open of a kind from the one behind *after* (an id) on, in the order of ids, 500 at most."""
