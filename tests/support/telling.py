"""Says at the end of a run what its tests measured, whichever process they ran in."""

from __future__ import annotations

import pytest

_NAME = "told"


class Telling:
    """A pytest plugin: what a test hands to `tell` stands in the summary."""

    def __init__(self) -> None:
        self._told: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self._told += [str(value) for name, value in report.user_properties if name == _NAME]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for words in self._told:
            terminalreporter.write_line(words)


def tell(node: pytest.Item, words: str) -> None:
    """Have the summary say it."""
    node.user_properties.append((_NAME, words))
