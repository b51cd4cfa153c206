"""Kill the daemon under load, start it again, and compare with the carrier's books.

The village runs in a process of its own and is never killed. Every text is
answered once; twice only where a process died that was at sending the reply,
after the carrier took it, and then in the same words.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import httpx
from sqlalchemy.exc import SQLAlchemyError

from domain.jobs import REPLIES
from gateway.bench.kill_books import CarrierLedger, Lease, OpenJobs, Taken
from gateway.bench.kill_load import Load
from gateway.bench.kill_processes import House, Process, look_until
from gateway.wiring.daemon import THREADS, utc_now

IN_FLIGHT_MIN = 20
HIT_SHARE = 0.8
DRAINS_WITHIN_S = 180.0
"""A killed process's lease lasts 60 s, its unclear message waits 20 s more for a report."""
LOOKS_MAX = 50
_LOOK_EVERY_S = 0.02
_LOOKS_PER_COUNT = 20


@dataclass(frozen=True)
class Kill:
    """One kill, and what it hit."""

    target: str
    at: datetime
    in_flight: int
    leases: frozenset[Lease]
    """Held by a process that died or, where Redis did, by any."""


@dataclass(frozen=True)
class Outcome:
    """What the carrier's books say in the end."""

    form: str
    seed: int
    kills: int
    hits: int
    killed: dict[str, int]
    in_flight_min: int
    texts: int
    acknowledged: int
    lost: list[str]
    unanswered: list[str]
    answered_too_often: list[str]
    doubles_of_a_kill: int
    doubles_of_nothing: Sequence[str]
    doubles_that_differ: list[str]
    promised: int
    left_open: list[str]
    books_differ: int
    seconds: float

    def told(self) -> str:
        """Say it in two lines."""
        targets = ", ".join(f"{count} {name}" for name, count in sorted(self.killed.items()))
        return (
            f"kill {self.form}: seed {self.seed}; {self.kills} kills ({targets}), {self.hits} hit a lease or a request,"
            f" at least {self.in_flight_min} in flight; {self.seconds:.0f} s\n"
            f"  {self.texts} texts, {self.acknowledged} acknowledged, {len(self.lost)} of them lost,"
            f" {len(self.unanswered)} not answered, {len(self.answered_too_often)} phones answered too often;"
            f" left twice: {self.doubles_of_a_kill} by a kill, {len(self.doubles_of_nothing)} by nothing,"
            f" {len(self.doubles_that_differ)} in other words; {self.promised} told to wait"
        )


@dataclass
class _Run:
    """One run: the house, the load, and what is known of both."""

    house: House
    seed: int
    ledger: CarrierLedger = field(init=False)
    jobs: OpenJobs = field(init=False)
    kills: list[Kill] = field(default_factory=list)
    orphans: set[Lease] = field(default_factory=set)
    held: int = 0
    """Texts that wait for the lease of a process that is dead."""

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.ledger = CarrierLedger(self.house.carrier_file)
        self.jobs = OpenJobs(self.house.store_url)
        self._watches = threading.Event()

    def in_flight(self) -> int:
        """Count texts on their way: not those that wait for a lease of the dead, or for the carrier's next try."""
        return self.ledger.waiting() - self.held - self.ledger.repeating()

    def go(self, times: int) -> Load:
        """Text and kill, *times* times; gives what was texted."""
        watch = threading.Thread(target=self._watch, name="ledger", daemon=True)
        load = Load(self.house.village_url, random.Random(self.seed), self.in_flight)
        watch.start()
        load.start()
        targets = list(self.house.targets)
        for number in range(times):
            target = targets[number % len(targets)]
            self._kill(target, load)
        load.stop()
        return load

    def drain(self) -> None:
        """Wait until every text is settled and answered and no job is open; what stays open is told later."""
        look_until(self._is_drained, DRAINS_WITHIN_S, 0.5)
        self._watches.set()
        self.ledger.read()

    def _is_drained(self) -> bool:
        ledger = self.ledger
        return len(ledger.settled) == ledger.sent.total() and ledger.waiting() <= 0 and not self.jobs.open()

    def hits(self, kill: Kill) -> bool:
        """Tell whether a kill hit an open lease, which another process claimed later, or an open request."""
        if kill.target == "redis":
            return bool(kill.leases)
        if kill.target in _DOORS and self.ledger.was_cut(kill.at):
            return True
        return self.jobs.claimed_again(kill.leases) > 0

    def _kill(self, target: Process, load: Load) -> None:
        threading.Event().wait(self.rng.uniform(0.1, 0.6))
        load.burst()
        for _ in range(LOOKS_MAX):
            look_until(lambda: self._is_at_work(target), 20, 0.002)
            in_flight, at = self.in_flight(), utc_now()
            if in_flight >= IN_FLIGHT_MIN:  # the carrier's book may have been read meanwhile, and a batch be done
                break
        target.kill()
        leases = self.jobs.leases(at) - self.orphans
        load.pause()
        target.start()
        target.wait()
        claimed = self.jobs.claimed()
        if target.name != "redis":
            leases = leases & claimed if target.name in _HOLDERS else frozenset()
            self.orphans |= leases
        self.orphans &= claimed
        self.held = len(self.orphans)
        self.kills.append(Kill(target.name, at, in_flight, leases))
        load.ease()

    def _is_at_work(self, target: Process) -> bool:
        """Tell whether enough is in flight, and the target is likely to have some of it."""
        if self.in_flight() < IN_FLIGHT_MIN:
            return False
        if target.name == "web":
            return self.ledger.waits_for_web() > 0
        held = len(self.jobs.leases(utc_now()) - self.orphans)
        return held > (THREADS[REPLIES] if target.name.startswith("worker") else 0)

    def _watch(self) -> None:
        for number in count():
            if self._watches.wait(_LOOK_EVERY_S):
                return
            self.ledger.read()
            if number % _LOOKS_PER_COUNT == 0:
                with suppress(SQLAlchemyError):
                    self.held = len(self.orphans & self.jobs.claimed())


_HOLDERS = frozenset({"run", "worker-1", "worker-2"})
"""The processes that hold leases."""
_DOORS = frozenset({"run", "web"})
"""The processes that the carrier calls."""


def kill_daemon(house: House, times: int, seed: int) -> Outcome:
    """Kill the daemon of *house*, *times* times under load, and compare. The house is started and stopped here."""
    began = utc_now()
    try:
        house.start()
        run = _Run(house, seed)
        load = run.go(times)
        run.drain()
        books = _books(house.village_url)
        outcome = _judge(run, load, books, (utc_now() - began).total_seconds())
        run.jobs.close()
    finally:
        house.stop()
    return outcome


def _judge(run: _Run, load: Load, books: Counter[tuple[str, str, str]], seconds: float) -> Outcome:
    ledger = run.ledger
    doubles = {key: taken for key, taken in ledger.taken_by_key().items() if len(taken) > 1}
    of_nothing = doubles_of_nothing(doubles, run.kills, run.jobs)
    own = Counter((each.to, "in", each.text) for each in ledger.taken)
    own.update({(phone, "out", word): count for (phone, word), count in load.sent.items()})
    sent = ledger.sent
    return Outcome(
        form="distributed" if run.house.is_distributed else "embedded",
        seed=run.seed,
        kills=len(run.kills),
        hits=sum(run.hits(kill) for kill in run.kills),
        killed=dict(Counter(kill.target for kill in run.kills)),
        in_flight_min=min((kill.in_flight for kill in run.kills), default=0),
        texts=sent.total(),
        acknowledged=ledger.acknowledged.total(),
        lost=[phone for phone in sent if ledger.answered(phone) < ledger.acknowledged[phone]],
        unanswered=[phone for phone in sent if ledger.answered(phone) < sent[phone]],
        answered_too_often=[phone for phone in sent if ledger.answered(phone) > sent[phone]],
        doubles_of_a_kill=len(doubles) - len(of_nothing),
        doubles_of_nothing=of_nothing,
        doubles_that_differ=[key for key, taken in doubles.items() if len({each.text for each in taken}) > 1],
        promised=ledger.promised(),
        left_open=list(run.jobs.open()),
        books_differ=((own - books) + (books - own)).total(),
        seconds=seconds,
    )


def doubles_of_nothing(doubles: Mapping[str, Sequence[Taken]], kills: Iterable[Kill], jobs: OpenJobs) -> Sequence[str]:
    """Say which messages left more often than processes died that were at sending them."""
    died_with = Counter(lease.job_id for kill in kills if kill.target in _HOLDERS for lease in kill.leases)
    sending = jobs.sending(doubles)
    return [
        f"{key}, taken at {', '.join(f'{each.at:%H:%M:%S.%f}' for each in taken)}"
        for key, taken in sorted(doubles.items())
        if died_with[sending[key]] < len(taken) - 1
    ]


def _books(url: str) -> Counter[tuple[str, str, str]]:
    entries = httpx.get(f"{url}/village/carrier/books", timeout=60, trust_env=False).json()["entries"]
    return Counter((each["phone"], each["direction"], each["text"]) for each in entries)
