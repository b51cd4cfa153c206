"""Counts the tests that ran on each database, so that none is proved on one alone."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.servers import is_fast

DATABASES = ("sqlite", "postgresql")


class DatabaseCount:
    """A pytest plugin: tests that take the parametrised fixture `database` are counted by its value."""

    def __init__(self, *, is_selection: bool) -> None:
        self._is_selection = is_selection
        self._ran: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            name = getattr(item, "callspec", None) and item.callspec.params.get("database")  # type: ignore[attr-defined]  # (functions only)
            if name in DATABASES:
                item.user_properties.append(("database", name))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and not report.skipped:
            self._ran.update(str(value) for name, value in report.user_properties if name == "database")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._differ() and not is_fast() and not self._is_selection and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._ran:
            counts = ", ".join(f"{name} {self._ran[name]}" for name in DATABASES)
            terminalreporter.write_line(f"tests per database: {counts}", red=self._differ())

    def _differ(self) -> bool:
        return len({self._ran[name] for name in DATABASES}) > 1
