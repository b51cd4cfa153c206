"""What the daemon does in each kind of process, from its start to its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from flask import Flask

from gateway.settings.model import Settings
from gateway.wiring.daemon import Daemon
from gateway.worker.drainer import Drainer
from gateway.worker.embedded import Embedded

STOPS_WITHIN_S = 3

End = Callable[[], None]


class Process:
    """The HTTP door, and what *begin* lets work beside it: made, started and stopped where requests are served."""

    def __init__(self, settings: Settings, begin: Callable[[Daemon], End]) -> None:
        self._settings = settings
        self._begin = begin

    def make_wsgi(self) -> Flask:
        """Open the store, whose tables are there, and give the HTTP door."""
        self.daemon = Daemon(self._settings)
        return self.daemon.web()

    def start(self) -> None:
        """Let the rest work."""
        self._end = self._begin(self.daemon)

    def stop(self) -> None:
        """End the rest, and write what waits."""
        self._end()
        self.daemon.store.close()


def work_here(daemon: Daemon) -> End:
    """Let drainers and scheduler work in this process; what is given lets what runs end."""
    embedded, scheduler = Embedded(daemon.drainers()), daemon.scheduler()
    daemon.store.on_commit = embedded.on_commit
    embedded.start()
    scheduler.start()

    def end() -> None:
        scheduler.stop()
        embedded.stop(STOPS_WITHIN_S)

    return end


def wake_others(daemon: Daemon) -> End:
    """Let the commits of this process wake workers through the broker; what is given publishes no more."""
    from gateway.worker.celery_app import Waker, make_app

    waker = Waker(make_app(daemon.settings.queue.broker))
    daemon.store.on_commit = waker.on_commit
    waker.start()
    return waker.stop


def work(daemon: Daemon, argv: Sequence[str]) -> int:
    """Run a Celery worker until it is told to end, and give its exit code."""
    from gateway.worker.celery_app import make_app, run_worker

    stop_waking = wake_others(daemon)
    wake = daemon.store.on_commit

    def make_drainers(queues: Collection[str]) -> list[Drainer]:
        drainers = daemon.drainers(queues)
        own = Embedded(drainers)
        consumed = frozenset(queues)

        def on_commit(committed: frozenset[str]) -> None:
            own.on_commit(committed)
            wake(committed - consumed)

        daemon.store.on_commit = on_commit
        return drainers

    code = run_worker(make_app(daemon.settings.queue.broker), make_drainers, argv)
    stop_waking()
    daemon.store.close()
    return code or 0
