"""Waits until the only thread of a few is free again."""

import threading
import time

from domain.errors import Throttled
from gateway.deadline import Threads


def becomes_free(threads: Threads) -> bool:
    """Wait until the only thread takes a call."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            return threads.within(5, lambda: True)
        except Throttled:
            threading.Event().wait(0.005)
    return False
