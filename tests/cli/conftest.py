"""A state folder as a village makes it, and a command line over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.accounts import Client
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from gateway.cli.main import main
from gateway.store.opening import open_store
from gateway.village.kenya import KENYA
from gateway.village.settings_file import Addresses, kept_secrets, write_settings
from tests.support.clock import NOW, HandClock

PHONE = "+254700000011"
Run = Callable[..., Result]


def _meet(work: UnitOfWork) -> None:
    work.phones.put_client(Client(15, "15", "Mary Wanjiku", None, True))
    work.phones.link(PHONE, 15, Origin.CORE, NOW)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    addresses = Addresses("http://127.0.0.1:8080", 8080, "http://127.0.0.1:8081")
    write_settings(folder, KENYA.institution, kept_secrets(folder), addresses)
    store = open_store(f"sqlite:///{folder / 'mobile-mifos.db'}", clock=HandClock())
    store.migrate()
    store.write(_meet)
    store.close()
    return folder


@pytest.fixture
def run(state: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `mobile-mifos <words> --state <folder>`."""
    monkeypatch.chdir(state.parent)
    return lambda *words: CliRunner().invoke(main, [*words, "--state", str(state)])
