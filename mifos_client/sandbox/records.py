"""What stands in the books as values: offices, staff, logins, clients, groups, centers, and how money came."""

from dataclasses import dataclass
from datetime import date, datetime, time

GROUP_LEVEL = 2
CENTER_LEVEL = 1
MOBILE_MONEY = 4  # Fineract's number for the first way of paying that the institution set up


@dataclass(frozen=True)
class Means:
    """How money came, as its poster told it; without a *way* Fineract forgets the rest, and the receipt too."""

    way: int | None = MOBILE_MONEY
    account: str = ""
    check: str = ""
    routing: str = ""
    bank: str = ""
    note: str | None = None


@dataclass(frozen=True)
class Office:
    """A branch; the Head Office has no parent and sees all."""

    number: int
    name: str
    parent: int | None
    opened_on: date

    @property
    def hierarchy(self) -> str:
        """Fineract's path of the office in the tree."""
        return "." if self.parent is None else f".{self.number}."


@dataclass(frozen=True)
class Staff:
    """Somebody who works for the institution."""

    number: int
    first_name: str
    last_name: str
    office: int
    phone: str | None
    is_loan_officer: bool
    is_active: bool
    joined_on: date
    external_id: str | None

    @property
    def name(self) -> str:
        """The display name: last name first."""
        return f"{self.last_name}, {self.first_name}"


@dataclass(frozen=True)
class Login:
    """A name and password that the API takes, with one role of its own."""

    number: int
    name: str
    password: str
    first_name: str
    last_name: str
    office: int
    staff: int | None
    role: str
    permissions: tuple[str, ...]

    def may(self, permission: str) -> bool:
        """Tell whether the role holds *permission*, by itself or by one that covers all."""
        held = {name.upper() for name in self.permissions}
        covering = {"ALL_FUNCTIONS"} | ({"ALL_FUNCTIONS_READ"} if permission.startswith("READ_") else set())
        return bool(held & (covering | {permission.upper()}))


@dataclass(frozen=True)
class Client:
    """A client; the phone is any text, as in Fineract."""

    number: int
    first_name: str
    last_name: str
    office: int
    staff: int | None
    phone: str | None
    active_on: date
    made_at: datetime
    external_id: str | None
    identifiers: tuple[tuple[int, str], ...] = ()

    @property
    def name(self) -> str:
        """The display name: first name first."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Group:
    """A group (level 2) or a center (level 1), with its weekly meeting if it has one of its own."""

    number: int
    level: int
    name: str
    office: int
    staff: int | None
    clients: tuple[int, ...]
    center: int | None
    active_on: date
    meets_first: date | None
    meets_at: time | None
    calendar: int | None
    made_at: datetime
    external_id: str | None
