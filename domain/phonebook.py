"""Which phone belongs to whom, and what we know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SILENT_FOR = timedelta(days=90)
"""A number that was silent and undeliverable so long may be a stranger's by now."""


class Origin(StrEnum):
    """Who told us that a phone is a client's."""

    CORE = "core"
    STAFF = "staff"
    JOINED = "joined"


@dataclass(frozen=True)
class Holder:
    """A client who may be asked about from one phone.

    *must_prove* is true where the number may have changed hands: a PIN or a
    JOIN comes before the next answer. *has_pin* tells whether one is set.
    """

    client_id: int
    number: str
    name: str
    origin: Origin
    must_prove: bool
    has_pin: bool

    @property
    def first_name(self) -> str:
        """What she is called in a text."""
        return self.name.split()[0] if self.name.split() else self.number


@dataclass(frozen=True)
class PhoneCard:
    """What the phone book knows of one phone (E.164).

    *staff* is the name of the staff member whose phone it is, *language* what
    its owner chose, None where she never did. *holders* are in order of client number.
    """

    phone: str
    holders: tuple[Holder, ...] = ()
    staff: str | None = None
    language: str | None = None
    is_blocked: bool = False
    is_stopped: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is anybody's."""
        return bool(self.holders) or self.staff is not None

    @property
    def is_shared(self) -> bool:
        """Whether several clients use it."""
        return len(self.holders) > 1

    @property
    def whose(self) -> str:
        """Whose it is, in a note to staff: by client numbers ("C15 or C9"), never by the phone itself."""
        return " or ".join(f"C{each.number}" for each in self.holders) or "a phone that is nobody's"
