"""Run one claimed job, and decide what becomes of it when it fails.

A handler finishes its own job inside its last step; here is only what happens
when it raises. An error of ours is answered by `decide`. Anything else is our
own bug: its words may hold what somebody typed, so that only the places it
went through and its type are written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.errors import GatewayError, Superseded
from domain.jobs import Decision, Job, Park, Retry, backoff, decide
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind
from domain.traces import trace
from gateway.worker import figures

Handler = Callable[[Job], None]

BUG_RUNS_MAX = 5
CLAIMS_MAX = 200
"""Beyond what three days of retries take (84 at an hour each): whoever runs it ends the process, each time."""

log = structlog.get_logger()


class NeverEnds(Exception):
    """A job was claimed again and again."""


@dataclass(frozen=True)
class Runs:
    """Runs jobs by the handler of their kind."""

    store: Store
    handlers: Mapping[str, Handler]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Run *job*; whatever happens, nothing is raised."""
        if job.attempts > CLAIMS_MAX:
            never = NeverEnds(f"claimed {CLAIMS_MAX} times, and never ended")
            self._failed(job, never, Park(str(never), keeps_lane=job.lane is not None), reason=str(never))
            return
        try:
            with figures.seconds.labels(job.kind).time():
                self.handlers[job.kind](job)
            figures.done.labels(job.kind).inc()
        except Superseded:
            figures.superseded.labels(job.kind).inc()
        except GatewayError as error:
            self._failed(job, error, decide(error, job.attempts), reason=str(error))
        except Exception as error:  # noqa: BLE001  (our own bug must not end the thread that met it)
            self._failed(job, error, _decide_bug(error, job), trace=trace(error))

    def _failed(self, job: Job, error: Exception, decision: Decision, **told: str) -> None:
        """Commit *decision* and log it, once; if that fails too, the lease ends and the job is claimed again."""
        name = type(error).__name__
        try:
            self.store.write(_settle, job, decision, self.clock())
        except Superseded:
            figures.superseded.labels(job.kind).inc()
            return
        except Exception as second:  # noqa: BLE001  (as above)
            log.warning("job left to its lease", kind=job.kind, key=job.key, error=name, then=type(second).__name__)
            return
        match decision:
            case Retry(after):
                figures.retried.labels(job.kind, name).inc()
                log.warning(
                    "job goes again",
                    kind=job.kind,
                    key=job.key,
                    error=name,
                    attempts=job.attempts,
                    after_s=after.total_seconds(),
                    **told,
                )
            case Park():
                figures.parked.labels(job.kind, name).inc()
                log.error("job parked", kind=job.kind, key=job.key, error=name, attempts=job.attempts, **told)


def _settle(work: UnitOfWork, job: Job, decision: Decision, now: datetime) -> None:
    match decision:
        case Retry(after):
            work.jobs.postpone(job, now + after)
        case Park(reason, keeps_lane):
            work.jobs.park(job, reason, now, keeps_lane=keeps_lane)
            work.tasks.open(TaskKind.JOB_PARKED, job.key, reason, now)


def _decide_bug(error: Exception, job: Job) -> Decision:
    """Go again a few times, then park; nobody knows how far it came, so its lane stays shut."""
    if job.attempts < BUG_RUNS_MAX:
        return Retry(backoff(job.attempts))
    return Park(f"our own bug: {type(error).__name__}", keeps_lane=job.lane is not None)
