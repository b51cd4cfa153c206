"""Phones that text without pause while `bench kill` kills."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence

import httpx

TEXTS_PER_PHONE = 15
"""Fewer than a noisy sender sends (answer_sms.NOISY_AFTER)."""
WANTED = 40
BURST = 40
THREADS = 8
_KNOWN_SHARE = 0.3
_WORDS = ("balance", "Salio", "balans", "LAST", "NEXT", "HELP")
_PAUSE_S = 0.005


class Load:
    """Keeps WANTED texts on their way, as *count_waiting* counts them, or a BURST more."""

    def __init__(self, url: str, rng: random.Random, count_waiting: Callable[[], int]) -> None:
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self._rng, self._wanted, self._count_waiting = rng, WANTED, count_waiting
        self._known = self._phones_of_clients()
        self._used: Counter[str] = Counter()
        self._under_way, self._lock, self._stopped = 0, threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._go_on, name=f"phones-{n}", daemon=True) for n in range(THREADS)]
        self.sent: Counter[tuple[str, str]] = Counter()

    def start(self) -> None:
        """Begin to text."""
        for each in self._threads:
            each.start()

    def burst(self) -> None:
        """Text more, until `ease`."""
        self._wanted = WANTED + BURST

    def ease(self) -> None:
        """Text no more than at first."""
        self._wanted = WANTED

    def pause(self) -> None:
        """Text nothing until `ease`."""
        self._wanted = 0

    def stop(self) -> None:
        """Text no more; what was begun is counted."""
        self._stopped.set()
        for each in self._threads:
            each.join()
        self._http.close()

    def _go_on(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                is_wanted = self._count_waiting() + self._under_way < self._wanted
                phone, word = self._choose() if is_wanted else ("", "")
                self._under_way += is_wanted
            if not is_wanted:
                self._stopped.wait(_PAUSE_S)
                continue
            self._http.post(f"/village/phones/{phone}/texts", json={"text": word}).raise_for_status()
            with self._lock:
                self._under_way -= 1
                self.sent[phone, word] += 1

    def _choose(self) -> tuple[str, str]:
        """Take a client's phone while hers may speak, else one that nobody knows."""
        phone = self._rng.choice(self._known)
        if self._rng.random() > _KNOWN_SHARE or self._used[phone] >= TEXTS_PER_PHONE:
            phone = f"+2547{self._rng.randrange(10**7, 10**8)}"
        self._used[phone] += 1
        return phone, self._rng.choice(_WORDS)

    def _phones_of_clients(self) -> Sequence[str]:
        people = self._http.get("/village/people").json()
        return [phone for each in people if each["role"] == "client" for phone in each["phones"]]
