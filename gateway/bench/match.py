"""`bench match`: dirty references of a day at the paybill against an institution's clients, on SQLite, each by the matcher itself.

The references come from habits of people (`paybill_habits`), and whose money each
is was known before it was typed. A match is wrong where the money would go to
somebody else, or to another account than the one that was typed in full. Counted
aside are matches to another account of hers, where she typed none in full, and to
the payer's own account whose number she typed while she meant another's. Nobody
has paid before: habits of payers, which settle many doubts, are not there yet.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import perf_counter

import click

from domain.accounts import AccountKind, AccountReference, Client
from domain.evidence import HeldAccount, Paid
from domain.matches import Match, MatchPolicy, Unmatched
from domain.matching import match_paid
from domain.money import Money
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from gateway.bench.measuring import AS_JSON, TIMES, Figure, at_most, by_turns, machine, middle, tell, told
from gateway.bench.paybill_day import Paying, day_at_the_paybill
from gateway.bench.paybill_town import Loan, Member, settle
from gateway.store.opening import OpenStore, open_store
from gateway.wiring.daemon import utc_now

SHORTCODE = "600999"
SECONDS_MAX = 5.0
GOAL_AT = 10_000
DAY = date(2026, 11, 23)
POLICY = MatchPolicy(country="KE", automatic_max=Money(50_000_00, "KES"))
CLIENTS_A_STEP = 60


class Verdict(StrEnum):
    """What a match is worth.

    PAYERS_OWN: she meant to pay for another, and typed a number of her own from her own phone. Nothing
    that anybody is told says otherwise; the money is with her who paid it.
    """

    RIGHT = "right"
    OTHER_OF_HERS = "another account of hers"
    PAYERS_OWN = "the payer's own, and meant for another"
    WRONG = "wrong"


@dataclass(frozen=True)
class Judged:
    """What was found for a receipt, and what that is worth; None where a person decides."""

    paying: Paying
    found: Match | Unmatched
    verdict: Verdict | None


@click.command()
@TIMES
@click.option("--rows", type=click.IntRange(1), default=GOAL_AT, show_default=True, help="How many references.")
@click.option("--clients", type=click.IntRange(50), default=100_000, show_default=True, help="How many clients.")
@click.option("--seed", type=int, default=23, show_default=True, help="Of the town and its day.")
@click.option("--show", is_flag=True, help="Print each wrong match, and what became of each habit.")
@AS_JSON
def match(times: int, rows: int, clients: int, seed: int, show: bool, as_json: bool) -> None:
    """Whose money it is, by what people type."""
    at = machine()
    town = settle(clients, seed)
    day = day_at_the_paybill(town, rows, SHORTCODE, seed)
    with opened() as store:
        fill(store, town)
        ((*taken,),) = by_turns(times, partial(_timed, store, day))
        judged = [judge(paying, each) for paying, each in zip(day, find(store, day), strict=True)]
    if show:
        _show(judged)
    tell("match", at, _figures(judged, middle(taken)), as_json=as_json)


def judge(paying: Paying, found: Match | Unmatched) -> Judged:
    """Say what a match is worth by what was meant."""
    if isinstance(found, Unmatched):
        return Judged(paying, found, None)
    named = found.candidate.account
    if found.candidate.client_id != paying.meant.number:
        is_payers = found.candidate.client_id == paying.payer
        return Judged(paying, found, Verdict.PAYERS_OWN if is_payers else Verdict.WRONG)
    hers = paying.meant.accounts
    if named is None or str(named) in paying.accounts:
        is_exact = named is not None or paying.accounts == hers
        return Judged(paying, found, Verdict.RIGHT if is_exact else Verdict.OTHER_OF_HERS)
    return Judged(paying, found, Verdict.WRONG if paying.accounts != hers else Verdict.OTHER_OF_HERS)


def find(store: OpenStore, day: Sequence[Paying], policy: MatchPolicy = POLICY) -> list[Match | Unmatched]:
    """Let the matcher find whose money each is."""
    return [store.read(_match, _as_paid(paying), policy) for paying in day]


@contextmanager
def opened() -> Iterator[OpenStore]:
    """Open a store that goes with its folder."""
    with tempfile.TemporaryDirectory(prefix="bench-match-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'db'}", clock=utc_now)
        store.migrate()
        yield store
        store.close()


def fill(store: OpenStore, town: Sequence[Member]) -> None:
    """Put the town's people, phones and accounts on record."""
    for start in range(0, len(town), CLIENTS_A_STEP):
        store.write(_put, town[start : start + CLIENTS_A_STEP])


def _put(work: UnitOfWork, members: Sequence[Member]) -> None:
    now = utc_now()
    for each in members:
        work.phones.put_client(Client(each.number, str(each.number), f"{each.first} {each.last}", None, is_active=True))
        for phone in each.phones:
            work.phones.link(phone, each.number, Origin.CORE, now)
        for held in _accounts(each):
            work.accounts.put(held, int(held.reference.number), now)


def _accounts(member: Member) -> Iterator[HeldAccount]:
    loans = {each.number: _expected(each) for each in member.loans}
    for loan in member.loans:
        reference = AccountReference(AccountKind.LOAN, str(loan.number))
        yield HeldAccount(reference, member.number, not loan.is_closed, loans[loan.number])
    yield HeldAccount(AccountReference(AccountKind.SAVINGS, str(member.savings)), member.number, is_open=True)
    due = Money(sum(each.due for each in member.open_loans), "KES")
    sums = {due} if due.minor else set[Money]()
    number = AccountReference(AccountKind.CLIENT, str(member.number))
    yield HeldAccount(number, member.number, True, frozenset(sums.union(*loans.values())))


def _expected(loan: Loan) -> frozenset[Money]:
    return frozenset() if loan.is_closed else frozenset({Money(loan.due, "KES"), Money(loan.owed, "KES")})


def _timed(store: OpenStore, day: Sequence[Paying]) -> float:
    began = perf_counter()
    find(store, day)
    return perf_counter() - began


def _match(work: UnitOfWork, paid: Paid, policy: MatchPolicy) -> Match | Unmatched:
    return match_paid(paid, policy, work.accounts, work.payers)


def _as_paid(paying: Paying) -> Paid:
    return Paid(
        reference=paying.reference,
        amount=Money(paying.amount, "KES"),
        on=DAY,
        phone=paying.phone,
        mask=paying.mask,
        phone_hash=paying.phone_hash,
        first_name=paying.first_name,
    )


def _figures(judged: Sequence[Judged], seconds: float) -> Sequence[Figure]:
    verdicts = Counter(each.verdict for each in judged)
    share = 100 / len(judged)
    own = sum(each.paying.who == "herself" for each in judged)
    matched_own = sum(each.paying.who == "herself" and each.verdict is not None for each in judged)
    return (
        at_most(f"{len(judged)} references", "seconds", seconds, SECONDS_MAX * len(judged) / GOAL_AT),
        at_most("wrong automatic matches", "", verdicts[Verdict.WRONG], 0),
        told("matched automatically", "of a hundred", (len(judged) - verdicts[None]) * share),
        told(
            "matched automatically, where she pays from her own phone", "of a hundred", matched_own * 100 / max(own, 1)
        ),
        told("matched to another account of hers than she meant", "", verdicts[Verdict.OTHER_OF_HERS]),
        told("matched to the payer's own, which she typed, and meant for another", "", verdicts[Verdict.PAYERS_OWN]),
    )


def _show(judged: Sequence[Judged]) -> None:
    for each in judged:
        if each.verdict in (Verdict.WRONG, Verdict.PAYERS_OWN):
            click.echo(f"{each.verdict}: {each.paying}\n    {each.found}", err=True)
    habits = Counter(each.paying.habit for each in judged)
    matched = Counter(each.paying.habit for each in judged if each.verdict is not None)
    for habit, count in habits.most_common():
        click.echo(f"{habit:20} {matched[habit]:6} of {count:6} {100 * matched[habit] / count:5.1f} %", err=True)
    doubts = Counter(each.found.doubt for each in judged if isinstance(each.found, Unmatched))
    for doubt, count in doubts.most_common():
        click.echo(f"{doubt:25} {count}", err=True)


COMMAND = match
