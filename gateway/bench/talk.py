"""`bench talk`: from a text at our door to its reply at the carrier's, and how many a second we keep up with.

A BALANCE of a client whose accounts are known takes one round of core calls
(mifos_client.standings), each 40 ms late here; what is left is ours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import click

from domain.accounts import Standing
from domain.ports.store import UnitOfWork
from gateway.bench.core import FIRST_CLIENT, running_core
from gateway.bench.daemons import TOKEN, RunningDaemon, free_port, running, tables, write_settings
from gateway.bench.measuring import (
    AS_JSON,
    SECONDS,
    TIMES,
    Figure,
    at_least,
    at_most,
    machine,
    middle,
    percentile,
    tell,
    told,
)
from gateway.bench.phones import CHANNEL, SECRET, Carrier, Talked, Turn, running_carrier
from gateway.settings.reading import read_settings
from gateway.wiring.daemon import Daemon

DELAY_S = 0.040
ROUNDS = 1
HOLDS_P99_S = 1.0
"""A rate holds where each text is answered, and 99 of 100 within this."""

TEXTS_EACH_MAX = 18
"""Of one phone; above 20 in ten minutes it is a noisy sender, and told so."""

STANDINGS_A_STEP = 200
PIN = "4827"


@dataclass(frozen=True)
class Plan:
    """How people talk: the rate for the p99, and the steps by which the rate is raised."""

    rate: int
    step: int
    rate_max: int
    text: str
    clients: int


PLAIN = Plan(rate=100, step=50, rate_max=1_000, text="BALANCE", clients=1_000)
WITH_PIN = Plan(rate=10, step=10, rate_max=200, text=f"BALANCE {PIN}", clients=200)


@dataclass(frozen=True)
class Measured:
    """One turn on a daemon of its own: how long the replies took at the plan's rate, and the highest rate that held."""

    p50_s: float
    p99_s: float
    highest: int
    cpu_s: float
    """Of the daemon, a text."""


@click.command()
@TIMES
@SECONDS
@click.option("--rows", type=click.IntRange(1), help="How many clients talk.  [default: 1000, with --pin 200]")
@click.option("--pin", is_flag=True, help="Every client gives her PIN.")
@AS_JSON
def talk(times: int, seconds: float, rows: int | None, pin: bool, as_json: bool) -> None:
    """Inbound to reply with a core that takes 40 ms a call, and the highest rate that holds."""
    at = machine()
    plan = WITH_PIN if pin else PLAIN
    taken = measure(plan, rows or plan.clients, times, seconds)
    tell("talk --pin" if pin else "talk", at, _figures(plan, taken, has_goal=not pin), as_json=as_json)


def measure(plan: Plan, clients: int, times: int, seconds: float) -> Sequence[Measured]:
    """Take the figures, each time on a new daemon that knows its clients."""
    with running_carrier() as carrier, running_core(clients, DELAY_S) as core_url:
        return [_measure(plan, clients, seconds, carrier, core_url) for _ in range(times)]


def _figures(plan: Plan, taken: Sequence[Measured], *, has_goal: bool) -> Sequence[Figure]:
    p50, p99 = middle([each.p50_s for each in taken]), middle([each.p99_s for each in taken])
    delay, highest = ROUNDS * DELAY_S, middle([each.highest for each in taken])
    ours, rate = f"p99 minus core, at {plan.rate} a second", "highest rate that holds"
    return (
        told(f"p50, at {plan.rate} a second", "ms", p50 * 1000, delay * 1000),
        told(f"p99, at {plan.rate} a second", "ms", p99 * 1000, delay * 1000),
        at_most(ours, "ms", (p99 - delay) * 1000, 25) if has_goal else told(ours, "ms", (p99 - delay) * 1000),
        told("the daemon's CPU a text", "ms", middle([each.cpu_s for each in taken]) * 1000),
        at_least(rate, "a second", highest, 300) if has_goal else told(rate, "a second", highest),
    )


def _measure(plan: Plan, clients: int, seconds: float, carrier: Carrier, core_url: str) -> Measured:
    with tempfile.TemporaryDirectory(prefix="bench-talk-") as name:
        folder, port = Path(name), free_port()
        settings = settings_of(plan, folder, port, core_url, carrier.port)
        furnish(plan, settings, folder, clients)
        with running(folder, settings, port) as daemon:
            turns = _Turns(plan, clients, seconds, carrier, daemon)
            turns.talk(plan.rate)  # the first texts wait for imports and connections
            began = daemon.cpu_s()
            talked = turns.talk(plan.rate)
            cpu_s = (daemon.cpu_s() - began) / max(len(talked.answered_s), 1)
            if not talked.is_whole or not talked.answered_s:
                raise click.ClickException(f"not every text was answered: {talked.told}")
            steps = range(plan.step, plan.rate_max + 1, plan.step)
            held = list(takewhile(turns.holds, steps))
    return Measured(
        percentile(talked.answered_s, 0.5), percentile(talked.answered_s, 0.99), max(held, default=0), cpu_s
    )


@dataclass
class _Turns:
    """Lets one client after another talk, so that none is noisy."""

    plan: Plan
    clients: int
    seconds: float
    carrier: Carrier
    daemon: RunningDaemon
    texts: int = 0

    def talk(self, rate: int) -> Talked:
        """Talk at *rate* for as long as a turn lasts."""
        count, first = max(int(rate * self.seconds), 1), self.texts
        self.texts += count
        return self.carrier.talk(Turn(self.daemon.port, first, count, self.clients, rate, self.plan.text))

    def holds(self, rate: int) -> bool:
        """Tell whether *rate* holds; no, where the phones have texted enough."""
        if self.texts + rate * self.seconds > self.clients * TEXTS_EACH_MAX:
            return False
        talked = self.talk(rate)
        return talked.is_whole and percentile(talked.answered_s, 0.99) <= HOLDS_P99_S


def settings_of(plan: Plan, folder: Path, port: int, core_url: str, carrier_port: int) -> Path:
    """Write the settings of a daemon between such a core and such a carrier."""
    carrier = {
        "driver": CHANNEL,
        "callback_token": TOKEN,
        "secret": SECRET,
        "url": f"http://127.0.0.1:{carrier_port}",
        "rate_per_s": 1_000,
    }
    clients = {"pin": "always" if plan is WITH_PIN else "never"}
    return write_settings(folder, tables(port, core_url=core_url, clients=clients, **{f"channels.{CHANNEL}": carrier}))


def furnish(plan: Plan, settings: Path, folder: Path, clients: int) -> None:
    """Let the daemon know its clients and their accounts, as it does after the first text of each."""
    daemon = Daemon(read_settings(settings, folder, {}))
    daemon.store.migrate()
    daemon.sync_core.sync()
    numbers = range(FIRST_CLIENT, FIRST_CLIENT + clients)
    with ThreadPoolExecutor(8) as pool:
        standings = list(pool.map(lambda number: daemon.core.standing(number, None, daemon.clock()), numbers))
        if plan is WITH_PIN:
            list(pool.map(lambda number: daemon.keep_pins.set(str(number), PIN), numbers))
    for start in range(0, clients, STANDINGS_A_STEP):
        daemon.store.write(_put, standings[start : start + STANDINGS_A_STEP])
    daemon.core.close()
    daemon.store.close()


def _put(work: UnitOfWork, standings: Sequence[Standing]) -> None:
    for each in standings:
        work.figures.put(each)


COMMAND = talk
