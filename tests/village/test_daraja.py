"""The daemon of a village asks the village's M-PESA as it would ask Safaricom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli.main import main
from gateway.cli.places import DONE
from gateway.village.kenya import KENYA
from gateway.village.running import open_village

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Runs `mobile-mifos <words> --state <folder>` in a village that is open."""
    village = open_village(KENYA, tmp_path, "http://127.0.0.1:8080", 8080)
    yield lambda *words: CliRunner().invoke(main, [*words, "--state", str(tmp_path)])
    village.stop()


def test_all_is_well_from_the_start(run: Run) -> None:
    told = run("check")
    assert (told.exit_code, told.stderr) == (DONE, "")
    assert "M-PESA: well\n" in told.stdout


def test_its_addresses_may_be_registered_again(run: Run) -> None:
    told = run("callbacks", "register")
    assert (told.exit_code, told.stdout) == (
        DONE,
        "M-PESA addresses: registered (C2B v2).\nM-PESA pull: registered.\n",
    )
