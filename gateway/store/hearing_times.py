# ruff: noqa: D102 (a port's method is documented at the port)
"""When callbacks about money came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from gateway.store.desk import Desk
from gateway.store.money_tables import word_is_callback, words

_FIRST = select(func.min(words.c.told_at)).where(word_is_callback)
_LAST = select(func.max(words.c.told_at)).where(word_is_callback)
_COUNT = (
    select(func.count())
    .select_from(words)
    .where(word_is_callback, words.c.told_at > bindparam("since"), words.c.told_at <= bindparam("until"))
)


@dataclass(frozen=True)
class SQLHearing:
    """Callbacks by when they came, inside one look."""

    desk: Desk

    def first_at(self) -> datetime | None:
        found: datetime | None = self.desk.run(_FIRST).scalar_one()
        return found

    def last_at(self) -> datetime | None:
        found: datetime | None = self.desk.run(_LAST).scalar_one()
        return found

    def count(self, spans: Sequence[tuple[datetime, datetime]]) -> Sequence[int]:
        return [int(self.desk.run(_COUNT, since=since, until=until).scalar_one()) for since, until in spans]
