"""Keeps what `on_commit` was told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Woken:
    """The queues that were woken, one entry a commit."""

    queues: list[frozenset[str]] = field(default_factory=list)

    def __call__(self, queues: frozenset[str]) -> None:
        self.queues.append(queues)
