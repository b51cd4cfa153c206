"""The people of a village as values: clients, staff, groups, accounts.

Amounts are whole units of the institution's currency. "Owed" is what is owed
before today's meeting. Phones are E.164.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from domain.commands import Institution


class Role(StrEnum):
    """What somebody is to the institution."""

    CLIENT = "client"
    OFFICER = "officer"
    MANAGER = "manager"
    FINANCE = "finance"
    CASHIER = "cashier"


class Stage(StrEnum):
    """How far a loan has come."""

    PENDING = "pending"
    APPROVED = "approved"
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True)
class CastLoan:
    """A loan; *weeks_behind* is negative for who is ahead of her schedule."""

    number: int
    principal: int
    instalment: int
    weeks: int
    owed: int
    stage: Stage
    weeks_behind: int = 0

    @property
    def weeks_paid(self) -> int:
        """How many instalments are paid; the story has no part of one."""
        paid, rest = divmod(self.instalment * self.weeks - self.owed, self.instalment)
        assert rest == 0, f"L{self.number} owes a part of an instalment"
        return paid

    @property
    def weeks_due(self) -> int:
        """How many instalments fell due before today."""
        return self.weeks_paid + self.weeks_behind


@dataclass(frozen=True)
class CastClient:
    """A client: *phones* are in her hands, *on_file* is what the core has, *linked* what staff put in the phone book.

    Her savings account has her own number.
    """

    number: int
    name: str
    pin: str | None
    savings: int
    loans: tuple[CastLoan, ...]
    phones: tuple[str, ...]
    on_file: str | None
    linked: tuple[str, ...] = ()
    held: int = 0
    language: str = "en"
    is_stopped: bool = False

    @property
    def first_name(self) -> str:
        """What she is called."""
        return self.name.partition(" ")[0]

    @property
    def last_name(self) -> str:
        """The rest of her name."""
        return self.name.partition(" ")[2]


@dataclass(frozen=True)
class CastStaff:
    """Somebody who works for the institution."""

    name: str
    role: Role
    phone: str
    login: str
    password: str
    title: str

    @property
    def first_name(self) -> str:
        """What she is called."""
        return self.name.partition(" ")[0]


@dataclass(frozen=True)
class CastGroup:
    """A group, who leads it, and when it meets today: of itself, or together with the *center* above it."""

    name: str
    officer: str
    meets_at: time
    clients: tuple[CastClient, ...]
    center: str | None = None


@dataclass(frozen=True)
class OtherPhone:
    """A phone in the hands of somebody the institution does not know."""

    phone: str
    holder: str
    note: str


@dataclass(frozen=True)
class Cast:
    """A whole village; *line* is the number that its people text to."""

    institution: Institution
    branch: str
    line: str
    staff: tuple[CastStaff, ...]
    groups: tuple[CastGroup, ...]
    strangers: tuple[OtherPhone, ...]
    savings_per_meeting: int

    @property
    def clients(self) -> tuple[CastClient, ...]:
        """All clients, in order of their numbers."""
        return tuple(each for group in self.groups for each in group.clients)

    def client(self, number: int) -> CastClient:
        """Give one client by her number."""
        return next(each for each in self.clients if each.number == number)


def people(cast: Cast) -> Sequence[dict[str, object]]:
    """List everybody as the village's contract has it."""
    staff: list[dict[str, object]] = [
        {
            "name": each.name,
            "role": each.role.value,
            "phones": [each.phone],
            "pin": None,
            "language": cast.institution.languages[0],
            "password": each.password,
            "client_id": None,
            "accounts": [],
        }
        for each in cast.staff
    ]
    return staff + [_client(each) for each in cast.clients]


def _client(client: CastClient) -> dict[str, object]:
    loans = [{"number": f"L{each.number}", "kind": "loan"} for each in client.loans]
    return {
        "name": client.name,
        "role": Role.CLIENT.value,
        "phones": list(client.phones),
        "pin": client.pin,
        "language": client.language,
        "client_id": client.number,
        "accounts": [*loans, {"number": f"S{client.number}", "kind": "savings"}],
    }
