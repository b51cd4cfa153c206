# ruff: noqa: D102 (a port's method is documented at the port)
"""What the core last said of each client."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from domain.accounts import Standing
from gateway.store.desk import Desk, upsert
from gateway.store.people_tables import figures
from gateway.store.standings import read_standing, write_standing

_PUT = upsert(figures, "read_at", "standing", where=lambda insert: figures.c.read_at <= insert.excluded.read_at)
_GET = select(figures.c.standing).where(figures.c.client_id == bindparam("of_client"))


@dataclass(frozen=True)
class SQLFigures:
    """Standings, inside one unit of work."""

    desk: Desk

    def put(self, standing: Standing) -> None:
        self.desk.run(_PUT, client_id=standing.client.id, read_at=standing.read_at, standing=write_standing(standing))

    def get(self, client_id: int) -> Standing | None:
        text: str | None = self.desk.run(_GET, of_client=client_id).scalar_one_or_none()
        return None if text is None else read_standing(text)
