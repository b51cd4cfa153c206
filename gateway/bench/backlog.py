"""`bench backlog`: how soon BALANCE is answered while postings wait for a core that takes twenty a second.

The core is down while clients pay; when it is back everything that was paid is
matched, and then waits for its posting. The same phones text before and meanwhile;
the clock of a text runs in the carrier's ledger until the daemon hands its answer in.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

import click
import httpx
from sqlalchemy import Engine, create_engine, func, select

from domain.errors import Unavailable
from gateway.bench.kill_books import is_answer
from gateway.bench.kill_processes import House, embedded, look_until
from gateway.bench.measuring import (
    AS_JSON,
    Figure,
    at_least,
    machine,
    middle,
    percentile,
    tell,
    times_at_most,
    told,
)
from gateway.bench.money_load import Payers
from gateway.flows import accept_receipt, posting_steps
from gateway.store.tables import job_is_open, jobs

POSTING_S = 0.4
"""With eight at once a core takes twenty a second."""

TEXTS_EACH = 6
"""Of one phone and phase; above 20 in ten minutes it is a noisy sender, and told so."""

A_SECOND = 5.0
PAID_A_SECOND = 500
WITHIN_S = 300.0
MEDIAN_MOST, P99_MOST = 2.0, 3.0
"""How many times the usual: the core's work and ours share this machine's cores with the daemon."""


@dataclass(frozen=True)
class Phase:
    """How long the answers took, and how many postings waited before and after."""

    answered_s: Sequence[float]
    waiting_before: int
    waiting_after: int


@click.command()
@click.option("--rows", type=click.IntRange(1), default=2_000, show_default=True, help="How many pay.")
@AS_JSON
def backlog(rows: int, as_json: bool) -> None:
    """BALANCE while postings wait for a core that takes twenty a second."""
    at = machine()
    with tempfile.TemporaryDirectory(prefix="mobile-mifos-backlog-") as folder:
        house = embedded(Path(folder) / "house", "--posting-takes", str(POSTING_S))
        try:
            house.start()
            usual, matching, posting = _measure(house, rows)
        finally:
            house.stop()
    tell("backlog", at, _figures(usual, matching, posting), as_json=as_json)


def _figures(usual: Phase, matching: Phase, posting: Phase) -> Sequence[Figure]:
    p50, p99 = middle(usual.answered_s), percentile(usual.answered_s, 0.99)
    return (
        at_least("postings that wait, at the end", "postings", posting.waiting_after, 1),
        told("postings that wait, at the beginning", "postings", posting.waiting_before),
        told("texts in a phase", "texts", len(posting.answered_s)),
        told("BALANCE while the others are matched, median", "s", middle(matching.answered_s), p50),
        told("BALANCE while the others are matched, p99", "s", percentile(matching.answered_s, 0.99), p99),
        times_at_most("BALANCE while postings wait, median", "s", middle(posting.answered_s), p50, MEDIAN_MOST),
        times_at_most("BALANCE while postings wait, p99", "s", percentile(posting.answered_s, 0.99), p99, P99_MOST),
    )


def _measure(house: House, rows: int) -> tuple[Phase, Phase, Phase]:
    """Take the three phases. Raises Unavailable where the daemon does not come so far."""
    engine = create_engine(house.store_url)
    with httpx.Client(base_url=house.village_url, timeout=60, trust_env=False) as village:
        phones = _Phones(village, house.carrier_file, engine)
        phones.talk(0)  # the first answer of a phone is read from the core
        usual = phones.talk(1)
        _fault(village, count=100_000)
        _pay(house, rows)
        _fault(village, count=0)
        matching = phones.talk(2)
        _wait_until(lambda: not _count(engine, accept_receipt.KIND), "not all is matched")
        posting = phones.talk(3)
    engine.dispose()
    return usual, matching, posting


class _Phones:
    """The phones of the cast, which text BALANCE in phases."""

    def __init__(self, village: httpx.Client, ledger: Path, engine: Engine) -> None:
        people = village.get("/village/people").json()
        clients = [each for each in people if each["role"] == "client" and each["phones"]]
        self._phones = sorted({each["phones"][0] for each in clients})
        self._village, self._ledger, self._engine = village, ledger, engine

    def talk(self, phase: int) -> Phase:
        """Let each phone text, and wait for the answers; the first phase is one text each. Raises Unavailable."""
        before, pause, each = _count(self._engine, posting_steps.KIND), Event(), TEXTS_EACH if phase else 1
        for phone in self._phones * each:
            self._village.post(f"/village/phones/{phone}/texts", json={"text": "BALANCE"}).raise_for_status()
            pause.wait(1 / A_SECOND)
        first = 1 + (phase - 1) * TEXTS_EACH if phase else 0
        _wait_until(lambda: all(len(_took_s(self._ledger)[p]) >= first + each for p in self._phones), "no answer")
        took = [second for phone in self._phones for second in _took_s(self._ledger)[phone][first:]]
        return Phase(took, before, _count(self._engine, posting_steps.KIND))


def _took_s(ledger: Path) -> Mapping[str, Sequence[float]]:
    """Read from the carrier's ledger how long each answer took, by phone; a phone's answers come in order."""
    sent, answered = defaultdict[str, list[datetime]](list), defaultdict[str, dict[str, datetime]](dict)
    for text in ledger.read_text("ascii").splitlines():
        line = json.loads(text) if text.endswith("}") else {"event": ""}
        if line["event"] == "text":
            sent[line["phone"]].append(datetime.fromisoformat(line["at"]))
        elif line["event"] == "message" and is_answer(line["key"]):
            answered[line["to"]].setdefault(line["key"], datetime.fromisoformat(line["at"]))
    took = defaultdict[str, Sequence[float]](list)
    for phone, began in sent.items():
        ended = answered[phone].values()
        took[phone] = [(end - begin).total_seconds() for begin, end in zip(began, ended, strict=False)]
    return took


def _pay(house: House, rows: int) -> None:
    payers = Payers(house.village_url, 0, a_second=PAID_A_SECOND, percent=0)
    payers.start()
    payers.allow(rows)
    _wait_until(payers.is_done, "not all have paid")
    payers.stop()


def _fault(village: httpx.Client, count: int) -> None:
    village.post("/village/core/faults", json={"kind": "down", "count": count}).raise_for_status()


def _count(engine: Engine, kind: str) -> int:
    with engine.connect() as connection:
        query = select(func.count()).select_from(jobs).where(job_is_open, jobs.c.kind == kind)
        return connection.execute(query).scalar_one()


def _wait_until(is_so: Callable[[], bool], otherwise: str) -> None:
    if not look_until(is_so, WITHIN_S, 0.5):
        raise Unavailable(otherwise)


COMMAND: click.Command = backlog
