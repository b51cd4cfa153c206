"""A whole daemon that takes cash and nothing by phone: all that counted cash needs is worked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.flows import posting_steps, release_sheets, settle_given, undo_posting
from gateway.settings.reading import read_settings
from gateway.wiring.daemon import Daemon
from mifos_client.checking import COLLECTS, POSTS, needed
from tests.settings.written import RIGHT
from tests.support.clock import HandClock

CASH_JOBS = {
    release_sheets.POST,
    posting_steps.KIND,
    undo_posting.KIND,
    posting_steps.SETTLE_CASH,
    settle_given.TELL,
}


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    file = tmp_path / "settings.toml"
    file.write_text(f"{RIGHT}\n[collections]\nsheets = true\n", "utf-8")
    made = Daemon(read_settings(file, tmp_path, {}), HandClock())
    yield made
    made.store.close()


def test_nobody_pays_by_phone_and_cash_is_posted(daemon: Daemon) -> None:
    assert not daemon.money.is_served
    assert daemon.handlers().keys() >= CASH_JOBS
    assert posting_steps.SETTLE not in daemon.handlers()


def test_check_wants_what_posting_cash_takes(daemon: Daemon) -> None:
    assert set(needed(daemon.core_settings)) >= {*POSTS, *COLLECTS}


def test_where_no_sheets_are_made_nothing_is_posted(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(RIGHT, "utf-8")
    daemon = Daemon(read_settings(file, tmp_path, {}), HandClock())
    assert not daemon.handlers().keys() & CASH_JOBS
    daemon.store.close()
