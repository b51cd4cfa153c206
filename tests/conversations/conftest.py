"""A village as it was founded, of which each conversation gets a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.together import found_once


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded")
    found_once(folder)
    return folder
