"""What comes before serving leaves nothing behind in the process that serves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest

from domain.errors import GatewayError, Refused, Unavailable
from gateway.cli.apart import apart
from gateway.cli.places import NEEDS_A_PERSON, UNAVAILABLE, WRONG_USAGE, End, end
from gateway.settings.faults import Fault, WrongSettings

HEAVY = {"alembic", "cryptography", "flask", "pydantic", "sqlalchemy", "structlog", "urllib3"}


def test_gives_what_was_found() -> None:
    assert apart(lambda: ("127.0.0.1", 8080)) == ("127.0.0.1", 8080)


def test_leaves_nothing_behind() -> None:
    seen: list[int] = []
    apart(lambda: seen.append(1))
    assert not seen


def _raise(error: GatewayError | WrongSettings) -> Callable[[], NoReturn]:
    def ask() -> NoReturn:
        raise error

    return ask


@pytest.mark.parametrize(
    ("ask", "code", "words"),
    [
        pytest.param(lambda: end(WRONG_USAGE, "no such village"), WRONG_USAGE, "no such village", id="wrong usage"),
        pytest.param(_raise(Unavailable("it is down")), UNAVAILABLE, "it is down", id="unavailable"),
        pytest.param(_raise(Refused("no database")), NEEDS_A_PERSON, "no database", id="refused"),
        pytest.param(
            _raise(WrongSettings([Fault("web.port", "no number", "Mend it.")])),
            WRONG_USAGE,
            "The settings cannot be used; 1 to mend:\n  web.port: no number. Mend it.",
            id="wrong settings",
        ),
    ],
)
def test_ends_as_it_would_have_here(ask: Callable[[], object], code: int, words: str) -> None:
    with pytest.raises(End) as told:
        apart(ask)
    assert (told.value.code, told.value.words) == (code, words)


def test_what_breaks_there_needs_a_person() -> None:
    with pytest.raises(SystemExit) as left:
        apart(lambda: 1 // 0)
    assert left.value.code == NEEDS_A_PERSON


def test_the_command_line_imports_nothing_of_the_daemon() -> None:
    code = "import sys, gateway.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_a_library_that_has_a_line_to_write_finds_the_logs_set_up() -> None:
    code = "import logging, gateway.cli.apart as apart; apart.set_up_logs_late(); logging.warning('worker %s', 'lost')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stderr.count("\n"), 'level=warning event="worker lost"' in done.stderr) == (1, True)
