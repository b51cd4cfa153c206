"""How a benchmark measures and tells: by turns, by medians, beside its yardstick, with the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar, overload

import click

T = TypeVar("T")

GOAL_MISSED = 1
TIMES = click.option("--times", type=click.IntRange(1), default=3, show_default=True, help="How often; medians count.")
SECONDS = click.option("--seconds", type=click.FloatRange(0.2), default=5, show_default=True, help="How long each.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one line of JSON in place of the table.")


@dataclass(frozen=True)
class Figure:
    """One figure beside its yardstick; *ratio* is of the two, *met* says whether the goal is; None where there is none."""

    name: str
    unit: str
    figure: float
    yardstick: float | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None


def told(name: str, unit: str, figure: float, yardstick: float | None = None) -> Figure:
    """Tell a figure that has no goal."""
    return Figure(name, unit, _short(figure), _short(yardstick), _short(figure / yardstick) if yardstick else None)


def at_least(name: str, unit: str, figure: float, least: float) -> Figure:
    """Judge a figure itself."""
    return Figure(name, unit, _short(figure), goal=f">= {least:g}", met=figure >= least)


def at_most(name: str, unit: str, figure: float, most: float) -> Figure:
    """Judge a figure itself."""
    return Figure(name, unit, _short(figure), goal=f"<= {most:g}", met=figure <= most)


def times_at_least(name: str, unit: str, figure: float, yardstick: float, least: float) -> Figure:
    """Judge how many times its yardstick a figure is."""
    ratio = figure / yardstick
    return Figure(name, unit, _short(figure), _short(yardstick), _short(ratio), f">= {least:g} x", ratio >= least)


def times_at_most(name: str, unit: str, figure: float, yardstick: float, most: float) -> Figure:
    """Judge how many times its yardstick a figure is."""
    ratio = figure / yardstick
    return Figure(name, unit, _short(figure), _short(yardstick), _short(ratio), f"<= {most:g} x", ratio <= most)


def by_turns(times: int, *measures: Callable[[], T]) -> list[list[T]]:
    """Take each measure *times* times, one after another in each round, and give what each gave."""
    rounds = [[measure() for measure in measures] for _ in range(times)]
    return [list(taken) for taken in zip(*rounds, strict=True)]


def middle(taken: Sequence[float]) -> float:
    """Give the median."""
    from statistics import median  # The command line knows this module; a daemon measures nothing.

    return float(median(taken))


def percentile(taken: Sequence[float], share: float) -> float:
    """Give what *share* (0 to 1) of all do not exceed."""
    ordered = sorted(taken)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def machine() -> dict[str, str | int | float]:
    """Describe what the benchmark runs on, and how busy it was before."""
    from sqlite3 import sqlite_version

    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
    }


HEAD = ("what", "unit", "figure", "yardstick", "ratio", "goal", "met")


def tell(benchmark: str, at: dict[str, str | int | float], figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures; leave with exit code 1 where a goal is missed."""
    is_met = all(each.met is not False for each in figures)
    if as_json:
        told_ = {"benchmark": benchmark, "machine": at, "figures": [asdict(each) for each in figures], "met": is_met}
        click.echo(json.dumps(told_))
    else:
        _show(benchmark, at, figures)
    if not is_met:
        sys.exit(GOAL_MISSED)


def _show(benchmark: str, at: dict[str, str | int | float], figures: Sequence[Figure]) -> None:
    # Plain lines: with rich installed, structlog loads it, 4 MiB in every process.
    rows = [HEAD, *map(_row, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    click.echo(f"bench {benchmark}")
    for row in rows:
        words = (
            f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join(words).rstrip())
    click.echo(", ".join(f"{key} {value}" for key, value in at.items()))


def _row(each: Figure) -> tuple[str, ...]:
    verdict = "" if each.met is None else "yes" if each.met else "NO"
    numbers = ("" if value is None else f"{value:g}" for value in (each.figure, each.yardstick, each.ratio))
    return (each.name, each.unit, *numbers, each.goal or "", verdict)


@overload
def _short(value: float) -> float: ...
@overload
def _short(value: float | None) -> float | None: ...
def _short(value: float | None) -> float | None:
    """Keep as many digits as a measurement has."""
    return value if value is None else float(f"{value:.4g}")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
