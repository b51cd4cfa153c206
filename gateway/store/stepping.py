"""Knows whether this thread is inside a step, which must not start another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Here(threading.local):
    is_inside = False


_here = _Here()


def must_be_outside() -> None:
    """Refuse to go on inside a step.

    Raises:
        RuntimeError: a step calls `write` or `read`, which would wait for itself.

    """
    if _here.is_inside:
        raise RuntimeError("a step must not call write or read")


@contextmanager
def inside() -> Iterator[None]:
    """Mark this thread as inside a step."""
    _here.is_inside = True
    try:
        yield
    finally:
        _here.is_inside = False
