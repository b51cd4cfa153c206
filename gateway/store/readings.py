# ruff: noqa: D102 (a port's method is documented at the port)
"""Statements as they are read in, and what became of each import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, or_, select, update

from domain.errors import NoSuchEntry
from domain.readings import ImportOnRecord, Reading, ReadingState
from gateway.store.desk import Desk, upsert
from gateway.store.import_tables import import_runs, imports
from gateway.store.imports import read_import
from gateway.store.own_tables import import_accounts, readings

_BEGIN = insert(readings).returning(readings.c.id)
_OPEN = (ReadingState.RUNNING.value, ReadingState.WAITING.value)
_MOVE = (
    update(readings)
    .where(readings.c.id == bindparam("reading_id"), readings.c.state.in_(_OPEN))
    .values(
        state=bindparam("to_state"),
        rows=bindparam("done"),
        seen_at=bindparam("now"),
        import_id=bindparam("of_import", type_=readings.c.import_id.type),
        reason=bindparam("why"),
    )
)
_RUNNING = (
    select(readings)
    .where(
        readings.c.operator == bindparam("of_operator"),
        readings.c.state == ReadingState.RUNNING.value,
        readings.c.id != bindparam("but"),
    )
    .order_by(readings.c.seen_at.desc(), readings.c.id)
    .limit(1)
)
_GET = select(readings).where(readings.c.id == bindparam("reading_id"))
_REPORT = upsert(import_accounts, "sealed")
_called = (
    select(readings.c.by)
    .where(readings.c.import_id == imports.c.id, readings.c.state == ReadingState.DONE.value)
    .limit(1)
    .scalar_subquery()
)
_WITH_REPORT = select(imports, import_accounts.c.sealed, _called.label("called")).outerjoin(
    import_accounts, import_accounts.c.import_id == imports.c.id
)
_IMPORTED = _WITH_REPORT.where(imports.c.id == bindparam("of_import"), ~import_runs)
_is_ours = and_(imports.c.operator == bindparam("of_operator"), imports.c.shortcode == bindparam("of_shortcode"))
_before = bindparam("before", type_=imports.c.id.type)
_LATEST = (
    _WITH_REPORT.where(_is_ours, ~import_runs, or_(_before.is_(None), imports.c.id < _before))
    .order_by(imports.c.id.desc())
    .limit(bindparam("most"))
)
_FIND = select(imports.c.id).where(_is_ours, imports.c.digest == bindparam("of_digest"), ~import_runs)


@dataclass(frozen=True)
class SQLReadings:
    """Files that were handed in, and imports with their reports, inside one unit of work."""

    desk: Desk

    def begin(self, operator: str, name: str, by: str, now: datetime) -> int:
        number: int = self.desk.run(
            _BEGIN,
            operator=operator,
            name=name,
            by=by,
            began_at=now,
            seen_at=now,
            rows=0,
            state=ReadingState.RUNNING.value,
            reason="",
        ).scalar_one()
        return number

    def move(
        self,
        reading_id: int,
        state: ReadingState,
        now: datetime,
        *,
        rows: int = 0,
        import_id: int | None = None,
        reason: str = "",
    ) -> None:
        self.desk.run(
            _MOVE, reading_id=reading_id, to_state=state.value, done=rows, now=now, of_import=import_id, why=reason
        )

    def get(self, reading_id: int) -> Reading:
        row = self.desk.run(_GET, reading_id=reading_id).first()
        if row is None:
            raise NoSuchEntry(f"reading {reading_id}")
        return _read_reading(row)

    def report(self, import_id: int, sealed: bytes) -> None:
        self.desk.run(_REPORT, import_id=import_id, sealed=sealed)

    def imported(self, import_id: int) -> ImportOnRecord:
        row = self.desk.run(_IMPORTED, of_import=import_id).first()
        if row is None:
            raise NoSuchEntry(f"import {import_id}")
        return _read(row)

    def latest(self, operator: str, shortcode: str, limit: int, before: int | None = None) -> Sequence[ImportOnRecord]:
        found = self.desk.run(_LATEST, of_operator=operator, of_shortcode=shortcode, most=limit, before=before)
        return [_read(row) for row in found.all()]

    def find(self, operator: str, shortcode: str, digest: str) -> int | None:
        found: int | None = self.desk.run(
            _FIND, of_operator=operator, of_shortcode=shortcode, of_digest=digest
        ).scalar_one_or_none()
        return found

    def running(self, operator: str, but: int) -> Reading | None:
        row = self.desk.run(_RUNNING, of_operator=operator, but=but).first()
        return None if row is None else _read_reading(row)


def _read(row: Row[Any]) -> ImportOnRecord:
    return ImportOnRecord(row.id, read_import(row), row.called or row.by, row.sealed)


def _read_reading(row: Row[Any]) -> Reading:
    return Reading(**{**row._mapping, "state": ReadingState(row.state)})
