"""Officers who report their meetings while `bench kill --meetings` kills: each sheet by its code, some with exceptions, some twice."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from gateway.bench.kill_books import CarrierLedger

MEMBERS, INSTALMENT, SAVED = 3, 240, 50
"""Of each meeting of the village's market, and what each member brings for her loan and for her savings, in shillings."""

_SHORT_SHARE, _TWICE_SHARE = 0.2, 0.1
_ABSENT_SEAT = 2
_SHEET = re.compile(r"(?P<code>[2-9][2-9B-Z]{4}) Stall (?P<stall>[0-9]+) ")
_SAID = ("wrote down", "is on the books")
_ANSWER = re.compile(r"Stall (?P<stall>[0-9]+) .*?ref (?P<reference>H[0-9B-Z]+)")


@dataclass(frozen=True)
class Meeting:
    """One meeting of the market: its *stall*, whose sheet it is, its code, and whether one member brings nothing."""

    stall: int
    phone: str
    code: str
    is_short: bool

    @property
    def text(self) -> str:
        """What its officer texts."""
        return f"{self.code} BUT {_ABSENT_SEAT}=0" if self.is_short else self.code

    @property
    def brought(self) -> int:
        """The cash, in whole shillings."""
        return (MEMBERS - self.is_short) * (INSTALMENT + SAVED)

    def clients(self) -> Sequence[int]:
        """Name the clients who brought something."""
        seats = [seat for seat in range(1, MEMBERS + 1) if not (self.is_short and seat == _ABSENT_SEAT)]
        return [(self.stall - 1) * MEMBERS + seat for seat in seats]

    def expected(self) -> Counter[tuple[str, str]]:
        """What the core's books must hold of it: accounts and amounts as its ledger writes them."""
        numbers = self.clients()
        loans = Counter({(f"L{number}", f"{INSTALMENT}.00"): 1 for number in numbers})
        return loans + Counter({(f"S{number}", f"{SAVED}.00"): 1 for number in numbers})


def sheets_in(ledger: CarrierLedger, rng: random.Random) -> Sequence[Meeting]:
    """Read from what the carrier took which meetings have a sheet, and choose what happens at each."""
    found: dict[int, Meeting] = {}
    for taken in ledger.taken:
        if match := _SHEET.match(taken.text):
            stall = int(match["stall"])
            found[stall] = found.get(stall) or Meeting(stall, taken.to, match["code"], rng.random() < _SHORT_SHARE)
    return list(found.values())


def references_in(ledger: CarrierLedger) -> Mapping[int, set[str]]:
    """Read from what the carrier took which references each stall's officer was told."""
    told: dict[int, set[str]] = {}
    for taken in ledger.taken:
        if match := _ANSWER.search(taken.text):
            told.setdefault(int(match["stall"]), set()).add(match["reference"])
    return told


def not_told_once(ledger: CarrierLedger, meetings: Sequence[Meeting]) -> Sequence[str]:
    """Say which clients were not told once that it was written down, and once that it is on the books; a double by a kill is one."""
    told: dict[str, set[tuple[str, str]]] = {words: set() for words in _SAID}
    for taken in ledger.taken:
        for words, keys in told.items():
            if words in taken.text:
                keys.add((taken.to, taken.key))
    wanted = Counter(f"+2547010{number:05d}" for each in meetings for number in each.clients())
    return [
        f"{words}: {phone}"
        for words, keys in told.items()
        for phone in wanted.keys() | {phone for phone, _ in keys}
        if sum(to == phone for to, _ in keys) != wanted[phone]
    ]


class Officers:
    """Texts reports from the officers' phones."""

    def __init__(self, url: str, rng: random.Random) -> None:
        self._http, self._rng = httpx.Client(base_url=url, timeout=60, trust_env=False), rng
        self.sent = self.repeated = 0

    def report(self, meetings: Sequence[Meeting]) -> None:
        """Report each, and some of them twice."""
        for each in meetings:
            times = 1 + (self._rng.random() < _TWICE_SHARE)
            for _ in range(times):
                texts = f"/village/phones/{each.phone}/texts"
                self._http.post(texts, json={"text": each.text}).raise_for_status()
            self.sent += 1
            self.repeated += times - 1

    def core_books(self) -> Sequence[Mapping[str, str]]:
        """List what stands in the core's ledger."""
        entries: Sequence[Mapping[str, str]] = self._http.get("/village/core/books").json()["entries"]
        return entries

    def close(self) -> None:
        """Let go of the village."""
        self._http.close()
