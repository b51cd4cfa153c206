"""Commands over a real store; the store's own tests prove that both databases behave alike."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.opening import OpenStore, open_store
from tests.support.clock import HandClock
from tests.support.people import NOW


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[OpenStore]:
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = open_store(f"sqlite:///{path}", clock=HandClock(NOW))
    yield opened
    opened.close()
