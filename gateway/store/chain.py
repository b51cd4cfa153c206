"""Keeps a step's audit lines, and writes them at the chain's end.

On PostgreSQL the head's row is the last lock that a step takes, and is held until its
commit: no two steps can wait for each other in a ring, and steps with money commit one
after another. SQLite's writer calls this once for all steps of a batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from domain.audit import Details, Head, Link, NewLine, add_lines, write_details
from gateway.store.audit_tables import audit, audit_head, audit_subjects
from gateway.store.columns import clean
from gateway.store.desk import Desk, either

_LAST = select(func.max(audit.c.seq)).scalar_subquery().label("last_seq")
_HEAD = select(audit_head, _LAST).where(audit_head.c.id == 1)
_COUNT = either(
    audit_subjects,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[audit_subjects.c.subject],
        set_={"lines": audit_subjects.c.lines + insert.excluded["lines"]},
    ).returning(audit_subjects.c.subject, audit_subjects.c.lines),
)
_ADD = insert(audit)
_MOVE_ON = update(audit_head).where(audit_head.c.id == 1).values(seq=bindparam("last_seq"), hash=bindparam("last_hash"))


def note(
    desk: Desk, subject: str, act: str, now: datetime, details: Details | None = None, by: str | None = None
) -> None:
    """Keep an act for the end of the step; *by* is None for whoever acts in it."""
    assert desk.is_writing, "a look notes nothing"
    desk.notes.append(NewLine(clean(subject), str(act), now, write_details(details or {}), by))


def write_lines(desk: Desk, notes: Sequence[NewLine]) -> None:
    """Write *notes* as the chain's next lines."""
    if not notes:
        return
    row = desk.run(desk.locked(_HEAD)).one()
    # A line that somebody put behind the end must not keep ours from being written; it shows by their hashes.
    end = Link(max(row.seq, row.last_seq or 0), read_head(row).end.hash)
    added = Counter(note.subject for note in notes)
    rows = [{"subject": subject, "lines": count} for subject, count in added.items()]
    counts = {row.subject: row.lines for row in desk.run_many(_COUNT, rows).all()}
    lines = add_lines(end, notes, counts)
    desk.run_many(_ADD, [vars(line) for line in lines])
    desk.run(_MOVE_ON, last_seq=lines[-1].seq, last_hash=lines[-1].hash)


def read_head(row: Row[Any]) -> Head:
    """Read the chain's end."""
    return Head(row.seq, row.hash, row.old_remittances, row.old_postings)
