"""`bench memory`: what the daemon, master and worker, holds in memory, idle and after many messages.

RSS counts pages that both share twice, and so is the stricter figure; PSS
counts them once. Growth is judged from the moment when a tenth of the messages
is answered: by then everything is imported that is imported when first needed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from gateway.bench.core import running_core
from gateway.bench.daemons import RunningDaemon, free_port, running
from gateway.bench.measuring import AS_JSON, Figure, at_most, machine, tell, told
from gateway.bench.phones import Turn, running_carrier
from gateway.bench.talk import PLAIN, furnish, settings_of

RATE = 30
CLIENTS_MAX = 1_200
"""At that rate each texts fewer than 20 times in ten minutes, and none is noisy."""

_MIB = 1024


@click.command()
@click.option("--rows", type=click.IntRange(10), default=5_000, show_default=True, help="How many messages.")
@AS_JSON
def memory(rows: int, as_json: bool) -> None:
    """What the daemon holds in memory, idle and after many messages."""
    at = machine()
    tell("memory", at, measure(rows), as_json=as_json)


def measure(rows: int) -> Sequence[Figure]:
    """Let clients talk to a daemon, and look at its processes."""
    clients = min(rows, CLIENTS_MAX)
    plan = replace(PLAIN, clients=clients)
    with (
        tempfile.TemporaryDirectory(prefix="bench-memory-") as name,
        running_carrier() as carrier,
        running_core(clients, 0) as core_url,
    ):
        folder, port = Path(name), free_port()
        settings = settings_of(plan, folder, port, core_url, carrier.port)
        furnish(plan, settings, folder, clients)
        with running(folder, settings, port) as daemon:
            held = [_held_kib(daemon, "Rss")]
            first = 0
            for count in (rows // 10, rows - rows // 10):
                talked = carrier.talk(Turn(port, first, count, clients, RATE, plan.text))
                if not talked.is_whole:
                    raise click.ClickException(f"not every text was answered: {talked.told}")
                first += count
                held.append(_held_kib(daemon, "Rss"))
            once = _held_kib(daemon, "Pss")
    idle, warm, after = (kib / _MIB for kib in held)
    return (
        at_most("idle, master and worker", "MiB RSS", idle, 120),
        told(f"after {rows // 10} messages", "MiB RSS", warm),
        at_most(f"after {rows} messages", "MiB RSS", after, 120),
        told("the same, shared pages counted once", "MiB PSS", once / _MIB),
        at_most("growth", "MiB RSS", after - warm, 5),
    )


def _held_kib(daemon: RunningDaemon, kind: str) -> int:
    total = 0
    for pid in daemon.processes:
        found = re.search(rf"^{kind}: +([0-9]+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        assert found is not None, "Linux tells it"
        total += int(found[1])
    return total


COMMAND = memory
