"""End a job that did one page of something long, and ask for the next."""

from datetime import datetime

from domain.jobs import Job
from domain.ports.store import UnitOfWork


def go_on(work: UnitOfWork, job: Job, then: object, now: datetime) -> None:
    """Ask for the page whose subject is *then*, once for each walk that the clock began; None ends the walk."""
    if then is not None:
        began = job.key.partition("/")[0]
        work.jobs.add(job.kind, str(then), queue=job.queue, key=f"{began}/{then}", due=now)
    work.jobs.finish(job, now)
