# ruff: noqa: D102 (a port's method is documented at the port)
"""What MORE gives, and who was told to write less often."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from gateway.store.desk import Desk, either, upsert
from gateway.store.people_tables import rests, warnings

_KEEP = upsert(rests, "pages", "until")
_TAKE = select(rests.c.pages).where(rests.c.phone == bindparam("of_phone"), rests.c.until > bindparam("now"))
_WARN = either(
    warnings,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[warnings.c.phone],
        set_={"until": insert.excluded.until},
        where=warnings.c.until <= bindparam("now", type_=warnings.c.until.type),
    ).returning(warnings.c.phone),
)


@dataclass(frozen=True)
class SQLConversations:
    """Conversations, inside one unit of work."""

    desk: Desk

    def keep_rest(self, phone: str, pages: Sequence[str], until: datetime) -> None:
        if pages:
            self.desk.run(_KEEP, phone=phone, pages=json.dumps(list(pages), ensure_ascii=False), until=until)
        else:
            self.desk.run(delete(rests).where(rests.c.phone == phone))

    def take_rest(self, phone: str, now: datetime) -> Sequence[str]:
        pages: str | None = self.desk.run(_TAKE, of_phone=phone, now=now).scalar_one_or_none()
        return [] if pages is None else [str(page) for page in json.loads(pages)]

    def warn(self, phone: str, now: datetime, *, until: datetime) -> bool:
        return self.desk.run(_WARN, phone=phone, until=until, now=now).first() is not None
