"""A sleep for the sandbox core in which a command can be stopped."""

from __future__ import annotations

import threading


class Gate:
    """The sandbox's sleep: nobody sleeps, but a command may be stopped in its middle until it is let go."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None
        self.reached = threading.Event()

    def close(self) -> threading.Event:
        """Stop the next command; give what lets it go."""
        self._stop, self.reached = threading.Event(), threading.Event()
        return self._stop

    def __call__(self, seconds: float) -> None:
        with self._lock:
            stop, self._stop = (self._stop, None) if seconds else (None, self._stop)
        if stop is not None:
            self.reached.set()
            assert stop.wait(20)
