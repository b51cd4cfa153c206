"""Says at the end of a run what the kills hit and what they cost."""

from __future__ import annotations

import pytest

TOLD = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest) -> list[str]:
    """What the run prints at its end."""
    return request.config.stash.setdefault(TOLD, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for words in config.stash.get(TOLD, []):
        terminalreporter.write_line(words)
