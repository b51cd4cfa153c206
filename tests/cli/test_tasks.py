"""`mobile-mifos tasks`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.cli.places import DONE, NEEDS_A_PERSON
from gateway.store.opening import open_store
from tests.cli.conftest import Run
from tests.support.clock import NOW, HandClock


@pytest.fixture
def waiting(state: Path) -> None:
    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    store.write(lambda work: work.tasks.open("dispute", "UKN4T7Q2WX +254700000011", "7", NOW))
    store.close()


def test_nothing_waits(run: Run) -> None:
    done = run("tasks")
    assert (done.exit_code, done.output) == (DONE, "Nothing waits for a person.\n")


def test_what_waits_is_listed(run: Run, waiting: None) -> None:
    done = run("tasks")
    told = "2026-03-02 11:00  dispute  UKN4T7Q2WX +2547••••••11  7\n1 waits for a person.\n"
    assert (done.exit_code, done.output) == (NEEDS_A_PERSON, told)


@pytest.mark.parametrize("as_what", [[], ["--json"]])
def test_no_phone_is_printed_whole(run: Run, waiting: None, as_what: list[str]) -> None:
    assert "254700000011" not in run("tasks", *as_what).output


def test_what_waits_is_listed_as_json(run: Run, waiting: None) -> None:
    assert [row["kind"] for row in json.loads(run("tasks", "--json").stdout)] == ["dispute"]
