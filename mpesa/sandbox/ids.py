"""Make the ids that Safaricom gives to requests, in their forms."""

from __future__ import annotations

from datetime import datetime
from random import Random
from threading import Lock

from mpesa.sandbox.clock import NAIROBI


class Ids:
    """Ids that do not repeat; with one *seed* they come the same again."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._lock = Lock()
        self._count = 0
        self._checkouts: set[str] = set()

    def request(self) -> str:
        """Make an id such as 71c2-4e0a-b3d1-0f1e2d3c4b5a-77."""
        with self._lock:
            self._count += 1
            parts = [self._hex(each) for each in (4, 4, 4, 12)]
            return f"{'-'.join(parts)}-{self._count}"

    def conversation(self, at: datetime) -> str:
        """Make an id such as AG_20251118_2010aa11bb22cc33dd44."""
        with self._lock:
            return f"AG_{at.astimezone(NAIROBI):%Y%m%d}_2010{self._hex(16)}"

    def checkout(self, at: datetime, msisdn: str) -> str:
        """Make an id such as ws_CO_18112025141504000700000145."""
        with self._lock:
            moment = f"{at.astimezone(NAIROBI):%d%m%Y%H%M%S}"
            numbers = (f"ws_CO_{moment}{n:03d}{msisdn[3:]}" for n in range(10_000))
            found = next(each for each in numbers if each not in self._checkouts)
            self._checkouts.add(found)
            return found

    def token(self) -> str:
        """Make an access token of 28 signs."""
        with self._lock:
            return self._hex(28)

    def _hex(self, signs: int) -> str:
        return f"{self._random.getrandbits(signs * 4):0{signs}x}"
