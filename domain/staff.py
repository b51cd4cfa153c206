"""Who works on the staff pages: her roles, her login, her session, and what she did there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Refused

IDLE_MAX = timedelta(minutes=30)
SESSION_MAX = timedelta(hours=10)

TRIES_FREE = 5
"""Sign-ins of one login that may go wrong before she has to wait."""

TRIES_FREE_ADDRESS = 20
"""The same of one address, behind which a whole branch may sit."""

TRIES_COUNT = timedelta(minutes=15)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long each further wrong sign-in waits; the last one stands for all that follow."""


class Role(StrEnum):
    """What somebody may do on the pages; the value is what she is called."""

    OFFICER = "officer"
    CASHIER = "cashier"
    MANAGER = "branch manager"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


ALL_ROLES = frozenset(Role)

HEAD_OFFICE = 1
"""What every Mifos X calls its first office, which is above all others."""


class WrongLogin(Refused):
    """The core knows no such login and password."""


class PasswordExpired(Refused):
    """The login is right, and a new password has to be chosen in Mifos first."""


class NeedsSecondFactor(Refused):
    """The login is right, and the core wants a code besides."""


class HasNoRole(Refused):
    """The login is right, and is none of the institution's roles on these pages; its words are the login's roles in the core."""


class MustWait(Refused):
    """Too many sign-ins went wrong."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True)
class Login:
    """What she signs in with."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class CorePerson:
    """Whom the core says a login is; *roles* are the core's names of them, *staff_id* None where she is no staff there."""

    login: str
    name: str
    staff_id: int | None
    office_id: int
    office: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class StaffPerson:
    """Who acts: *login* names her in the audit log, *name* on the pages; *office* is her branch."""

    login: str
    name: str
    roles: frozenset[Role]
    staff_id: int | None
    office_id: int
    office: str

    def is_one_of(self, roles: frozenset[Role]) -> bool:
        """Tell whether she has one of *roles*."""
        return bool(self.roles & roles)

    def works_in(self, office_id: int) -> bool:
        """Tell whether a branch is hers; the head office's people work in all."""
        return self.office_id in {office_id, HEAD_OFFICE}

    @property
    def bound_to(self) -> int | None:
        """The branch that she works in alone; None where she works in all."""
        return None if self.office_id == HEAD_OFFICE else self.office_id

    @property
    def title(self) -> str:
        """What she is called: "cashier", "finance and administrator"."""
        return " and ".join(role.value for role in Role if role in self.roles)


@dataclass(frozen=True)
class Session:
    """One row of the table: *sealed* opens with the cookie alone; *kept* is what she typed when it ended, sealed alike."""

    digest: str
    login: str
    sealed: bytes = field(repr=False)
    opened_at: datetime
    seen_at: datetime
    kept: bytes | None = field(default=None, repr=False)

    def is_open(self, now: datetime) -> bool:
        """Tell whether it still counts."""
        return bool(self.sealed) and now - self.seen_at < IDLE_MAX and now - self.opened_at < SESSION_MAX


@dataclass(frozen=True)
class Done:
    """What a form did: *words* tell her, *place* is where she is led, *undo* the path of a form that takes it back."""

    words: str
    place: str
    undo: str = ""


@dataclass(frozen=True)
class StaffAct:
    """A form that was sent once: *done* None while it is being done, or where nobody knows how it ended."""

    key: str
    login: str
    name: str
    begun_at: datetime
    answered_at: datetime | None
    done: Done | None


class Stale(Refused):
    """What she decided about has changed since she saw it; the words say who did what ("Rose Chebet matched it at 11:22.")."""


class NotAllowed(Refused):
    """She may not; the words say who may ("You made this batch. Rose Chebet or Daniel Mutua can approve it.")."""


def wait_after(wrong: int, free: int) -> timedelta:
    """Tell how long to wait after the *wrong*-th sign-in in a row that failed."""
    over = wrong - free
    return timedelta(0) if over < 0 else WAITS[min(over, len(WAITS) - 1)]
