"""A round over the groups of the core, in which the sheets of a day are made: a page of them a job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.jobs import BULK
from domain.ports.jobs import Jobs

KIND, MAKE_SHEET, SEND_SHEET = "make_sheets", "make_sheet", "send_sheet"
AGAIN_MINUTES = 10
"""How often an officer who has no sheet may have the core asked again."""


@dataclass(frozen=True)
class Round:
    """Where a round stands: *offset* groups are past, None where they all are; *officer_id* None for every officer's.

    *turn* tells a round that is walked again from the first of the day.
    """

    on: date
    offset: int | None = 0
    officer_id: int | None = None
    turn: str = ""

    @property
    def subject(self) -> str:
        """What a job about this place of it is about."""
        place = "staff" if self.offset is None else self.offset
        return f"{self.on} {place} {self.officer_id or 'all'} {self.turn or 'first'}"

    @property
    def key(self) -> str:
        """What makes the job once."""
        return f"sheets/{self.subject}"

    def further(self, count: int) -> Round:
        """Go on behind a page of so many groups; behind an empty one come the officers' own clients."""
        assert self.offset is not None, "the groups are past"
        return replace(self, offset=self.offset + count if count else None)

    def begin(self, jobs: Jobs, now: datetime) -> bool:
        """Ask for it; False where it was asked for before."""
        return jobs.add(KIND, self.subject, queue=BULK, key=self.key, due=now)


def read_round(subject: str) -> Round:
    """Read what a job is about."""
    on, place, officer, turn = subject.split()
    return Round(
        date.fromisoformat(on),
        None if place == "staff" else int(place),
        None if officer == "all" else int(officer),
        "" if turn == "first" else turn,
    )


def again_for(officer_id: int, now: datetime, zone: ZoneInfo) -> Round:
    """Make the round that looks for one officer's sheets once more, once in so many minutes."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return Round(local.date(), officer_id=officer_id, turn=str(minute // AGAIN_MINUTES))


@dataclass(frozen=True)
class Wanted:
    """A sheet that may be due: of a group, or of an officer's own clients where there is none.

    With a group, *officer_id* names whose it must be, None for anybody's; without one *client_ids* are the officer's own.
    """

    on: date
    group_id: int | None
    officer_id: int | None = None
    client_ids: tuple[int, ...] = ()

    @property
    def about(self) -> str:
        """Tell it from others."""
        return f"{self.on} {self.group_id or '-'} {self.officer_id or '-'}"

    @property
    def subject(self) -> str:
        """What the job that makes it is about."""
        return f"{self.about} {','.join(map(str, self.client_ids)) or '-'}"

    @property
    def sheet_key(self) -> str:
        """What makes the sheet once."""
        return f"{self.group_id} {self.on}" if self.group_id else f"officer {self.officer_id} {self.on}"


def read_wanted(subject: str) -> Wanted:
    """Read what a job is about."""
    on, group, officer, *clients = subject.split()
    group_id, officer_id = (None if each == "-" else int(each) for each in (group, officer))
    client_ids = tuple(int(each) for part in clients if part != "-" for each in part.split(","))
    return Wanted(date.fromisoformat(on), group_id, officer_id, client_ids)
