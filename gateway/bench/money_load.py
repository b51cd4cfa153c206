"""Clients who pay the paybill without pause while `bench kill --money` kills."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from time import monotonic

import httpx

THREADS = 6
A_SECOND = 40
PERCENT = 5
"""Of the confirmations are dropped, of them are doubled, and of the core's answers to postings are cut."""
_NOWHERE_SHARE = 0.05
_NOWHERE = ("HELLO", "L 998877", "school fees", "rent")
_AMOUNTS = (10, 90)
_PAUSE_S = 0.005
_REJECTED = "C2B00012"
"""No account has that number: we said so, and no money moved."""


class Payers:
    """Makes as many remittances as it is let; one in twenty names no account that anybody has."""

    def __init__(self, url: str, seed: int, *, a_second: float = A_SECOND, percent: int = PERCENT) -> None:
        self._http = httpx.Client(base_url=url, timeout=60, trust_env=False)
        self._rng, self._lock, self._stopped = random.Random(seed), threading.Lock(), threading.Event()
        self._wallets, self._strangers = self._cast()
        self._pause_s, self._percent = 1 / a_second, percent
        self._allowed, self._is_paused, self._hurries, self._next_at = 0, False, False, monotonic()
        self._threads = [threading.Thread(target=self._go_on, name=f"payers-{n}", daemon=True) for n in range(THREADS)]
        self.begun = self.ended = self.cuts = self.nowhere = self.rejected = 0
        self.declined: list[str] = []

    def start(self) -> None:
        """Let M-PESA lose and double what it tells, and begin."""
        self.share(self._percent)
        for each in self._threads:
            each.start()

    def share(self, percent: int) -> None:
        """Let so many in a hundred confirmations be dropped from now on, and as many doubled."""
        for kind in ("drop", "twice"):
            self._http.post("/village/mpesa/faults", json={"kind": kind, "share": percent}).raise_for_status()

    def allow(self, count: int) -> None:
        """Let *count* more be paid."""
        with self._lock:
            self._allowed += count

    def burst(self, count: int) -> None:
        """Let *count* more be paid, all at once, until `pause`."""
        self._hurries = True
        self.allow(count)

    def pause(self) -> None:
        """Pay nothing until `ease`."""
        self._is_paused = True

    def ease(self) -> None:
        """Pay as at first."""
        self._is_paused = self._hurries = False

    def under_way(self) -> int:
        """Count those who pay at this moment."""
        return self.begun - self.ended

    def is_done(self) -> bool:
        """Tell whether all that may be paid is paid."""
        return self.ended >= self._allowed

    def stop(self) -> None:
        """Pay no more, and let M-PESA lose nothing from now on."""
        self._stopped.set()
        for each in self._threads:
            each.join()
        self.share(0)
        self._http.close()

    def _go_on(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                is_wanted = self._is_wanted(monotonic())
                phone, account, amount, is_cut = self._choose() if is_wanted else ("", "", 0, False)
                self.begun += is_wanted
            if not is_wanted:
                self._stopped.wait(_PAUSE_S)
                continue
            self._pay(phone, account, amount, is_cut=is_cut)

    def _is_wanted(self, now: float) -> bool:
        """Tell whether another may be paid, so many a second."""
        if self.begun >= self._allowed or self._is_paused:
            return False
        if self._hurries:
            return True
        if now < self._next_at:
            return False
        self._next_at = max(self._next_at + self._pause_s, now - _PAUSE_S)
        return True

    def _pay(self, phone: str, account: str, amount: int, *, is_cut: bool) -> None:
        if is_cut:
            fault = {"kind": "cut_after", "count": 1, "on": "postings"}
            self._http.post("/village/core/faults", json=fault).raise_for_status()
        paid = {"phone": phone, "account": account, "amount": amount}
        answer = self._http.post("/village/mpesa/payments", json=paid)
        with self._lock:
            self.ended += 1
            self.cuts += is_cut
            if _REJECTED in answer.text:
                self.rejected += 1
            elif answer.status_code != httpx.codes.CREATED:
                self.declined.append(f"{answer.status_code} {answer.text.strip()}")

    def _choose(self) -> tuple[str, str, int, bool]:
        amount, is_cut = self._rng.randint(*_AMOUNTS), self._rng.random() * 100 < self._percent
        if self._rng.random() < _NOWHERE_SHARE:
            self.nowhere += 1
            return self._rng.choice(self._strangers), self._rng.choice(_NOWHERE), amount, is_cut
        phone, account = self._rng.choice(self._wallets)
        return phone, account, amount, is_cut

    def _cast(self) -> tuple[Sequence[tuple[str, str]], Sequence[str]]:
        """List who pays to which account, and the phones of people who have none."""
        people = self._http.get("/village/people").json()
        clients = [each for each in people if each["role"] == "client" and each["phones"]]
        wallets = [(each["phones"][0], account["number"]) for each in clients for account in each["accounts"]]
        return wallets, [each["phones"][0] for each in people if each["role"] != "client"]
