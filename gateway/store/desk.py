"""What the repositories of one step share: its connection, and what the step leaves to do at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, CursorResult, Executable, Select, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.ports.clock import Clock

Statements = Mapping[str, Executable]
"""One statement in the words of each database, by the database's name."""

_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), bindparam("seed", 0, BigInteger))))


@dataclass
class Desk:
    """One step's connection; *lanes* may want a new head when it ends, *wakes* are the queues that have work now."""

    connection: Connection
    clock: Clock
    is_writing: bool
    lanes: set[str] = field(default_factory=set)
    wakes: set[str] = field(default_factory=set)
    is_superseded: bool = False

    def __post_init__(self) -> None:
        self.database = self.connection.dialect.name

    def run(self, statement: Executable | Statements, /, **values: Any) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement."""
        if isinstance(statement, Mapping):
            statement = statement[self.database]
        return self.connection.execute(statement, values)

    def locked(self, statement: Select[Any]) -> Select[Any]:
        """Lock the rows that a step decides about; SQLite's one writer needs no locks."""
        if self.is_writing and self.database == "postgresql":
            return statement.with_for_update()
        return statement

    def lock(self, name: str) -> None:
        """Hold *name* until the step ends, also where no row stands for it yet."""
        if self.is_writing and self.database == "postgresql":
            self.connection.execute(_LOCK, {"name": name})


def insert_once(table: Table, *returning: Column[Any]) -> Statements:
    """Make "insert it unless it is there", which gives *returning* only where it was not."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing().returning(*returning),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing().returning(*returning),
    }


def upsert(table: Table, *changes: str) -> Statements:
    """Make "insert it, or set *changes* where its key is there"."""
    keys = list(table.primary_key.columns)
    for_sqlite, for_postgresql = sqlite.insert(table), postgresql.insert(table)
    return {
        "sqlite": for_sqlite.on_conflict_do_update(
            index_elements=keys, set_={name: for_sqlite.excluded[name] for name in changes}
        ),
        "postgresql": for_postgresql.on_conflict_do_update(
            index_elements=keys, set_={name: for_postgresql.excluded[name] for name in changes}
        ),
    }
