# ruff: noqa: D102 (a port's method is documented at the port)
"""Which statements were imported, and which one is being imported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from domain.audit import Act, Detail
from domain.errors import Superseded
from domain.imports import Import, ImportedBefore, ImportRuns, RowFate
from gateway.store.chain import note
from gateway.store.columns import clean
from gateway.store.desk import Desk
from gateway.store.import_tables import import_runs, imports

_is_ours = and_(imports.c.operator == bindparam("of_operator"), imports.c.shortcode == bindparam("of_shortcode"))
_SAME = select(imports).where(_is_ours, imports.c.digest == bindparam("of_digest"), ~import_runs)
_RUNNING = select(imports).where(_is_ours, import_runs)
_BEGIN = insert(imports).returning(imports.c.id)
_is_held = and_(imports.c.id == bindparam("import_id"), import_runs)
_GO_ON = update(imports).where(_is_held).values(held_until=bindparam("until")).returning(imports.c.by)
_END = (
    update(imports)
    .where(_is_held)
    .values({name: bindparam(f"new_{name}") for name in ("ended_at", "first_at", "last_at", "counts")})
)
_DROP = delete(imports).where(_is_held).returning(imports.c.digest, imports.c.by)
_COVERING = (
    select(imports)
    .where(
        _is_ours,
        ~import_runs,
        imports.c.first_at < bindparam("until"),
        imports.c.last_at >= bindparam("since"),
    )
    .order_by(imports.c.id)
)

_DIGEST_DIGITS = 12
"""Of a file's digest, in what its audit lines are called by."""


@dataclass(frozen=True)
class SQLImports:
    """Statements on record, inside one unit of work."""

    desk: Desk

    def begin(self, new: Import, until: datetime) -> int:
        self.desk.lock(f"import {new.operator} {new.shortcode}")
        ours = {"of_operator": new.operator, "of_shortcode": new.shortcode}
        self.desk.actor = self.desk.actor or clean(new.by)
        before = self.desk.run(_SAME, **ours, of_digest=new.digest).first()
        if before is not None:
            raise ImportedBefore(read_import(before))
        running = self.desk.run(_RUNNING, **ours).first()
        if running is not None:
            if running.held_until > new.began_at:
                raise ImportRuns(read_import(running))
            self.drop(running.id)
        note(self.desk, _subject(new.digest), Act.IMPORT_BEGAN, new.began_at, {**_whose(new), "digest": new.digest})
        number: int = self.desk.run(
            _BEGIN,
            operator=new.operator,
            shortcode=new.shortcode,
            digest=new.digest,
            name=new.name,
            by=new.by,
            began_at=new.began_at,
            held_until=until,
        ).scalar_one()
        return number

    def go_on(self, import_id: int, until: datetime) -> None:
        by: str | None = self.desk.run(_GO_ON, import_id=import_id, until=until).scalar_one_or_none()
        if by is None:
            raise Superseded("the import was taken for dead, and another began")
        self.desk.actor = self.desk.actor or by

    def end(self, import_id: int, ended: Import) -> None:
        new = {
            "new_ended_at": ended.ended_at,
            "new_first_at": ended.first_at,
            "new_last_at": ended.last_at,
            "new_counts": json.dumps(ended.counts),
        }
        if self.desk.run(_END, import_id=import_id, **new).rowcount != 1:
            raise Superseded("the import was taken for dead, and another began")
        self.desk.actor = self.desk.actor or clean(ended.by)
        counts = {str(fate): number for fate, number in (ended.counts or {}).items()}
        assert ended.ended_at is not None, "an import that ended has its end"
        note(self.desk, _subject(ended.digest), Act.IMPORTED, ended.ended_at, _whose(ended) | counts)

    def drop(self, import_id: int) -> None:
        dropped = self.desk.run(_DROP, import_id=import_id).first()
        if dropped is not None:
            self.desk.actor = self.desk.actor or dropped.by
            note(self.desk, _subject(dropped.digest), Act.IMPORT_DROPPED, self.desk.clock())

    def covering(self, operator: str, shortcode: str, since: datetime, until: datetime) -> Sequence[Import]:
        rows = self.desk.run(_COVERING, of_operator=operator, of_shortcode=shortcode, since=since, until=until)
        return [read_import(row) for row in rows.all()]


def _subject(digest: str) -> str:
    return f"statement:{digest[:_DIGEST_DIGITS]}"


def _whose(told: Import) -> dict[str, Detail]:
    return {"operator": told.operator, "shortcode": told.shortcode}


def read_import(row: Row[Any]) -> Import:
    """Read a row of the table."""
    counts = json.loads(row.counts) if row.counts else None
    return Import(
        row.operator,
        row.shortcode,
        row.digest,
        row.name,
        row.by,
        row.began_at,
        row.ended_at,
        row.first_at,
        row.last_at,
        {RowFate(name): number for name, number in counts.items()} if counts is not None else None,
    )
