# ruff: noqa: D102 (a port's method is documented at the port)
"""What waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from domain.ports.tasks import Task
from domain.tasks import TaskKind
from gateway.store.desk import Desk, insert_once
from gateway.store.tables import task_is_open, tasks

SHOWN_MAX = 500

_OPEN = insert_once(tasks, tasks.c.id)
_OPENED = select(tasks.c.id, tasks.c.kind, tasks.c.subject, tasks.c.note, tasks.c.opened_at).where(task_is_open)
_FIND = _OPENED.where(tasks.c.kind == bindparam("of_kind"), tasks.c.subject == bindparam("about"))
_GET = _OPENED.where(tasks.c.id == bindparam("of_task"))
_CLOSE = (
    update(tasks)
    .where(tasks.c.id == bindparam("of_task"), task_is_open)
    .values(closed_at=bindparam("now"), closed_by=bindparam("who"), closed_because=bindparam("why"))
)
_WAITING = (
    _OPENED.where(tasks.c.kind.not_in(bindparam("besides", expanding=True)))
    .order_by(tasks.c.opened_at, tasks.c.id)
    .limit(SHOWN_MAX)
)

_OF_KIND = (
    _OPENED.where(tasks.c.kind == bindparam("of_kind"), tasks.c.id > bindparam("after"))
    .order_by(tasks.c.id)
    .limit(SHOWN_MAX)
)


@dataclass(frozen=True)
class SQLTasks:
    """Tasks, inside one unit of work."""

    desk: Desk

    def open(self, kind: TaskKind, subject: str, note: str, now: datetime) -> None:
        self.desk.run(_OPEN, kind=str(kind), subject=subject, note=note, opened_at=now)

    def find(self, kind: TaskKind, subject: str) -> Task | None:
        row = self.desk.run(_FIND, of_kind=str(kind), about=subject).first()
        return Task(*row) if row else None

    def get(self, task_id: int) -> Task | None:
        row = self.desk.run(_GET, of_task=task_id).first()
        return Task(*row) if row else None

    def close(self, task_id: int, by: str, because: str, now: datetime) -> bool:
        return self.desk.run(_CLOSE, of_task=task_id, who=by, why=because, now=now).rowcount == 1

    def waiting(self, besides: Collection[TaskKind] = ()) -> Sequence[Task]:
        return [Task(*row) for row in self.desk.run(_WAITING, besides=[str(kind) for kind in besides]).all()]

    def of_kind(self, kind: TaskKind, after: int = 0) -> Sequence[Task]:
        return [Task(*row) for row in self.desk.run(_OF_KIND, of_kind=str(kind), after=after).all()]
