"""Take what is long a part at a time: a step, a statement or a call holds so much and no more."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Give them in their order, *size* at a time; the last part may be shorter."""
    return (items[start : start + size] for start in range(0, len(items), size))
