"""`bench history`: receipts and texts taken, and their jobs claimed and ended, in a store of a million old rows beside one of ten thousand.

Both stores lie on the same disk and are measured by turns. What is old was done a
month ago; a store is as slow as its indexes let it be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import click

from gateway.bench.measuring import AS_JSON, TIMES, Figure, by_turns, machine, middle, tell, times_at_least
from gateway.bench.old_rows import Taking, make_old
from gateway.bench.servers import running_postgres
from gateway.store.opening import OpenStore, open_store
from gateway.wiring.daemon import utc_now

YOUNG_SHARE = 100
LEAST = 0.8
TAKEN = 400
"""Receipts, and texts, that are taken each turn."""

JOBS = 4_000
"""Jobs that are claimed and ended each turn."""

HANDS = 8
"""How many take at once: a commit is then for several."""


@click.command()
@TIMES
@click.option("--rows", type=click.IntRange(1_000), default=1_000_000, show_default=True, help="How many old rows.")
@click.option("--postgres/--no-postgres", default=True, help="Measure on PostgreSQL too.")
@AS_JSON
def history(times: int, rows: int, postgres: bool, as_json: bool) -> None:
    """Taking, claiming and ending beside a million old rows."""
    at = machine()
    with tempfile.TemporaryDirectory(prefix="bench-history-") as folder:
        urls = [f"sqlite:///{Path(folder) / name}" for name in ("old", "young")]
        figures = _measure("SQLite", urls, times, rows)
    if postgres:
        with running_postgres() as old, running_postgres() as young:
            figures += _measure("PostgreSQL", [old, young], times, rows)
    tell("history", at, figures, as_json=as_json)


def _measure(database: str, urls: list[str], times: int, rows: int) -> list[Figure]:
    old_url, young_url = urls
    with _opened(old_url, rows) as old, _opened(young_url, max(rows // YOUNG_SHARE, 100)) as young:
        measures: list[Callable[[], tuple[float, float]]] = [partial(_turn, young), partial(_turn, old)]
        by_turns(1, *measures)  # The first turn finds nothing in memory.
        before, after = by_turns(times, *measures)
    taking, ending = ([middle([turn[place] for turn in each]) for each in (before, after)] for place in (0, 1))
    words = f"{rows:,} old rows"
    return [
        times_at_least(f"{database}: taken beside {words}", "a second", taking[1], taking[0], LEAST),
        times_at_least(f"{database}: claimed and ended beside {words}", "a second", ending[1], ending[0], LEAST),
    ]


@contextmanager
def _opened(url: str, rows: int) -> Iterator[OpenStore]:
    store = open_store(url, clock=utc_now)
    store.migrate()
    make_old(store, url, rows)
    yield store
    store.close()


def _turn(store: OpenStore) -> tuple[float, float]:
    """Take receipts and texts, then claim and end their jobs and many more; gives both rates."""
    taking = Taking(store)
    began = perf_counter()
    with ThreadPoolExecutor(HANDS) as hands:
        taken = [hands.submit(take) for _ in range(TAKEN) for take in (taking.receipt, taking.text)]
        for each in taken:
            each.result()
    took_s = perf_counter() - began
    taking.leave_jobs(JOBS)
    began = perf_counter()
    ended = taking.end_jobs()
    assert ended == len(taken) + JOBS, f"{ended} jobs of {len(taken) + JOBS}"
    return len(taken) / took_s, ended / (perf_counter() - began)


COMMAND = history
