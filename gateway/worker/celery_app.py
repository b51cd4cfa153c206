"""Carries wake-ups between processes by Celery; imported only where a broker is set.

A message says "look into this queue" and nothing else: it may be lost,
doubled or late. What is due is in the store, and each drainer's sweep finds it.
Options tried with Celery 5.7.0 (2026-11-22); without them a Redis that accepts
and never answers blocks a publisher for more than 25 s.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog
from celery import Celery, signals
from kombu.entity import Exchange, Queue
from kombu.exceptions import ChannelError

from domain.jobs import QUEUES
from domain.traces import trace
from gateway.worker.drainer import PAUSE_S, Drainer
from gateway.worker.embedded import Embedded

DRAIN = "mobile_mifos.drain"
WAITING_MAX = 20
"""Wake-ups that wait for a worker; while none comes there is no use in more."""
STOP_MAX_S = 10.0
"""For what runs."""
LEAVE_MAX_S = 5.0
"""For Celery's farewell to its broker, which waits for ever where the broker is frozen."""

log = structlog.get_logger()

_IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.3, "retry_on_timeout": False}
_PUBLISHER = {
    "task_publish_retry": False,
    "broker_connection_timeout": 0.5,
    "broker_transport_options": {**_IMPATIENT, "max_retries": 0},
    "redis_socket_timeout": 0.5,
    "redis_socket_connect_timeout": 0.3,
    "redis_retry_on_timeout": False,
}
_WORKER = {
    "broker_connection_timeout": 4.0,
    "broker_transport_options": {},
    "redis_socket_timeout": 120.0,
    "redis_socket_connect_timeout": None,
    "broker_connection_max_retries": None,
    "broker_connection_retry_on_startup": True,
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    "worker_pool": "threads",
    "worker_concurrency": 4,
}


def make_app(broker: str) -> Celery:
    """Make an app that publishes fast or not at all; `run_worker` makes a worker's app of it."""
    app = Celery("mobile_mifos", broker=broker, set_as_current=False)
    app.conf.update(
        task_queues=[_queue(name) for name in QUEUES],
        task_default_queue=QUEUES[0],
        task_ignore_result=True,
        task_acks_late=False,
        **_PUBLISHER,
    )
    return app


def _queue(name: str) -> Queue:
    return Queue(name, Exchange(name), routing_key=name)  # type: ignore[no-untyped-call]  # kombu has few types


class Waker:
    """Publishes wake-ups in a thread of its own, never in a request or the writer."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._changed = threading.Condition()
        self._flags: set[str] = set()
        self._is_stopping = False
        self._worked = True
        self._thread = threading.Thread(target=self._go_on, name="waker", daemon=True)

    def start(self) -> None:
        """Begin to publish; once only."""
        self._thread.start()

    def on_commit(self, queues: frozenset[str]) -> None:
        """Remember that *queues* have work; one wake-up may stand for many commits."""
        with self._changed:
            self._flags |= queues
            self._changed.notify()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Publish no more."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _go_on(self) -> None:
        while not self._is_stopping:
            for queue in self._take():
                if not self._publish(queue):
                    self._pause()

    def _take(self) -> list[str]:
        """Wait for flags and take them, the most urgent first."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping or self._flags)
            flags, self._flags = self._flags, set()
        return [queue for queue in QUEUES if queue in flags]

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, PAUSE_S)

    def _publish(self, queue: str) -> bool:
        """Publish one wake-up; False where the broker did not take it, which is dropped: the sweep finds the work."""
        try:
            with self._app.producer_pool.acquire(block=True, timeout=1) as producer:
                if _count_waiting(producer.channel, queue) < WAITING_MAX:
                    self._app.send_task(DRAIN, (queue,), queue=queue, producer=producer, retry=False)
        except Exception as error:  # noqa: BLE001  (whatever broker or client say, this thread goes on)
            if self._worked:
                log.warning("broker does not answer", error=type(error).__name__)
            self._worked = False
            return False
        if not self._worked:
            log.info("broker answers again")
        self._worked = True
        return True


def _count_waiting(channel: Any, queue: str) -> int:
    try:
        count: int = channel.queue_declare(queue, passive=True).message_count
    except ChannelError:  # Redis has no empty lists.
        return 0
    return count


def run_worker(
    app: Celery, make_drainers: Callable[[Collection[str]], Sequence[Drainer]], argv: Sequence[str]
) -> int | None:
    """Run a Celery worker in the foreground until it is told to end, and give its exit code.

    *argv* is what follows `celery worker`. *make_drainers* gets the queues that
    it consumes (`-Q`; all, if not given). The app is the worker's alone from
    here on: whoever publishes in this process needs one of his own.
    """
    app.conf.update(_WORKER)
    worker = _Worker(app, make_drainers)
    worker.connect()
    try:
        code: int | None = app.start(argv=["worker", *argv])
    finally:
        worker.is_over.set()
    return code


class _Worker:
    """The drainers of one worker, from its start to its end."""

    def __init__(self, app: Celery, make_drainers: Callable[[Collection[str]], Sequence[Drainer]]) -> None:
        self._app = app
        self._make_drainers = make_drainers
        self._drainers = Embedded(())
        self.is_over = threading.Event()

    def connect(self) -> None:
        @self._app.task(name=DRAIN)  # type: ignore[untyped-decorator]  # celery has no types
        def drain(queue: str) -> None:
            # Only wakes: a task that worked itself would keep others from being heard.
            self._drainers.on_commit(frozenset({queue}))

        signals.celeryd_after_setup.connect(self._start, weak=False)
        signals.worker_shutting_down.connect(self._halt, weak=False)
        signals.worker_shutdown.connect(self._stop, weak=False)

    def _start(self, instance: Any, **_: object) -> None:
        try:
            self._drainers = Embedded(self._make_drainers(list(instance.app.amqp.queues.consume_from)))
            self._drainers.start()
        except Exception as error:
            # Celery would log it and run on without drainers.
            log.error("worker not started", error=type(error).__name__, trace=trace(error))
            raise SystemExit(1) from error

    def _halt(self, **_: object) -> None:
        self._drainers.halt()
        threading.Thread(target=self._see_it_end, name="farewell", daemon=True).start()

    def _stop(self, **_: object) -> None:
        if not self._drainers.stop(STOP_MAX_S):
            log.warning("what still runs is left to its lease")

    def _see_it_end(self) -> None:
        self._drainers.stop(STOP_MAX_S)
        if not self.is_over.wait(LEAVE_MAX_S):
            log.warning("left without a farewell to the broker")
            os._exit(0)  # Nothing of ours runs, and what is not committed is claimed again.
