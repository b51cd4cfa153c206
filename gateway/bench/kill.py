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
from gateway.bench.meeting_run import MeetingsOutcome, kill_while_meetings_are_reported
from gateway.bench.money_run import SLOW_CORE, MoneyOutcome, kill_while_money_comes
from gateway.bench.servers import running_postgres

FORMS = ("embedded", "distributed")
FAULTS_LEAST = 0.02
"""Well above nothing, of the one in twenty that is asked for."""
REPORTED_WITHIN_S = 600.0
T = TypeVar("T")


@click.command("kill")
@click.option("--times", type=click.IntRange(1), default=25, show_default=True, help="How often to kill.")
@click.option("--form", type=click.Choice(FORMS), help="Only this one.")
@click.option("--seed", type=int, help="Chooses who is killed, and when.")
@click.option("--money", "receipts", type=click.IntRange(1), help="So many pay meanwhile, in place of texts.")
@click.option("--meetings", type=click.IntRange(1), help="So many meetings are reported and released meanwhile.")
@AS_JSON
def kill(
    times: int, form: str | None, seed: int | None, receipts: int | None, meetings: int | None, as_json: bool
) -> None:
    """Kill the daemon under load: acknowledged and lost, answered twice, posted twice."""
    at, chosen = machine(), secrets.randbelow(10**6) if seed is None else seed
    forms = [form] if form else FORMS
    if meetings is not None:
        name, figures = "kill meetings", [row for each in forms for row in _meetings(each, meetings, times, chosen)]
    elif receipts is not None:
        name, figures = "kill money", [row for each in forms for row in _money(each, receipts, times, chosen)]
    else:
        name, figures = "kill", [row for each in forms for row in _texts(each, times, chosen)]
    tell(name, at, figures, as_json=as_json)


def _texts(form: str, times: int, seed: int) -> Sequence[Figure]:
    outcome = _run(form, lambda house: kill_daemon(house, times, seed))
    click.echo(outcome.told(), err=True)
    return _figures(outcome)


def _money(form: str, receipts: int, times: int, seed: int) -> Sequence[Figure]:
    outcome = _run(form, lambda house: kill_while_money_comes(house, times, receipts, seed), *SLOW_CORE)
    click.echo("\n  ".join((outcome.told(), *outcome.faults)), err=True)
    return _money_figures(outcome)


def _meetings(form: str, meetings: int, times: int, seed: int) -> Sequence[Figure]:
    words = ("--meetings", str(meetings))
    outcome = _run(form, lambda house: kill_while_meetings_are_reported(house, meetings, times, seed), *words)
    click.echo("\n  ".join((outcome.told(), *outcome.faults)), err=True)
    return _meetings_figures(outcome)


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


def _meetings_figures(outcome: MeetingsOutcome) -> Sequence[Figure]:
    form = outcome.form
    return (
        at_least(f"{form}: kills that hit a lease or a request", "share", outcome.hits / outcome.kills, HIT_SHARE),
        told(f"{form}: sheets", "sheets", outcome.meetings),
        told(f"{form}: reported twice", "sheets", outcome.repeated),
        at_most(f"{form}: until all were reported and answered", "s", outcome.reported_s, REPORTED_WITHIN_S),
        at_most(f"{form}: in the core before release", "lines", outcome.early, 0),
        at_most(f"{form}: missing in the core after it", "lines", len(outcome.missing), 0),
        at_most(f"{form}: too many in the core", "lines", len(outcome.over), 0),
        at_most(f"{form}: all that is wrong", "lines", len(outcome.faults), 0),
    )


COMMAND: click.Command = kill
