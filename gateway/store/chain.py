"""Keeps a step's audit lines, and writes them at the chain's end.

On PostgreSQL the head's row is the last lock that a step takes, and is held until its
commit: no two steps can wait for each other in a ring, and steps with money commit one
after another. SQLite's writer calls this once for all steps of a batch.

Every step with money ends here, so the statements are handed to the driver as they
stand: SQLAlchemy's own building of them took longer than all they do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.audit import AuditLine, Details, Head, Link, NewLine, add_lines, write_details
from domain.errors import Unavailable
from gateway.store.columns import clean, to_microseconds
from gateway.store.desk import Desk

_COLUMNS = '(seq, subject, number, act, "by", "at", details, "before", hash)'
_ENDS = "SELECT seq, hash, old_remittances, old_postings{} FROM audit_head WHERE id = 1"
_LAST = "(SELECT max(seq) FROM audit)"
_COUNT = (
    "INSERT INTO audit_subjects (subject, lines) {} ON CONFLICT (subject)"
    " DO UPDATE SET lines = audit_subjects.lines + excluded.lines RETURNING subject, lines"
)

_HEAD = _ENDS.format(f", {_LAST}")
_TALLY = _COUNT.format("SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true")
_ADD = f"INSERT INTO audit {_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MOVE_ON = "UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1"

_told = "SELECT told.* FROM head, (VALUES {}) AS told (subject, lines)"
_HEAD_AND_TALLY = (
    f"WITH head AS MATERIALIZED ({_ENDS.format('')} FOR UPDATE), tally AS ({_COUNT.format(_told)})"
    f" SELECT head.*, {_LAST}, tally.subject, tally.lines FROM head, tally"
)
"""The tally reads the head, so that the head's lock comes first and is held for both."""

_SUBJECT, _LINE = "(%s::text, %s::bigint)", "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_ADD_AND_MOVE_ON = (
    f"WITH moved AS (UPDATE audit_head SET seq = %s, hash = %s WHERE id = 1) INSERT INTO audit {_COLUMNS} VALUES {{}}"
)


def note(desk: Desk, subject: str, act: str, now: datetime, details: Details | None = None) -> None:
    """Keep an act for the end of the step, which knows who acts in it."""
    assert desk.is_writing, "a look notes nothing"
    desk.notes.append(NewLine(clean(subject), str(act), now, write_details(details or {})))


def write_lines(desk: Desk, notes: Sequence[NewLine]) -> None:
    """Write *notes* as the chain's next lines."""
    if not notes:
        return
    write = _write_to_sqlite if desk.database == "sqlite" else _write_to_postgresql
    write(desk, notes, Counter(note.subject for note in notes))


def read_head(row: Row[Any]) -> Head:
    """Read the chain's end."""
    return Head(row.seq, row.hash, row.old_remittances, row.old_postings)


def _write_to_sqlite(desk: Desk, notes: Sequence[NewLine], added: Mapping[str, int]) -> None:
    driver: Any = desk.connection.connection.driver_connection
    end = _end(driver.execute(_HEAD).fetchone())
    tally = driver.execute(_TALLY, (json.dumps(list(added.items())),)).fetchall()
    lines = add_lines(end, notes, dict(tally))
    driver.executemany(_ADD, [_values(line, to_microseconds(line.at)) for line in lines])
    driver.execute(_MOVE_ON, (lines[-1].seq, lines[-1].hash))


def _write_to_postgresql(desk: Desk, notes: Sequence[NewLine], added: Mapping[str, int]) -> None:
    run = desk.connection.exec_driver_sql
    found = run(_HEAD_AND_TALLY.format(_several(_SUBJECT, len(added))), _flat(added.items())).all()
    end = _end(found[0][:5] if found else None)
    lines = add_lines(end, notes, {row.subject: row.lines for row in found})
    moved = (lines[-1].seq, lines[-1].hash)
    rows = (_values(line, line.at) for line in lines)
    run(_ADD_AND_MOVE_ON.format(_several(_LINE, len(lines))), moved + _flat(rows))


def _several(row: str, number: int) -> str:
    return ", ".join([row] * number)


def _flat(rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(value for row in rows for value in row)


def _end(row: Any) -> Link:
    """Give what the next line is made fast to.

    A line that somebody put behind the end must not keep ours from being written; it shows by their hashes.

    Raises:
        Unavailable: somebody deleted the chain's end; no money is taken until a backup is put back.

    """
    if row is None:
        raise Unavailable("the end of the audit chain is not on record")
    seq, made, old_remittances, old_postings, last_seq = row
    return Link(max(seq, last_seq or 0), Head(seq, made, old_remittances, old_postings).end.hash)


def _values(line: AuditLine, at: Any) -> tuple[Any, ...]:
    return (line.seq, line.subject, line.number, line.act, line.by, at, line.details, line.before, line.hash)
