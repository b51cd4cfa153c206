"""Moves a row along a drawn move if it still stands where it was read, and notes it for the audit chain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable, Row

from domain.audit import Details
from domain.audited import moved_fields
from gateway.store.chain import note
from gateway.store.desk import Desk

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Moves(Generic[S]):
    """The moves of a table's rows that are *drawn*, and the *statement* that makes one.

    It takes `from_state`, `to_state`, `now` and `why`, and gives the row that it moved; *subject* names what that is about.
    """

    statement: Executable
    drawn: Mapping[S, Collection[S]]
    act: StrEnum
    subject: Callable[[Row[Any]], str]


@dataclass(frozen=True)
class Move(Generic[S]):
    """One move, and why; *said* is what else the audit line holds of it, but for what is None."""

    start: S
    to: S
    now: datetime
    reason: str = ""
    said: Details = field(default_factory=dict)


def move_row(desk: Desk, moves: Moves[S], move: Move[S], **values: Any) -> bool:
    """Make a move; *values* are what else the statement takes. False where it is not drawn, or the row stands elsewhere by now."""
    if move.to not in moves.drawn[move.start]:
        return False
    states = {"from_state": move.start.value, "to_state": move.to.value}
    row = desk.run(moves.statement, **states, now=move.now, why=move.reason, **values).first()
    if row is None:
        return False
    said = {name: value for name, value in move.said.items() if value is not None}
    note(
        desk,
        moves.subject(row),
        moves.act,
        move.now,
        {"from": move.start, **moved_fields(move.to, move.reason), **said},
    )
    return True


def name_receipt(row: Row[Any]) -> str:
    """Name the receipt that a row is about."""
    return f"{row.operator}:{row.number}"
