"""The drainers of one process, woken by its own commits."""

from collections.abc import Iterable
from time import monotonic

from gateway.worker.drainer import Drainer


class Embedded:
    """Several drainers that start and stop together; each has threads of its own, so that no queue delays another."""

    def __init__(self, drainers: Iterable[Drainer]) -> None:
        drainers = tuple(drainers)
        self._drainers = {drainer.queue: drainer for drainer in drainers}
        assert len(self._drainers) == len(drainers), "two drainers of one queue"

    def start(self) -> None:
        """Begin to claim."""
        for drainer in self._drainers.values():
            drainer.start()

    def on_commit(self, queues: frozenset[str]) -> None:
        """Wake the drainers of *queues*; those of other processes find their work themselves."""
        for queue in queues:
            if queue in self._drainers:
                self._drainers[queue].wake()

    def halt(self) -> None:
        """Claim nothing more; what runs goes on."""
        for drainer in self._drainers.values():
            drainer.halt()

    def stop(self, timeout_s: float) -> bool:
        """Halt, and wait for what runs; False where it did not end in time and is left to its lease."""
        self.halt()
        deadline = monotonic() + timeout_s
        ended = {drainer.stop(max(0.0, deadline - monotonic())) for drainer in self._drainers.values()}
        return False not in ended
