"""Who meets where and when: groups, their members, and the meetings at which money is brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Member:
    """An active client of a group; *number* is her account number without zeros."""

    client_id: int
    number: str
    name: str


@dataclass(frozen=True)
class Individual:
    """An active client who is in no group; *officer_id* is who looks after her."""

    client_id: int
    officer_id: int | None


@dataclass(frozen=True)
class Group:
    """An active group; *officer_id* is who looks after it, *center* the name of the center above it.

    *members* are the active ones alone, in the order of their numbers.
    """

    id: int
    name: str
    office_id: int
    officer_id: int | None
    center: str | None
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Meeting:
    """A day on which a group meets; *at* is its branch's clock time, None where the core knows none."""

    group_id: int
    on: date
    at: time | None
