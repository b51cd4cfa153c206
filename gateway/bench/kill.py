"""`bench kill`: SIGKILL of the daemon under load, the village in a process of its own: lost, answered or posted twice."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import click

from gateway.bench.kill_processes import House, distributed, embedded
from gateway.bench.kill_run import HIT_SHARE, IN_FLIGHT_MIN, Outcome, kill_daemon
from gateway.bench.measuring import AS_JSON, Figure, at_least, at_most, machine, tell, told
from gateway.bench.money_run import SLOW_CORE, MoneyOutcome, kill_while_money_comes
from gateway.bench.servers import running_postgres

FORMS = ("embedded", "distributed")
FAULTS_LEAST = 0.02
"""Well above nothing, of the one in twenty that is asked for."""
T = TypeVar("T")


@click.command("kill")
@click.option("--times", type=click.IntRange(1), default=25, show_default=True, help="How often to kill.")
@click.option("--form", type=click.Choice(FORMS), help="Only this one.")
@click.option("--seed", type=int, help="Chooses who is killed, and when.")
@click.option("--money", "receipts", type=click.IntRange(1), help="So many pay meanwhile, in place of texts.")
@AS_JSON
def kill(times: int, form: str | None, seed: int | None, receipts: int | None, as_json: bool) -> None:
    """Kill the daemon under load: acknowledged and lost, answered twice, posted twice."""
    at, chosen = machine(), secrets.randbelow(10**6) if seed is None else seed
    name, figures = "kill", list[Figure]()
    for each in [form] if form else FORMS:
        if receipts is None:
            outcome = _run(each, lambda house: kill_daemon(house, times, chosen))
            click.echo(outcome.told(), err=True)
            figures += _figures(outcome)
        else:
            name, came = (
                "kill money",
                _run(each, lambda house: kill_while_money_comes(house, times, receipts, chosen), *SLOW_CORE),
            )
            click.echo("\n  ".join((came.told(), *came.faults)), err=True)
            figures += _money_figures(came)
    tell(name, at, figures, as_json=as_json)


def _run(form: str, kill_in: Callable[[House], T], *village_words: str) -> T:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mobile-mifos-kill-"))) / "house"
        if form == "embedded":
            return kill_in(embedded(folder, *village_words))
        return kill_in(distributed(folder, stack.enter_context(running_postgres()), *village_words))


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


def _money_figures(outcome: MoneyOutcome) -> Sequence[Figure]:
    form, books = outcome.form, outcome.books
    return (
        at_least(f"{form}: kills that hit a lease or a request", "share", outcome.hits / outcome.kills, HIT_SHARE),
        at_least(f"{form}: confirmations dropped", "receipts", outcome.dropped, outcome.paid * FAULTS_LEAST),
        at_least(f"{form}: confirmations doubled", "receipts", outcome.doubled, outcome.paid * FAULTS_LEAST),
        at_least(f"{form}: answers of the core cut", "postings", outcome.cut, outcome.paid * FAULTS_LEAST),
        told(f"{form}: receipts", "receipts", books.receipts),
        told(f"{form}: brought by the statement", "receipts", outcome.missed),
        told(f"{form}: posted", "receipts", books.posted),
        told(f"{form}: in suspense", "receipts", sum(books.suspended.values())),
        at_most(f"{form}: acknowledged and lost", "receipts", len(outcome.lost), 0),
        at_most(f"{form}: left open", "jobs", len(outcome.left_open), 0),
        at_most(f"{form}: all that is wrong in the books", "lines", len(outcome.faults), 0),
        told(f"{form}: until all was drained", "s", outcome.drain_s),
    )


COMMAND: click.Command = kill
