"""What was told to be on disk is there after SIGKILL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.store.opening import OpenStore
from tests.store.steps import add_inbound, new_inbound

KILLS = 5
TOLD_BEFORE_KILL = 200
ROOT = Path(__file__).parents[2]


def kill_one(url: str, prefix: str) -> tuple[set[str], set[str]]:
    """Kill a writing process by its id; gives what it began and what it was told."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.killed", url, prefix], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said: dict[str, set[str]] = {"begin": set(), "told": set()}
    for line in process.stdout:
        word, _, once = line.strip().partition(" ")
        if line.endswith("\n"):
            said[word].add(once)
        if len(said["told"]) == TOLD_BEFORE_KILL:
            process.kill()
    process.wait()
    return said["begin"], said["told"]


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_was_told(store: OpenStore, store_url: str) -> None:
    in_flight, lost = 0, set()
    for number in range(KILLS):
        begun, told = kill_one(store_url, f"kill{number}")
        in_flight += bool(begun - told)
        lost |= {once for once in told if store.write(add_inbound, new_inbound(once)) is not None}
    assert in_flight >= KILLS * 4 / 5, f"{KILLS} kills, {in_flight} with steps in flight"
    assert lost == set()
