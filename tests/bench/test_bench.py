"""Benchmarks at tiny sizes: figures come out, JSON is whole, a missed goal is an exit code; nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from gateway.bench.commands import bench, find_benchmarks
from gateway.bench.measuring import Figure, at_least, at_most, machine, tell, times_at_least, times_at_most

SCRIPT = Path(sys.executable).with_name("mobile-mifos")
FIELDS = {"name", "unit", "figure", "yardstick", "ratio", "goal", "met"}


def run(*words: str) -> tuple[dict[str, Any], int]:
    """Run a benchmark as people do, in a process of its own."""
    done = subprocess.run([SCRIPT, "bench", *words, "--json"], capture_output=True, text=True, timeout=300)
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told, done.returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("accept", "--times", "1", "--seconds", "0.5"), id="accept"),
        pytest.param(("talk", "--times", "1", "--seconds", "0.2", "--rows", "12"), id="talk"),
        pytest.param(("talk", "--pin", "--times", "1", "--seconds", "0.5", "--rows", "4"), id="talk with PINs"),
        pytest.param(("queue", "--times", "1", "--rows", "64"), id="queue"),
        pytest.param(("memory", "--rows", "20"), id="memory"),
        pytest.param(("import", "--times", "1", "--rows", "500"), id="import"),
        pytest.param(("match", "--times", "1", "--rows", "100", "--clients", "200"), id="match"),
        pytest.param(("history", "--times", "1", "--rows", "1000"), id="history"),
    ],
)
def test_a_benchmark_tells_its_figures_as_one_line_of_json(words: tuple[str, ...]) -> None:
    told, code = run(*words)
    assert told["machine"]["cores"] > 0
    assert told["figures"]
    assert all(set(each) == FIELDS and each["figure"] is not None for each in told["figures"])
    assert code == (0 if told["met"] else 1)


@pytest.mark.slow
def test_what_was_answered_is_stored() -> None:
    told, _ = run("accept", "--times", "1", "--seconds", "0.5")
    (lost,) = [each for each in told["figures"] if each["name"].startswith("answered and not stored")]
    assert lost["figure"] == 0


def test_benchmarks_are_found_by_their_names() -> None:
    assert {"accept", "backlog", "history", "import", "kill", "match", "memory", "queue", "talk"} <= set(
        find_benchmarks()
    )


def test_every_benchmark_is_offered() -> None:
    said = CliRunner().invoke(bench, ["--help"]).output
    assert all(name in said for name in ["all", *find_benchmarks()])


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        pytest.param(at_least("rate", "a second", 300, 300), True, id="just enough"),
        pytest.param(at_least("rate", "a second", 299, 300), False, id="one too few"),
        pytest.param(at_most("growth", "MiB", 5, 5), True, id="just not too much"),
        pytest.param(at_most("growth", "MiB", 5.1, 5), False, id="too much"),
        pytest.param(times_at_least("rate", "a second", 500, 1000, 0.5), True, id="half its yardstick"),
        pytest.param(times_at_least("rate", "a second", 499, 1000, 0.5), False, id="less than half its yardstick"),
        pytest.param(times_at_most("p99", "ms", 30, 10, 3), True, id="three times its yardstick"),
        pytest.param(times_at_most("p99", "ms", 30.1, 10, 3), False, id="more than three times its yardstick"),
    ],
)
def test_a_goal_is_met_or_missed(figure: Figure, is_met: bool) -> None:
    assert figure.met is is_met


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        pytest.param(at_least("rate", "a second", 2, 1), 0, id="met"),
        pytest.param(at_least("rate", "a second", 1, 2), 1, id="missed"),
    ],
)
@pytest.mark.parametrize("as_json", [pytest.param(True, id="json"), pytest.param(False, id="table")])
def test_a_missed_goal_is_exit_code_1(figure: Figure, code: int, as_json: bool) -> None:
    @click.command()
    def command() -> None:
        tell("made up", machine(), [figure], as_json=as_json)

    assert CliRunner().invoke(command).exit_code == code
