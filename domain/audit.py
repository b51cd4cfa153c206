"""The audit chain: a line for every act with money and every unmasking, each made fast to the one before by its SHA-256.

There is one chain. A line's hash covers all that it says, its place (*seq*), its place among the lines of
its own subject (*number*), both from 1, and the hash of the line before. What is changed, left out, put in or
exchanged therefore shows, as far as docs/decisions/0009 says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

FORM = "mobile-mifos audit 1"
"""Named in every hash, so that a later form cannot be taken for this one."""

DAEMON = ""
"""Who acts where no person does."""

CHANGED = "the line was changed"
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

Detail = str | int | bool | None | Sequence[str]
Details = Mapping[str, Detail]


class Act(StrEnum):
    """What the store notes by itself, and what flows note; a room may have acts of its own in an enumeration like this."""

    HEARD = "heard"
    HEARD_AGAIN = "heard again"
    HEARD_OTHERWISE = "heard otherwise"
    MOVED = "moved"
    ORDERED = "ordered"
    POSTING_MOVED = "posting moved"
    TAKEN_BACK = "taken back"
    IMPORT_BEGAN = "import began"
    IMPORTED = "imported"
    IMPORT_DROPPED = "import dropped"
    TOLD = "told"
    KEPT_BACK = "kept back"
    UNMASKED = "unmasked"
    FORGOTTEN = "forgotten"
    """What words said is erased: from here on nothing can be compared with them."""


@dataclass(frozen=True)
class NewLine:
    """An act to be noted: *by* is a login, DAEMON where none is known; *details* is canonical JSON."""

    subject: str
    act: str
    at: datetime
    details: str
    by: str = DAEMON


@dataclass(frozen=True)
class AuditLine:
    """A line of the chain. *before* is the hash of the line before, or the chain's seed."""

    seq: int
    subject: str
    number: int
    act: str
    by: str
    at: datetime
    details: str
    before: str
    hash: str

    @property
    def words(self) -> dict[str, Detail]:
        """What it says."""
        read: dict[str, Detail] = json.loads(self.details)
        return read


@dataclass(frozen=True)
class Link:
    """How far a chain is known to hold: up to the line *seq*, whose hash is *hash*."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why; *seq* is the place in the chain."""

    seq: int
    subject: str
    why: str


@dataclass(frozen=True)
class Head:
    """The chain's end as it is on record beside the chain, and what was on record before its first line."""

    seq: int
    hash: str
    old_remittances: int
    old_postings: int

    @property
    def seed(self) -> str:
        """What the first line names as the hash before it: who changes what counts as old changes this."""
        return _hash([FORM, self.old_remittances, self.old_postings])

    @property
    def start(self) -> Link:
        """Where the first line is made fast."""
        return Link(0, self.seed)

    @property
    def end(self) -> Link:
        """Where the next line is made fast."""
        return Link(self.seq, self.hash) if self.seq else self.start


@dataclass(frozen=True)
class Verdict:
    """What a look at one subject came to.

    *links* is how many lines it has; *broken_at* the first of them, from 1, that does not hold or that the records
    contradict, None where all hold, and *why* says so in words for staff, without names or phones. A subject
    that was on record before there was a chain has no lines from then, and *is_from_before* is true.
    """

    links: int
    broken_at: int | None = None
    why: str = ""
    is_from_before: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing shows that anybody changed it."""
        return self.broken_at is None


def write_details(details: Details) -> str:
    """Write details so that the same ones are always the same text."""
    assert not any(isinstance(value, float) for value in details.values()), "no fractions in an audit line"
    return _CANONICAL.encode(details)


def add_lines(end: Link, notes: Sequence[NewLine], counts: Mapping[str, int]) -> list[AuditLine]:
    """Make lines of *notes* behind *end*; *counts* tells how many lines each subject has with these."""
    numbers = dict(counts)
    for note in notes:
        numbers[note.subject] -= 1
    lines: list[AuditLine] = []
    seq, before = end.seq, end.hash
    for note in notes:
        seq += 1
        number = numbers[note.subject] = numbers[note.subject] + 1
        line = AuditLine(
            seq, note.subject, number, note.act, note.by, note.at.astimezone(UTC), note.details, before, ""
        )
        lines.append(replace(line, hash=make_hash(line)))
        before = lines[-1].hash
    return lines


def make_hash(line: AuditLine) -> str:
    """Make the hash that a line ought to have."""
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _hash([FORM, line.seq, line.subject, line.number, line.act, line.by, at, line.details, line.before])


def check(lines: Iterable[AuditLine], start: Link) -> Link | Break:
    """Follow the chain over *lines*, which come after *start*; gives where it was left, or where it first breaks."""
    for line in lines:
        if line.seq != start.seq + 1:
            return Break(start.seq + 1, "", "the line is missing")
        if why := _fault(line, start.hash):
            return Break(line.seq, line.subject, why)
        start = Link(line.seq, line.hash)
    return start


def check_end(reached: Link, head: Head) -> Break | None:
    """Tell whether a chain that was followed to its last line ends where *head* says."""
    if reached.seq > head.seq:
        return Break(head.seq + 1, "", "the line stands behind the chain's end")
    if reached.seq < head.seq:
        return Break(reached.seq + 1, "", "the line is missing")
    if reached != head.end:
        return Break(reached.seq, "", "the chain's end on record is another")
    return None


def check_subject(lines: Sequence[AuditLine], near: Mapping[int, AuditLine], count: int, head: Head) -> Verdict:
    """Check the lines of one subject, in their order, by themselves and by the lines *near* them (seq -1 and +1).

    *count* is how many it has by the tally beside the chain.
    """
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            return Verdict(len(lines), number, "the line is missing or not in its place")
        if not _is_whole(line):
            return Verdict(len(lines), number, CHANGED)
    if len(lines) != count:
        why = "the last line is missing" if len(lines) < count else "there is a line too many"
        return Verdict(len(lines), min(len(lines), count) + 1, why)
    for number, line in enumerate(lines, start=1):
        if why := _link_fault(line, near, head):
            return Verdict(len(lines), number, why)
    return Verdict(len(lines))


def _link_fault(line: AuditLine, near: Mapping[int, AuditLine], head: Head) -> str:
    if line.seq > head.seq:
        return "the line stands behind the chain's end"
    earlier = near.get(line.seq - 1)
    before = earlier.hash if earlier else None
    if line.seq == 1:
        before = head.seed
    if why := _fault(line, before):
        return why
    if line.seq == head.seq:
        return "" if line.hash == head.hash else "the chain's end on record is another"
    later = near.get(line.seq + 1)
    if later is None:
        return "the line behind it in the chain is missing"
    return "" if later.before == line.hash else "the line behind it in the chain does not follow from it"


def _fault(line: AuditLine, before: str | None) -> str:
    if not _is_whole(line):
        return CHANGED
    if before is None:
        return "the line before it in the chain is missing"
    return "" if line.before == before else "the line does not follow from the one before it in the chain"


def _is_whole(line: AuditLine) -> bool:
    try:
        return make_hash(line) == line.hash
    except (TypeError, AttributeError):  # a database may hold what no line of ours does
        return False


def _hash(told: Sequence[str | int]) -> str:
    return sha256(_CANONICAL.encode(told).encode()).hexdigest()
