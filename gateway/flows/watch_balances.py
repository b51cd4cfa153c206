"""Tell staff where an operator's balances do not follow from each other, and say no more of it once they do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from domain.balances import SLACK, Gap, Movement, find_gaps
from domain.jobs import Job
from domain.money import Money, write
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.ports.tasks import Task
from domain.tasks import TaskKind

KIND = "watch_balances"
LOOKS_BACK = timedelta(hours=26)
PULLED_WITHIN = timedelta(minutes=15)
"""What no callback told of is pulled every ten minutes: until then a difference is no gap."""

LED_UP = 20
"""Balances before a span that are looked at too: the last may be of before the weekend."""


@dataclass(frozen=True)
class WatchBalances:
    """Works `watch_balances` jobs, and finds the gaps of any time; *zone* is the institution's, in which staff read of them."""

    store: Store
    operator: str
    shortcode: str
    clock: Clock
    zone: tzinfo = UTC

    def __call__(self, job: Job) -> None:
        """Open a task for each gap that is no matter of minutes and no charge, and close those that were filled."""
        now = self.clock()
        recent = [gap for gap in self.gaps(now - LOOKS_BACK, now) if not gap.may_be_charge]
        gaps = [gap for gap in recent if gap.end.at <= now - PULLED_WITHIN]
        found = {self._subject(gap): describe(gap, self.zone) for gap in gaps}
        stale = [task for task in self._open() if self._is_filled(task, found)]
        self.store.write(_note, job, found, stale, now)

    def gaps(self, since: datetime, until: datetime) -> Sequence[Gap]:
        """Find the gaps that end between *since* and *until*; what led to them is looked at, however long ago."""
        told = self.store.read(_between, self.operator, self.shortcode, since, until)
        return [gap for gap in find_gaps(told) if gap.end.at >= since]

    def of_day(self, day: date, zone: tzinfo) -> Sequence[Gap]:
        """Find the gaps that end on *day*."""
        since = datetime.combine(day, time.min, zone)
        until = datetime.combine(day + timedelta(days=1), time.min, zone)
        return self.gaps(since, until)

    def _subject(self, gap: Gap) -> str:
        return f"{self.operator}:{self.shortcode} {gap.start.number} {gap.end.number}"

    def _open(self) -> Iterator[Task]:
        """Walk through what waits already of this account, a page at a time."""
        mine, after = f"{self.operator}:{self.shortcode} ", 0
        while page := self.store.read(_waiting, after):
            yield from (each for each in page if each.subject.startswith(mine))
            after = page[-1].id

    def _is_filled(self, task: Task, found: dict[str, str]) -> bool:
        """Tell whether a gap is none any more; one of days ago is looked at by itself."""
        if task.subject in found:
            return False
        _, start, end = task.subject.split(" ")
        times = self.store.read(_paid, self.operator, (start, end))
        if len(times) < 2:
            return True
        around = self.gaps(min(times) - SLACK, max(times) + SLACK)
        return all(self._subject(gap) != task.subject for gap in around)


def describe(gap: Gap, zone: tzinfo) -> str:
    """Say what a gap is, for staff, in their *zone*."""
    start, end, missing = gap.start, gap.end, gap.missing
    between = f"between {start.number} ({_when(start, zone)}) and {end.number} ({_when(end, zone)})"
    if gap.odd is not None:
        return f"without {gap.odd} all balances {between} follow: it may be forged, or as much left the account"
    if missing.minor > 0:
        return f"{write(missing)} more {between} than anybody told of: a message is missing"
    less = write(Money(-missing.minor, missing.currency))
    if gap.may_be_charge:
        return f"{less} less {between} than was told: a charge, it seems; the statement tells"
    return f"{less} less {between} than was told: a payout that only the statement tells, or a forged message"


def _when(movement: Movement, zone: tzinfo) -> str:
    local = movement.at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def _between(work: UnitOfWork, operator: str, shortcode: str, since: datetime, until: datetime) -> Sequence[Movement]:
    led_up = work.movements.latest_before(operator, shortcode, since, LED_UP)
    return work.movements.between(operator, shortcode, led_up - SLACK if led_up else since, until)


def _waiting(work: UnitOfWork, after: int) -> Sequence[Task]:
    return work.tasks.of_kind(TaskKind.BALANCE_GAP, after)


def _paid(work: UnitOfWork, operator: str, numbers: Sequence[str]) -> list[datetime]:
    known = [work.remittances.find(operator, number) for number in numbers]
    return [each.receipt.paid_at for each in known if each]


def _note(work: UnitOfWork, job: Job, found: dict[str, str], filled: Sequence[Task], now: datetime) -> None:
    work.jobs.finish(job, now)
    for subject, note in sorted(found.items()):
        work.tasks.open(TaskKind.BALANCE_GAP, subject, note, now)
    for task in filled:
        work.tasks.close(task.id, "", "the balances follow from each other now", now)
