"""Drainers are tried on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.store.opening import open_store
from tests.store.conftest import clock, database, migrated_database, migrated_file, store_url
from tests.support.clock import HandClock
from tests.worker.workshop import Journal, Workshop

FIXTURES = (clock, database, migrated_database, migrated_file, store_url)


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def shop(store_url: str, clock: HandClock) -> Iterator[Workshop]:
    workshop = Workshop(open_store(store_url, clock=clock), clock)
    yield workshop
    if workshop.drainers is not None:
        workshop.drainers.stop(5)
    workshop.store.close()
