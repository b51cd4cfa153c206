"""Raise an alarm where an operator's callbacks stop at an hour at which they usually come."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.silence import SPANS, WEEK, WEEKS, Silence, find_silence
from domain.tasks import TaskKind

KIND = "watch_silence"

log = structlog.get_logger()


@dataclass(frozen=True)
class WatchSilence:
    """Works `watch_silence` jobs, which the clock asks for every five minutes; *channel* is what staff call it."""

    store: Store
    channel: str
    zone: ZoneInfo
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Open a task while it is silent, and close it once it is heard again."""
        now = self.clock()
        silence, last = self.store.read(_listen, now)
        if silence is not None:
            log.warning("silence", channel=self.channel, since=str(last), usual=silence.usual)
        self.store.write(self._note, job, silence, last, now)

    def _note(self, work: UnitOfWork, job: Job, silence: Silence | None, last: datetime | None, now: datetime) -> None:
        work.jobs.finish(job, now)
        told = work.tasks.find(TaskKind.SILENCE, self.channel)
        if silence is not None and last is not None:
            work.tasks.open(TaskKind.SILENCE, self.channel, self._describe(silence, last, now), now)
        elif told is not None and last is not None and last >= told.opened_at:
            work.tasks.close(told.id, "", f"heard again at {last.astimezone(self.zone):%H:%M}", now)

    def _describe(self, silence: Silence, last: datetime, now: datetime) -> str:
        minutes = int((now - last).total_seconds()) // 60
        span = int(silence.lasted.total_seconds()) // 60
        usual = f"in {span} minutes at this hour of the week {silence.usual} usually come"
        return f"no callback for {minutes} minutes, since {last.astimezone(self.zone):%H:%M}; {usual}"


def _listen(work: UnitOfWork, now: datetime) -> tuple[Silence | None, datetime | None]:
    first, last = work.hearing.first_at(), work.hearing.last_at()
    if first is None or last is None:
        return None, None
    lately = dict(zip(SPANS, work.hearing.count([(now - span, now) for span in SPANS]), strict=True))
    if lately[SPANS[0]]:
        return None, last
    weeks = [now - WEEK * week for week in range(1, WEEKS + 1)]
    past = {span: work.hearing.count([(then - span, then) for then in weeks if then - span >= first]) for span in SPANS}
    return find_silence(lately, past), last
