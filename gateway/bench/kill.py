"""`bench kill`: SIGKILL of the daemon under load, the village in a process of its own: lost, answered twice."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from gateway.bench.kill_processes import distributed, embedded
from gateway.bench.kill_run import HIT_SHARE, IN_FLIGHT_MIN, Outcome, kill_daemon
from gateway.bench.measuring import AS_JSON, Figure, at_least, at_most, machine, tell, told
from gateway.bench.servers import running_postgres

FORMS = ("embedded", "distributed")


@click.command("kill")
@click.option("--times", type=click.IntRange(1), default=25, show_default=True, help="How often to kill.")
@click.option("--form", type=click.Choice(FORMS), help="Only this one.")
@click.option("--seed", type=int, help="Chooses who is killed, and when.")
@AS_JSON
def kill(times: int, form: str | None, seed: int | None, as_json: bool) -> None:
    """Kill the daemon under load: acknowledged and lost, answered twice."""
    at, chosen = machine(), secrets.randbelow(10**6) if seed is None else seed
    outcomes = [_run(each, times, chosen) for each in ([form] if form else FORMS)]
    for each in outcomes:
        click.echo(each.told(), err=True)
    tell("kill", at, [figure for each in outcomes for figure in _figures(each)], as_json=as_json)


def _run(form: str, times: int, seed: int) -> Outcome:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mobile-mifos-kill-"))) / "house"
        if form == "embedded":
            return kill_daemon(embedded(folder), times, seed)
        return kill_daemon(distributed(folder, stack.enter_context(running_postgres())), times, seed)


def _figures(outcome: Outcome) -> Sequence[Figure]:
    form = outcome.form
    return (
        at_least(f"{form}: kills that hit a lease or a request", "share", outcome.hits / outcome.kills, HIT_SHARE),
        at_least(f"{form}: in flight at a kill, the fewest", "texts", outcome.in_flight_min, IN_FLIGHT_MIN),
        told(f"{form}: texts acknowledged", "texts", outcome.acknowledged),
        at_most(f"{form}: acknowledged and lost", "phones", len(outcome.lost), 0),
        at_most(f"{form}: not answered", "phones", len(outcome.unanswered), 0),
        at_most(f"{form}: answered too often", "phones", len(outcome.answered_too_often), 0),
        told(f"{form}: left twice, by a kill", "replies", outcome.doubles_of_a_kill),
        at_most(f"{form}: left twice, by nothing", "replies", len(outcome.doubles_of_nothing), 0),
        at_most(f"{form}: left twice, in other words", "replies", len(outcome.doubles_that_differ), 0),
        at_most(f"{form}: left open", "jobs", len(outcome.left_open), 0),
        at_most(f"{form}: lines in which the books differ", "lines", outcome.books_differ, 0),
    )


COMMAND: click.Command = kill
