"""Adds the jobs that the clock asks for, and does no work itself.

A job's key is its schedule's name and its fire time, so that two schedulers
do no harm, and a fire time that was missed may be walked again: at the start
each trigger is walked back over its horizon, and from then on whatever fell
due since the last walk is added. APScheduler only says when to walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from domain.errors import Unavailable
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork

ROWS_A_STEP = 100
WALK_AGAIN = timedelta(seconds=30)
"""Finds what a walk could not add because the store did not answer, or the machine slept."""

_FRACTION = timedelta(microseconds=1)

log = structlog.get_logger()


@dataclass(frozen=True)
class Schedule:
    """A job of *kind* about *subject* at each fire time of *trigger*.

    The trigger is five crontab fields in the institution's zone, days of the
    week by name (`15 6 * * mon-fri`). What is older than *horizon* when it is
    found is not made up for.
    """

    name: str
    kind: str
    subject: str
    queue: str
    trigger: str
    horizon: timedelta


class Scheduler:
    """Walks the triggers of *schedules* when they fire."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        zone: ZoneInfo,
        schedules: Sequence[Schedule],
        *,
        again: timedelta = WALK_AGAIN,
    ) -> None:
        """Read the triggers; between them it walks each *again*, in whole seconds.

        Raises:
            ValueError: a trigger is not of the form that `Schedule` names.

        """
        self._store = store
        self._clock = clock
        self._again = again
        self._triggers = {schedule: _read_trigger(schedule.trigger, zone) for schedule in schedules}
        assert len({schedule.name for schedule in schedules}) == len(schedules), "two schedules of one name"
        self._walked: dict[str, datetime] = {}
        # One thread: no two walks at once.
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Add what fell due while nobody looked, and go on looking."""
        self.walk()
        again = IntervalTrigger(seconds=int(self._again.total_seconds()), timezone=UTC)
        for trigger in (*self._triggers.values(), again):
            self._scheduler.add_job(self.walk, trigger)
        self._scheduler.start()

    def stop(self) -> None:
        """Look no more; a walk that goes on is waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown()

    def walk(self) -> None:
        """Add every job that fell due since the last walk."""
        now = self._clock()
        try:
            for schedule, trigger in self._triggers.items():
                self._walk(schedule, trigger, now)
        except Unavailable as error:
            log.warning("nothing scheduled", reason=str(error))

    def _walk(self, schedule: Schedule, trigger: BaseTrigger, now: datetime) -> None:
        horizon = now - schedule.horizon
        times = fire_times(trigger, after=max(self._walked.get(schedule.name, horizon), horizon), until=now)
        while some := list(islice(times, ROWS_A_STEP)):
            self._store.write(_add_jobs, schedule, some)
        self._walked[schedule.name] = now


def fire_times(trigger: BaseTrigger, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """Give the moments when *trigger* fires, later than *after* and not later than *until*, in UTC."""
    fire = trigger.get_next_fire_time(None, (after + _FRACTION).astimezone(trigger.timezone))
    while fire is not None and fire <= until:
        if fire > after:
            yield fire.astimezone(UTC)
        fire = trigger.get_next_fire_time(fire, fire)


def _read_trigger(trigger: str, zone: ZoneInfo) -> BaseTrigger:
    fields = trigger.split()
    if len(fields) == 5 and any(character.isdigit() for character in fields[4]):
        # crontab counts days from Sunday, APScheduler 3 from Monday.
        raise ValueError(f"days of the week are named (mon-fri), not numbered: {trigger!r}")
    return CronTrigger.from_crontab(trigger, timezone=zone)


def _add_jobs(work: UnitOfWork, schedule: Schedule, times: Sequence[datetime]) -> None:
    for moment in times:
        key = f"{schedule.name}@{moment:%Y-%m-%dT%H:%M:%SZ}"
        work.jobs.add(schedule.kind, schedule.subject, queue=schedule.queue, key=key, due=moment)
