"""What the work looks like in numbers."""

from collections.abc import Iterable
from functools import partial

from prometheus_client import Counter, Gauge, Histogram

from domain.errors import Unavailable
from domain.ports.store import Store
from domain.tasks import TaskKind

done = Counter("mobile_mifos_jobs_done", "Runs that ended without an error", ["kind"])
retried = Counter("mobile_mifos_jobs_retried", "Runs that failed and go again", ["kind", "error"])
parked = Counter("mobile_mifos_jobs_parked", "Jobs set aside for a person", ["kind", "error"])
superseded = Counter(
    "mobile_mifos_jobs_superseded", "Runs that came too late, because somebody else took over", ["kind"]
)
seconds = Histogram("mobile_mifos_job_seconds", "How long a run takes", ["kind"])
waiting = Gauge("mobile_mifos_jobs_waiting", "Jobs neither done nor parked", ["queue"])

silent = Gauge("mobile_mifos_channel_silent", "1 while a channel that should tell something tells nothing", ["channel"])


def listen(store: Store, kind: TaskKind, channel: str) -> None:
    """Tell whether a task of *kind* about *channel* is open, whenever somebody asks for the figures."""
    silent.labels(channel).set_function(partial(_is_silent, store, kind, channel))


def watch(store: Store, queues: Iterable[str]) -> None:
    """Count what waits in *queues* whenever somebody asks for the figures, and never otherwise."""
    for queue in queues:
        waiting.labels(queue).set_function(partial(_count, store, queue))


def _count(store: Store, queue: str) -> float:
    try:
        return store.read(lambda work: work.jobs.waiting(queue))
    except Unavailable:
        return float("nan")


def _is_silent(store: Store, kind: TaskKind, channel: str) -> float:
    try:
        return float(store.read(lambda work: work.tasks.find(kind, channel) is not None))
    except Unavailable:
        return float("nan")
