"""Tells where an error came from without its words, which may repeat what somebody typed."""

from __future__ import annotations

import traceback

CAUSES_MAX = 5


def trace(error: BaseException) -> str:
    """Give the places and the type of *error* and of what caused it: no words, no values."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < CAUSES_MAX:
        parts.append("".join(traceback.format_tb(cause.__traceback__)) + type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return "\ncaused by\n".join(parts)
