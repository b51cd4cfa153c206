"""What `bench kill` compares: the carrier's ledger, and the jobs that the daemon holds."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, String, cast, create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.store.tables import job_is_open, jobs, outbox
from gateway.wiring.daemon import LEASE

_ANSWER = re.compile(r"answer-[0-9]+-1")
_LATER = re.compile(r"busy-[0-9]+")


def is_answer(key: str) -> bool:
    """Tell whether a message with that key of the daemon's answers a text."""
    return _ANSWER.fullmatch(key) is not None


@dataclass(frozen=True)
class Taken:
    """One message that the carrier took from the daemon."""

    key: str
    to: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Call:
    """One call of the carrier to the daemon; *status* is None where no answer came."""

    began: datetime
    ended: datetime
    status: int | None

    def was_cut(self, at: datetime) -> bool:
        """Whether it was open at that moment and never had its answer."""
        return self.status is None and self.began <= at <= self.ended


class CarrierLedger:
    """The carrier's ledger, read from its file as it grows."""

    def __init__(self, file: Path) -> None:
        self._file, self._offset, self._lock = file, 0, threading.Lock()
        self.sent: Counter[str] = Counter()
        self.texts: dict[str, str] = {}
        self.acknowledged: Counter[str] = Counter()
        self.settled: dict[str, str] = {}
        self._repeated: set[str] = set()
        self.taken: list[Taken] = []
        self.calls: list[Call] = []
        self._answered: dict[str, set[str]] = defaultdict(set)
        self.answers = 0

    def read(self) -> None:
        """Read what was written since."""
        with self._lock, self._file.open("rb") as file:
            file.seek(self._offset)
            lines, _, rest = file.read().rpartition(b"\n")
            # Each line begins with its line end: the last one may be whole, and waits for the next reading.
            self._offset = file.tell() - len(rest)
            for line in lines.splitlines():
                if line:
                    self._note(json.loads(line))

    def answered(self, phone: str) -> int:
        """Count the answers to a phone, a double once."""
        return len(self._answered[phone]) if phone in self._answered else 0

    def waiting(self) -> int:
        """Count the texts that have no answer."""
        return self.sent.total() - self.answers

    def repeating(self) -> int:
        """Count the texts that the daemon could not take and that the carrier will hand on again."""
        return len(self._repeated)

    def waits_for_web(self) -> int:
        """Count the texts that the carrier hands on for the first time now."""
        return self.sent.total() - len(self.settled) - self.repeating()

    def was_cut(self, at: datetime) -> bool:
        """Whether a call was open at that moment and never had its answer."""
        return any(call.was_cut(at) for call in self.calls)

    def promised(self) -> int:
        """Count the texts that were first told that the answer comes later."""
        return len({each.key for each in self.taken if _LATER.fullmatch(each.key)})

    def taken_by_key(self) -> Mapping[str, Sequence[Taken]]:
        """Put what the carrier took by the daemon's key: one that left twice stands there twice."""
        keyed: dict[str, list[Taken]] = defaultdict(list)
        for each in self.taken:
            keyed[each.key].append(each)
        return keyed

    def _note(self, line: Mapping[str, Any]) -> None:
        match line["event"]:
            case "text":
                self.sent[line["phone"]] += 1
                self.texts[line["id"]] = line["phone"]
            case "tried":
                self._note_call(line)
                self._repeated.add(line["id"])
            case "reported":
                self._note_call(line)
            case "settled":
                self.settled[line["id"]] = line["fate"]
                self._repeated.discard(line["id"])
                if line["fate"] == "handed on":
                    self.acknowledged[self.texts[line["id"]]] += 1
            case "message":
                self._take(Taken(line["key"], line["to"], line["text"], datetime.fromisoformat(line["at"])))

    def _note_call(self, line: Mapping[str, Any]) -> None:
        began = datetime.fromisoformat(line["at"])
        self.calls.append(Call(began, began + timedelta(seconds=line["took_s"]), line["status"]))

    def _take(self, taken: Taken) -> None:
        self.taken.append(taken)
        if is_answer(taken.key) and taken.key not in self._answered[taken.to]:
            self._answered[taken.to].add(taken.key)
            self.answers += 1


@dataclass(frozen=True)
class Lease:
    """One claim of one job."""

    job_id: int
    fence: int


class OpenJobs:
    """Looks into the daemon's store from outside."""

    def __init__(self, store_url: str) -> None:
        self._engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))

    def leases(self, now: datetime) -> frozenset[Lease]:
        """List the claims of which more than half is to come: their process works on them, or has just died."""
        return self._claims(jobs.c.due > now + LEASE / 2)

    def claimed(self) -> frozenset[Lease]:
        """List the last claims of all jobs that are not over."""
        return self._claims()

    def claimed_again(self, leases: Collection[Lease]) -> int:
        """Count the claims whose job was claimed once more."""
        query = select(jobs.c.id, jobs.c.fence).where(jobs.c.id.in_({each.job_id for each in leases}))
        with self._engine.connect() as connection:
            fences = {row.id: row.fence for row in connection.execute(query)}
        return sum(fences[each.job_id] > each.fence for each in leases)

    def sending(self, keys: Collection[str]) -> Mapping[str, int]:
        """Name the jobs that sent the messages with those keys of ours."""
        query = select(outbox.c.key, jobs.c.id).join(jobs, jobs.c.key == "send-" + cast(outbox.c.id, String))
        with self._engine.connect() as connection:
            return {row.key: row.id for row in connection.execute(query.where(outbox.c.key.in_(keys)))}

    def _claims(self, *conditions: ColumnElement[bool]) -> frozenset[Lease]:
        query = select(jobs.c.id, jobs.c.fence).where(job_is_open, jobs.c.fence > 0, *conditions)
        with self._engine.connect() as connection:
            return frozenset(Lease(*row) for row in connection.execute(query))

    def open(self) -> Sequence[str]:
        """List the jobs that are not over, and those that were set aside."""
        query = select(jobs.c.key, jobs.c.parked_at).where(jobs.c.done_at.is_(None), jobs.c.queue != "bulk")
        try:
            with self._engine.connect() as connection:
                return [f"{row.key}{' (parked)' if row.parked_at else ''}" for row in connection.execute(query)]
        except SQLAlchemyError as error:
            return [f"the store: {error}"]

    def close(self) -> None:
        """Let go of the store."""
        self._engine.dispose()
