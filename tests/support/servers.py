"""What every real server that tests start has in common: its executable is found, or the test says which package it needs."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest


def is_fast() -> bool:
    """Whether this run leaves out what is not installed."""
    return os.environ.get("TEST_SPEED") == "fast"


def need(executable: str, package: str, *, beside: list[Path] | None = None) -> Path:
    """Find an executable on the path or in one of the folders *beside* it; without it the test fails, or is skipped in a fast run."""
    for folder in reversed(beside or []):
        if (folder / executable).exists():
            return folder / executable
    found = shutil.which(executable)
    if found is not None:
        return Path(found)
    words = f"{executable} is not installed: apt-get install {package}"
    if is_fast():
        pytest.skip(words)
    pytest.fail(words, pytrace=False)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
