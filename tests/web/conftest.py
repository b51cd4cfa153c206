"""The HTTP door over a real store, on both databases."""

from __future__ import annotations

from tests.store.conftest import (
    clock,
    database,
    empty_url,
    migrated_database,
    migrated_file,
    store,
    store_url,
    woken,
)

__all__ = [
    "clock",
    "database",
    "empty_url",
    "migrated_database",
    "migrated_file",
    "store",
    "store_url",
    "woken",
]
