"""Postings over a real store, to a core that keeps books and treats its callers as Mifos X does."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto

from domain.accounts import AccountKind, AccountReference
from domain.errors import (
    AwaitsChecker,
    Denied,
    KeyBurnt,
    OutcomeUnknown,
    Refused,
    StillRunning,
    Unavailable,
)
from domain.jobs import MONEY, Job
from domain.money import Money
from domain.ports.posting_book import Posting
from domain.ports.store import UnitOfWork
from domain.postings import CoreAccount, CoreOrder, Earmark, Found, PostingState, Source, Trace
from gateway.flows.core_rest import CoreRest
from gateway.flows.post_to_core import PostToCore
from gateway.flows.posting_steps import KIND, SETTLE, order_postings
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.support.clock import HandClock

LEASE = timedelta(seconds=60)
LOAN = CoreAccount(77, AccountReference(AccountKind.LOAN, "4"))
SAVINGS = CoreAccount(15, AccountReference(AccountKind.SAVINGS, "7"))
AMOUNT = Money(50_000, "KES")
SOURCE = Source("mpesa:UKN4T7Q2WX", 41, date(2026, 3, 2), "UKN4T7Q2WX", "by reference")


class Manner(Enum):
    """How the core treats one call."""

    WELL = auto()
    CUT_AFTER = auto()
    CUT_BEFORE = auto()
    DOWN = auto()
    LOCKED = auto()
    REFUSES = auto()
    DENIES = auto()
    STUCK = auto()
    STUCK_AFTER = auto()
    ASKS_CHECKER = auto()


class Killed(BaseException):
    """Our process ended here."""


@dataclass
class _Entry:
    id: int
    order: CoreOrder
    is_undone: bool = False


@dataclass
class BookCore:
    """Posts for real into *entries*; a key answers for what it was first used for, for ever; *manners* are used up one by one."""

    manners: deque[Manner] = field(default_factory=deque)
    entries: list[_Entry] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    is_silent: bool = False
    denies: frozenset[AccountKind] = frozenset()
    dies_after: bool = False
    _keys: dict[str, int | Exception] = field(default_factory=dict)

    def post(self, order: CoreOrder, key: str) -> int:
        self.calls.append(key)
        manner = self.manners.popleft() if self.manners else Manner.WELL
        if self.is_silent or manner is Manner.DOWN:
            raise Unavailable("refused the connection")
        if manner is Manner.DENIES or order.account.reference.kind in self.denies:
            raise Denied("REPAYMENT_LOAN")
        if manner is Manner.CUT_BEFORE:
            raise OutcomeUnknown("cut")
        if key not in self._keys:
            self._keys[key] = self._command(order, manner)
        ended = self._keys[key]
        if self.dies_after:
            self.dies_after = False
            raise Killed
        if manner is Manner.CUT_AFTER:
            raise OutcomeUnknown("cut")
        if isinstance(ended, Exception):
            raise ended
        return ended

    def find(self, order: CoreOrder) -> Found:
        if self.is_silent:
            raise Unavailable("refused the connection")
        for entry in self.entries:
            if self._is_it(entry, order):
                return Found(Trace.REVERSED if entry.is_undone else Trace.POSTED, entry.id)
        return Found(Trace.ABSENT)

    def undo(self, order: CoreOrder) -> None:
        if self.is_silent:
            raise Unavailable("refused the connection")
        for entry in self.entries:
            entry.is_undone = entry.is_undone or self._is_it(entry, order)

    def standing(self) -> list[CoreOrder]:
        """List what stands in the books."""
        return [entry.order for entry in self.entries if not entry.is_undone]

    def _command(self, order: CoreOrder, manner: Manner) -> int | Exception:
        if manner is Manner.LOCKED:
            return KeyBurnt("409")
        if manner is Manner.REFUSES:
            return Refused("error.msg.loan.must.be.active")
        if manner is Manner.ASKS_CHECKER:
            return AwaitsChecker("command 7")
        if manner is Manner.STUCK:
            return StillRunning("425")
        if not order.account.is_savings and any(each.order.external_id == order.external_id for each in self.entries):
            return OutcomeUnknown("error.msg.loan.repayment.duplicate.externalId")
        self.entries.append(_Entry(len(self.entries) + 1, order))
        return StillRunning("425") if manner is Manner.STUCK_AFTER else len(self.entries)

    def _is_it(self, entry: _Entry, order: CoreOrder) -> bool:
        if order.account.is_savings:
            return (entry.order.account, entry.order.receipt) == (order.account, order.receipt)
        return entry.order.external_id == order.external_id


@dataclass
class CountingHouse:
    """Orders postings, and works what is due as the drainers would."""

    store: OpenStore
    clock: HandClock
    core: BookCore = field(default_factory=BookCore)

    def __post_init__(self) -> None:
        self.rest = CoreRest()
        self.settled: list[str] = []

    def order(self, *accounts: CoreAccount, amount: Money = AMOUNT, source: Source = SOURCE) -> None:
        marks = [Earmark(each, amount) for each in accounts]
        self.store.write(order_postings, source, marks, self.clock())

    def work(self) -> None:
        """Do what is due now."""
        runs = Runs(self.store, {KIND: self.flow(), SETTLE: self._settle}, self.clock)
        while jobs := self.claimed():
            for job in jobs:
                runs(job)

    def pass_time(self, **by: float) -> None:
        """Move the clock, and do what has fallen due."""
        self.clock.move(**by)
        self.work()

    def die(self) -> None:
        """Work until our process ends in the middle of a call; what was claimed stays leased."""
        runs = Runs(self.store, {KIND: self.flow(), SETTLE: self._settle}, self.clock)
        self.core.dies_after = True
        try:
            for job in self.claimed():
                runs(job)
        except Killed:
            self.rest = CoreRest()
        self.core.dies_after = False

    def flow(self) -> PostToCore:
        return PostToCore(self.store, self.core, self.rest, self.clock)

    def claimed(self) -> Sequence[Job]:
        now = self.clock()
        return self.store.write(_claim, now, now + LEASE)

    def posting(self, number: int = 1) -> Posting:
        return self.store.read(_get, number)

    def state(self, number: int = 1) -> PostingState:
        return self.posting(number).state

    def tasks(self) -> list[tuple[str, str]]:
        return [(task.kind, task.subject) for task in self.store.read(lambda work: work.tasks.waiting())]

    def _settle(self, job: Job) -> None:
        self.settled.append(job.subject)
        self.store.write(lambda work: work.jobs.finish(job, self.clock()))


def _claim(work: UnitOfWork, now: object, until: object) -> Sequence[Job]:
    return work.jobs.claim(MONEY, limit=8, now=now, until=until)  # type: ignore[arg-type]  # handed through as they are


def _get(work: UnitOfWork, number: int) -> Posting:
    return work.postings.get(number)
