"""A process that writes from eight threads until it is killed; says what it begins and what it was told is on disk."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from gateway.store.opening import open_store
from tests.store.steps import add_inbound, new_inbound
from tests.support.clock import HandClock

THREADS = 8


def main(url: str, prefix: str) -> None:
    store = open_store(url, clock=HandClock())

    def write(thread: int) -> None:
        for number in count():
            once = f"{prefix}-{thread}-{number}"
            os.write(1, f"begin {once}\n".encode())
            store.write(add_inbound, new_inbound(once))
            os.write(1, f"told {once}\n".encode())

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write, range(THREADS)))


if __name__ == "__main__":
    main(*sys.argv[1:])
