"""Kill the daemon while money streams in, bring what it missed, and compare everybody's books to the cent.

The village runs in a process of its own and is never killed. Its operator drops
and doubles confirmations, its core cuts answers after it posted.
"""

from __future__ import annotations

import os
import random
import subprocess
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from zoneinfo import ZoneInfo

from domain.jobs import MONEY
from gateway.bench.kill_books import CarrierLedger, OpenJobs
from gateway.bench.kill_processes import DAEMON, House, Process, look_until
from gateway.bench.kill_run import Kill, doubles_of_nothing
from gateway.bench.money_books import Books, Compared, Sending, compare, texts_differ
from gateway.bench.money_load import Payers
from gateway.wiring.daemon import THREADS, utc_now

DRAINS_WITHIN_S = 900.0
TOLD_WITHIN_S = 60.0
BURST = 12
SLOW_CORE = ("--posting-takes", "0.15")
"""What the village is told: a posting takes as long as in a real core, so that a kill meets some under way."""

_UNDER_WAY_MIN = 4
_AT_WORK_WITHIN_S = 3.0
_CALLED_WITHIN_S = 0.1
_COMMAND_WITHIN_S = 120.0
PASSWORD = "MIFOS_PASSWORD"
_ZONE = ZoneInfo("Africa/Nairobi")
"""The village's; the portal's day is its day."""
_HOLDERS = frozenset({"run", "worker-1", "worker-2"})
_DOORS = frozenset({"run", "web"})


@dataclass(frozen=True)
class MoneyOutcome:
    """What the books say in the end."""

    form: str
    seed: int
    kills: int
    hits: int
    killed: dict[str, int]
    paid: int
    nowhere: int
    rejected: int
    declined: Sequence[str]
    dropped: int
    doubled: int
    cut: int
    missed: int
    """Receipts that we had not heard of when the last payer had paid: dropped, or told while we were dead."""
    acknowledged: int
    lost: Sequence[str]
    not_imported: Sequence[str]
    not_reconciled: Sequence[str]
    drain_s: float
    left_open: Sequence[str]
    books: Compared
    texts_differ: Sequence[str]
    texts_doubled: int
    """Of them a kill fell between the carrier's taking it and our commit."""
    untold_clients: Sequence[int]
    seconds: float

    def told(self) -> str:
        """Say it in a few lines."""
        targets, books = ", ".join(f"{count} {name}" for name, count in sorted(self.killed.items())), self.books
        waiting = ", ".join(f"{count} {reason}" for reason, count in books.suspended.items())
        return (
            f"kill money {self.form}: seed {self.seed}; {self.kills} kills ({targets}),"
            f" {self.hits} hit a lease or a request; {self.seconds:.0f} s, of them {self.drain_s:.0f} to drain\n"
            f"  {self.paid} paid, {self.nowhere} to nowhere, {self.rejected} of them rejected; {self.dropped} confirmations dropped, {self.doubled}"
            f" doubled, {self.cut} answers of the core cut; {self.missed} receipts brought by the statement\n"
            f"  {books.receipts} receipts: {books.posted} posted, in suspense: {waiting or 'none'}; minor units:"
            f" operator {books.operator_minor}, ours {books.ours_minor}, core {books.core_minor}"
            f" + suspense {books.suspense_minor}; {self.texts_doubled} texts left twice,"
            f" by a kill; no phone for clients {self.untold_clients}"
        )

    @property
    def faults(self) -> Sequence[str]:
        """Say all that is wrong."""
        named = {
            "declined": self.declined,
            "acknowledged and lost": self.lost,
            "import": self.not_imported,
            "reconcile": self.not_reconciled,
            "left open": self.left_open,
            "texts": self.texts_differ,
        }
        return [f"{what}: {each}" for what, found in named.items() for each in found] + list(self.books.faults)


@dataclass
class _Run:
    house: House
    seed: int
    payers: Payers
    books: Books
    jobs: OpenJobs
    kills: list[Kill] = field(default_factory=list)
    orphans: set[object] = field(default_factory=set)

    def go(self, times: int, count: int) -> None:
        """Let *count* be paid, killing *times* times meanwhile."""
        rng, targets = random.Random(self.seed), self.house.targets
        self.payers.start()
        for number in range(times):
            share = count * (number + 1) // times - count * number // times
            burst = min(BURST, share // 2)
            self.payers.allow(share - burst)
            threading.Event().wait(rng.uniform(0.3, 0.9))
            look_until(lambda: self.payers.is_done() and _is_told(self.books), TOLD_WITHIN_S, 0.2)
            self._kill(targets[number % len(targets)], burst)
        look_until(self.payers.is_done, TOLD_WITHIN_S)
        self.payers.stop()

    def _kill(self, target: Process, burst: int) -> None:
        before = self.payers.ended
        self.payers.burst(burst)
        look_until(lambda: self._is_at_work(target, self.payers.ended - before), _AT_WORK_WITHIN_S, 0.002)
        if target.name == "web":  # it answers within milliseconds: its death waits until somebody calls
            target.freeze()
            threading.Event().wait(_CALLED_WITHIN_S)
        in_flight, at = self.payers.under_way(), utc_now()
        target.kill()
        leases = frozenset(self.jobs.leases(at) - self.orphans)
        self.payers.pause()
        target.start()
        target.wait()
        if target.name != "redis":
            leases = leases & self.jobs.claimed() if target.name in _HOLDERS else frozenset()
            self.orphans |= leases
        self.kills.append(Kill(target.name, at, in_flight, leases))
        self.payers.ease()

    def _is_at_work(self, target: Process, paid: int) -> bool:
        """Tell whether the target is likely to have something in its hands, *paid* having paid since it was quiet."""
        if target.name == "web":
            return paid >= _UNDER_WAY_MIN <= self.payers.under_way()
        held = len(self.jobs.leases(utc_now()) - self.orphans)
        return held > (THREADS[MONEY] // 2 if target.name.startswith("worker") else 1)

    def hits(self, sendings: Sequence[Sending], carrier: CarrierLedger) -> int:
        """Count the kills that hit an open lease, which another process claimed later, or an open request."""
        return sum(self._hits(kill, sendings, carrier) for kill in self.kills)

    def _hits(self, kill: Kill, sendings: Sequence[Sending], carrier: CarrierLedger) -> bool:
        if kill.target == "redis":
            return bool(kill.leases)
        was_cut = carrier.was_cut(kill.at) or any(each.was_cut(kill.at) for each in sendings)
        return (kill.target in _DOORS and was_cut) or self.jobs.claimed_again(kill.leases) > 0


def kill_while_money_comes(house: House, times: int, count: int, seed: int) -> MoneyOutcome:
    """Kill the daemon of *house*, *times* times, while *count* pay; the house is started and stopped here."""
    began = monotonic()
    try:
        house.start()
        books, jobs = Books(house.village_url, house.store_url), OpenJobs(house.store_url)
        run = _Run(house, seed, Payers(house.village_url, seed), books, jobs)
        run.go(times, count)
        outcome = _finish(run, began)
        books.close()
        jobs.close()
    finally:
        house.stop()
    return outcome


def _finish(run: _Run, began: float) -> MoneyOutcome:
    """Bring what was missed, wait until nothing is open, and compare."""
    books, payers = run.books, run.payers
    look_until(lambda: _is_told(books), TOLD_WITHIN_S, 1)
    receipts = {each["receipt"] for each in books.operator()}
    sendings = books.sendings()
    acknowledged = {each.receipt for each in sendings if _confirms(each) and each.status == 200}
    missed = receipts - {each["number"] for each in books.remittances()}
    drain_began = monotonic()
    not_imported = bring_missed(run.house, books)
    look_until(lambda: not run.jobs.open(), DRAINS_WITHIN_S, 0.5)
    drained = monotonic()
    carrier = CarrierLedger(run.house.carrier_file)
    carrier.read()
    taken = carrier.taken_by_key()
    wrong_texts, untold = texts_differ(books, {key: [each.text for each in taken[key]] for key in taken})
    doubles = {key: again for key, again in taken.items() if len(again) > 1}
    of_nothing = doubles_of_nothing(doubles, run.kills, run.jobs)
    faults = Counter(each.fault for each in sendings if _confirms(each))
    return MoneyOutcome(
        form="distributed" if run.house.is_distributed else "embedded",
        seed=run.seed,
        kills=len(run.kills),
        hits=run.hits(sendings, carrier),
        killed=dict(Counter(kill.target for kill in run.kills)),
        paid=payers.ended,
        nowhere=payers.nowhere,
        rejected=payers.rejected,
        declined=payers.declined,
        dropped=faults["drop"],
        doubled=faults["twice"] // 2,
        cut=payers.cuts - books.cuts_waiting(),
        missed=len(missed),
        acknowledged=len(acknowledged),
        lost=sorted(acknowledged & missed),
        not_imported=not_imported,
        not_reconciled=reconcile(run.house, books),
        drain_s=drained - drain_began,
        left_open=run.jobs.open(),
        books=compare(books),
        texts_differ=wrong_texts + [f"left twice, by nothing: {each}" for each in of_nothing],
        texts_doubled=len(doubles),
        untold_clients=untold,
        seconds=drained - began,
    )


def bring_missed(house: House, books: Books) -> Sequence[str]:
    """Import the portal's file of each day as staff do; gives what the command says where it is not content."""
    said: list[str] = []
    for day in _days(books):
        file = house.folder / f"statement-{day}.csv"
        file.write_bytes(books.statement(day))
        said += complaints(house, "import", "mpesa", str(file))
    return said


def reconcile(house: House, books: Books) -> Sequence[str]:
    """Reconcile each day as staff do; gives what the command says where anything is unexplained."""
    return [said for day in _days(books) for said in complaints(house, "reconcile", "mpesa", day.isoformat())]


def _days(books: Books) -> Sequence[date]:
    return sorted({datetime.fromisoformat(each["at"]).astimezone(_ZONE).date() for each in books.operator()})


def complaints(house: House, *words: str, password: str = "") -> Sequence[str]:
    """Run a command beside the daemon, as somebody with a *password*; gives what it says where it does not end well."""
    command = (*DAEMON, *words, "--settings", str(house.settings))
    environ = {**os.environ, **house.targets[-1].environ, PASSWORD: password}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=_COMMAND_WITHIN_S)
    return [f"exit {done.returncode}: {done.stdout[-1000:]} {done.stderr[-1000:]}"] if done.returncode else []


def _is_told(books: Books) -> bool:
    """Tell whether each payment's confirmation was sent or dropped: the slower the machine, the longer we wait."""
    return {each["receipt"] for each in books.operator()} <= {
        each.receipt for each in books.sendings() if _confirms(each)
    }


def _confirms(sending: Sending) -> bool:
    return sending.kind == "confirmation"
