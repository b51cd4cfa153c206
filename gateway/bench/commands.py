"""`bench`: each module of this room that ends in COMMAND is a benchmark, found by its file."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Mapping
from typing import Any

import click

import gateway.bench
from gateway.bench.measuring import AS_JSON, GOAL_MISSED


def find_benchmarks() -> Mapping[str, click.Command]:
    """Find the benchmarks, each in a file of its own."""
    room = gateway.bench.__name__
    names = [each.name for each in pkgutil.iter_modules(gateway.bench.__path__) if f"{room}.{each.name}" != __name__]
    found = {name: getattr(importlib.import_module(f"{room}.{name}"), "COMMAND", None) for name in sorted(names)}
    commands = [command for command in found.values() if isinstance(command, click.Command)]
    return {str(command.name): command for command in commands}


class _Found(click.Group):
    """A group whose commands are looked for when one is wanted, so that no other command waits for their imports."""

    def list_commands(self, context: click.Context) -> list[str]:
        return ["all", *find_benchmarks()]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return all_ if name == "all" else find_benchmarks().get(name)


@click.group(cls=_Found)
def bench() -> None:
    """Measure; every figure beside its yardstick. Exit code 1: a goal is missed."""


@click.command("all")
@click.option("--times", type=click.IntRange(1), help="As each benchmark takes it.")
@click.option("--seconds", type=click.FloatRange(0.2), help="As each benchmark takes it.")
@click.option("--rows", type=click.IntRange(1), help="As each benchmark takes it.")
@AS_JSON
def all_(**sizes: Any) -> None:
    """Run every benchmark, one after another; with --json a line for each."""
    codes = [_run(name, command, sizes) for name, command in find_benchmarks().items()]
    sys.exit(max(codes, default=0))


def _run(name: str, command: click.Command, sizes: Mapping[str, Any]) -> int:
    """Run one with the sizes that it takes, and give its exit code."""
    options = {option.name: option.opts[0] for option in command.params}
    words: list[str] = []
    for size, value in sizes.items():
        if size in options and value is not None and value is not False:
            words += [options[size]] if value is True else [options[size], str(value)]
    try:
        command.main(words, prog_name=f"bench {name}", standalone_mode=False)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else GOAL_MISSED
    return 0


COMMANDS: tuple[click.Command, ...] = (bench,)
