"""Two operating-system processes, released together on one database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

from gateway.store.opening import OpenStore, open_store
from tests.support.clock import HandClock

RACERS = 2
_PATIENCE_S = 120

Racer = Callable[[OpenStore, int], Any]


def race(url: str, racer: Racer) -> list[Any]:
    """Run `racer(store, which)` in two processes at once and give what they returned, in order."""
    spawn = multiprocessing.get_context("spawn")
    line, finish = spawn.Barrier(RACERS), spawn.SimpleQueue()
    processes = [spawn.Process(target=_run, args=(url, racer, which, line, finish)) for which in range(RACERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(_PATIENCE_S)
        assert process.exitcode == 0, "a racer failed: see its traceback above"
    return [result for _, result in sorted((finish.get() for _ in processes), key=lambda entry: entry[0])]


def _run(url: str, racer: Racer, which: int, line: Any, finish: Any) -> None:
    store = open_store(url, clock=HandClock())
    assert store.ready()
    line.wait(_PATIENCE_S)
    finish.put((which, racer(store, which)))
    store.close()
