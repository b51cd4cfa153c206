"""Kill the daemon while officers report hundreds of meetings, and while their cash is released; compare with the core's books.

The village runs in a process of its own and is never killed. Before the first
release nothing may stand in the core; after the last one, what each client
brought stands there once.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from gateway.bench.kill_books import CarrierLedger, OpenJobs
from gateway.bench.kill_processes import House, Process, look_until
from gateway.bench.kill_run import Kill
from gateway.bench.meeting_load import Meeting, Officers, not_told_once, references_in, sheets_in
from gateway.bench.money_run import complaints
from gateway.wiring.daemon import utc_now

CASHIER, PASSWORD = "faith", "faith-village"
MADE_WITHIN_S, ANSWERED_WITHIN_S, DRAINS_WITHIN_S = 600.0, 240.0, 900.0
_AT_WORK_WITHIN_S, _CALLED_WITHIN_S = 5.0, 0.3
_HELD_BY_TWO = 4
"""So many leases, and each of two workers is likely to have one."""

_HOLDERS = frozenset({"run", "worker-1", "worker-2"})
_DOORS = frozenset({"run", "web"})


@dataclass(frozen=True)
class MeetingsOutcome:
    """What the books say in the end; every list holds what is wrong."""

    form: str
    seed: int
    meetings: int
    kills: int
    hits: int
    killed: dict[str, int]
    repeated: int
    not_sent: int
    reported_s: float
    unanswered: Sequence[int]
    answered_twice: Sequence[int]
    early: int
    not_released: Sequence[str]
    missing: Sequence[str]
    over: Sequence[str]
    not_told: Sequence[str]
    left_open: Sequence[str]
    cash: int
    seconds: float

    def told(self) -> str:
        """Say it in a few lines."""
        targets = ", ".join(f"{count} {name}" for name, count in sorted(self.killed.items()))
        return (
            f"kill meetings {self.form}: seed {self.seed}; {self.meetings} sheets, {self.kills} kills ({targets}),"
            f" {self.hits} hit a lease or a request; {self.seconds:.0f} s, of them {self.reported_s:.0f} to report all\n"
            f"  {self.repeated} were reported twice; {len(self.unanswered)} not answered, {self.early} in the core before"
            f" release; KES {self.cash} counted, {len(self.missing)} lines missing in the core, {len(self.over)} too many"
        )

    @property
    def faults(self) -> Sequence[str]:
        """Say all that is wrong."""
        named = {
            "not answered": self.unanswered,
            "two references": self.answered_twice,
            "not released": self.not_released,
            "missing in the core": self.missing,
            "too much in the core": self.over,
            "not told once": self.not_told,
            "left open": self.left_open,
        }
        wrong = [f"{what}: {each}" for what, found in named.items() for each in found]
        if self.not_sent:
            wrong.append(f"{self.not_sent} sheets were never sent")
        if self.early:
            wrong.append(f"{self.early} lines stood in the core before release")
        return wrong


@dataclass
class _Run:
    house: House
    seed: int
    ledger: CarrierLedger
    jobs: OpenJobs
    officers: Officers
    rng: random.Random
    kills: list[Kill] = field(default_factory=list)
    orphans: set[object] = field(default_factory=set)

    def kill(self, target: Process) -> None:
        """Kill it with work in its hands, and start it again."""
        look_until(lambda: self._is_at_work(target), _AT_WORK_WITHIN_S, 0.002)
        if target.name == "web":  # it answers within milliseconds: its death waits until somebody calls
            target.freeze()
            threading.Event().wait(_CALLED_WITHIN_S)
        at = utc_now()
        target.kill()
        leases = frozenset(self.jobs.leases(at) - self.orphans)
        target.start()
        target.wait()
        if target.name != "redis":
            leases = leases & self.jobs.claimed() if target.name in _HOLDERS else frozenset()
            self.orphans |= leases
        self.kills.append(Kill(target.name, at, 0, leases))

    def _is_at_work(self, target: Process) -> bool:
        if target.name == "web":
            self.ledger.read()
            return self.ledger.waits_for_web() > 0
        held = len(self.jobs.leases(utc_now()) - self.orphans)
        return held > (_HELD_BY_TWO if target.name.startswith("worker") else 1)

    def hits(self) -> int:
        """Count the kills that hit an open lease, which another process claimed later, or an open request."""
        return sum(self._hit(each) for each in self.kills)

    def _hit(self, kill: Kill) -> bool:
        if kill.target == "redis":
            return bool(kill.leases)
        was_cut = kill.target in _DOORS and self.ledger.was_cut(kill.at)
        return was_cut or self.jobs.claimed_again(kill.leases) > 0

    def answered(self) -> int:
        """Count the meetings whose officer was told a reference."""
        self.ledger.read()
        return len(references_in(self.ledger))


def kill_while_meetings_are_reported(house: House, meetings: int, times: int, seed: int) -> MeetingsOutcome:
    """Kill the daemon of *house*, half of *times* at each stage; the house is started and stopped here."""
    began, rng = monotonic(), random.Random(seed)
    try:
        house.start()
        run = _Run(
            house,
            seed,
            CarrierLedger(house.carrier_file),
            OpenJobs(house.store_url),
            Officers(house.village_url, rng),
            rng,
        )
        found = _wait_for_sheets(run, meetings)
        before = _lines(run)
        reported_s = _report(run, found, times // 2)
        told = references_in(run.ledger)
        early = (_lines(run) - before).total()
        not_released = _release(run, found, times - times // 2)
        look_until(lambda: not run.jobs.open(), DRAINS_WITHIN_S, 0.5)
        run.ledger.read()
        brought = _lines(run) - before
        wanted = sum((each.expected() for each in found), Counter[tuple[str, str]]())
        outcome = MeetingsOutcome(
            form="distributed" if house.is_distributed else "embedded",
            seed=seed,
            meetings=len(found),
            kills=len(run.kills),
            hits=run.hits(),
            killed=dict(Counter(kill.target for kill in run.kills)),
            repeated=run.officers.repeated,
            not_sent=meetings - len(found),
            reported_s=reported_s,
            unanswered=sorted({each.stall for each in found} - told.keys()),
            answered_twice=sorted(stall for stall, references in told.items() if len(references) > 1),
            early=early,
            not_released=not_released,
            missing=[f"{account} {amount}" for account, amount in (wanted - brought).elements()],
            over=[f"{account} {amount}" for account, amount in (brought - wanted).elements()],
            not_told=not_told_once(run.ledger, found),
            left_open=run.jobs.open(),
            cash=sum(each.brought for each in found),
            seconds=monotonic() - began,
        )
        run.officers.close()
        run.jobs.close()
    finally:
        house.stop()
    return outcome


def _wait_for_sheets(run: _Run, meetings: int) -> Sequence[Meeting]:
    """Wait until the morning's sheets are with their officers."""

    def are_sent() -> bool:
        run.ledger.read()
        return len(sheets_in(run.ledger, random.Random(0))) == meetings

    look_until(are_sent, MADE_WITHIN_S, 1)
    return sheets_in(run.ledger, run.rng)


def _report(run: _Run, meetings: Sequence[Meeting], times: int) -> float:
    """Let all be reported, a share at a time, killing once in each but the last; gives how long until all were answered."""
    began, targets = monotonic(), run.house.targets
    wanted = run.rng.sample(meetings, len(meetings))
    for place in range(times + 1):
        share = wanted[len(wanted) * place // (times + 1) : len(wanted) * (place + 1) // (times + 1)]
        reporting = threading.Thread(target=run.officers.report, args=(share,), name="officers", daemon=True)
        reporting.start()
        if place < times:
            run.kill(targets[place % len(targets)])
        reporting.join()
    look_until(lambda: run.answered() == len(meetings), ANSWERED_WITHIN_S, 0.2)
    return monotonic() - began


def _release(run: _Run, meetings: Sequence[Meeting], times: int) -> Sequence[str]:
    """Let the cashier release each officer's heap, killing *times* times while they are posted."""
    told, heaps = references_in(run.ledger), dict[str, list[Meeting]]()
    holders = [each for each in run.house.targets if each.name in _HOLDERS]
    for each in meetings:
        if each.stall in told:
            heaps.setdefault(each.phone, []).append(each)
    wrong: list[str] = []
    for place, heap in enumerate(heaps.values()):
        references = [reference for each in heap for reference in told[each.stall]]
        counted = str(sum(each.brought for each in heap))
        wrong += complaints(
            run.house, "sheet", "release", *references, "--as", CASHIER, "--counted", counted, password=PASSWORD
        )
        for number in range(times * place // len(heaps), times * (place + 1) // len(heaps)):
            run.kill(holders[number % len(holders)])
    return wrong


def _lines(run: _Run) -> Counter[tuple[str, str]]:
    """Count what stands in the core's ledger, by account and amount."""
    return Counter((each["account"], each["amount"]) for each in run.officers.core_books() if not each["reversed"])
