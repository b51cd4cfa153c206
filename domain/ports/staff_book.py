"""Keeps who works for the institution, as the core last said."""

from collections.abc import Sequence
from typing import Protocol

from domain.accounts import StaffMember


class StaffBook(Protocol):
    """Staff on record (`PhoneBook.put_staff` puts them there), inside one unit of work; their phones are E.164."""

    def get(self, staff_id: int) -> StaffMember | None:
        """Read one; None where nobody on record is it."""

    def with_phone(self, phone: str) -> StaffMember | None:
        """Find the active one whose phone it is."""

    def team(self, office_id: int | None, limit: int, after: int = 0) -> Sequence[tuple[StaffMember, bool]]:
        """List the active ones of an office, or of all, by name, behind *after* (an id); each with whether her phone is blocked."""

    def count_blocked(self, office_id: int | None) -> int:
        """Count the active ones of an office, or of all, whose phone is blocked."""
