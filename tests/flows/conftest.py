"""Flows over a real store, on both databases."""

from __future__ import annotations

from tests.flows.post_office import carriers, first, office, two
from tests.store.conftest import (
    clock,
    database,
    empty_url,
    engine,
    migrated_database,
    migrated_file,
    open_another,
    store,
    store_url,
    woken,
)

__all__ = [
    "carriers",
    "clock",
    "database",
    "empty_url",
    "engine",
    "first",
    "migrated_database",
    "migrated_file",
    "office",
    "open_another",
    "store",
    "store_url",
    "two",
    "woken",
]
