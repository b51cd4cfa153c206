"""What the repositories of one step share: its connection, and what the step leaves to do at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Select,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from domain.audit import DAEMON, NewLine
from domain.ports.clock import Clock
from gateway.store.columns import keep

Insert = sqlite.Insert | postgresql.Insert
"""An insert that may say what to do where its key is there; both databases say it alike."""

Statements = Mapping[str, Executable]
"""One statement in the words of each database, by the database's name."""

_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), bindparam("seed", 0, BigInteger))))


@dataclass
class Desk:
    """One step's connection; *lanes* may want a new head when it ends, *wakes* are the queues that have work now.

    *notes* are the audit lines to be written at its end, *actor* is who acts in it. *noted* are those of the steps
    before it in its batch, which stand in no table yet.
    """

    connection: Connection
    clock: Clock
    is_writing: bool
    lanes: set[str] = field(default_factory=set)
    wakes: set[str] = field(default_factory=set)
    is_superseded: bool = False
    notes: list[NewLine] = field(default_factory=list)
    noted: Sequence[NewLine] = ()
    actor: str = DAEMON

    def __post_init__(self) -> None:
        self.database = self.connection.dialect.name

    def run(self, statement: Executable | Statements, /, **values: Any) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement."""
        if isinstance(statement, Mapping):
            statement = statement[self.database]
        return self.connection.execute(statement, values)

    def run_many(
        self, statement: Executable | Statements, rows: Sequence[Mapping[str, Any]], /
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement for each of some rows; all have the same columns."""
        if isinstance(statement, Mapping):
            statement = statement[self.database]
        return self.connection.execute(statement, rows)

    def add_many(self, statement: Statements, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Insert many rows, which all tell the same columns, all but an own number, and give nothing back.

        SQLAlchemy makes the parameters of each row anew, which on SQLite takes three times as long as writing it; so
        there the driver is handed what the columns keep.
        """
        if self.database == "postgresql":
            self.run_many(statement, rows)
            return
        insert = _compile(statement["sqlite"], tuple(rows[0]))
        names = insert.positiontup
        assert names, "SQLite's parameters are told by their places"
        driver: Any = self.connection.connection.driver_connection
        driver.executemany(insert.string, [[keep(row[name]) for name in names] for row in rows])

    def locked(self, statement: Select[Any]) -> Select[Any]:
        """Lock the rows that a step decides about; SQLite's one writer needs no locks."""
        if self.is_writing and self.database == "postgresql":
            return statement.with_for_update()
        return statement

    def lock(self, name: str) -> None:
        """Hold *name* until the step ends, also where no row stands for it yet."""
        if self.is_writing and self.database == "postgresql":
            self.connection.execute(_LOCK, {"name": name})


@lru_cache
def _compile(statement: Insert, columns: tuple[str, ...]) -> SQLCompiler:
    compiled = statement.compile(dialect=sqlite.dialect(), column_keys=columns)
    assert isinstance(compiled, SQLCompiler), "an insert"
    return compiled


def either(table: Table, make: Callable[[Insert], Executable]) -> Statements:
    """Make a statement that begins with an insert, in the words of each database."""
    return {"sqlite": make(sqlite.insert(table)), "postgresql": make(postgresql.insert(table))}


def insert_once(table: Table, *returning: Column[Any]) -> Statements:
    """Make "insert it unless it is there", which gives *returning* only where it was not."""
    return either(table, lambda insert: insert.on_conflict_do_nothing().returning(*returning))


def upsert(table: Table, *changes: str, where: Callable[[Insert], ColumnElement[bool]] | None = None) -> Statements:
    """Make "insert it, or set *changes* where its key is there", and where *where* holds."""

    def make(insert: Insert) -> Executable:
        new = {name: insert.excluded[name] for name in changes}
        keys = list(table.primary_key.columns)
        return insert.on_conflict_do_update(index_elements=keys, set_=new, where=where(insert) if where else None)

    return either(table, make)
