"""Drainers are tried on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.store.opening import open_store
from tests.support.clock import HandClock
from tests.worker.workshop import Journal, Workshop


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
