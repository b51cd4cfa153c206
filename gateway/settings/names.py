"""The names that settings have, and which of them a misspelt one may stand for."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from pydantic import BaseModel

from gateway.settings.faults import Fault

FILE = "_file"


def keys_of(table: type[BaseModel]) -> set[str]:
    """Name the keys of a table, and those that name a file with the value."""
    return {name + end for name in table.model_fields for end in ("", FILE)}


def likeliest(name: str, names: Collection[str]) -> str | None:
    """Find the one of *names* that somebody who wrote *name* may have meant."""
    return next(iter(get_close_matches(name.lower(), sorted(names), n=1, cutoff=0.65)), None)


def unknown(key: str, meant: str | None, remedy: str = "") -> Fault:
    """Say that no setting has this name, and which is *meant*; else *remedy*."""
    if meant:
        return Fault(key, "no such setting", f"Did you mean {meant}?")
    other = "Take it out, or mend its name: docs/reference/settings.md lists all."
    return Fault(key, "no such setting", remedy or other)
