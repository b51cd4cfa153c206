"""Keeps who works for the institution, as the core last said."""

from typing import Protocol

from domain.accounts import StaffMember


class StaffBook(Protocol):
    """Staff on record (`PhoneBook.put_staff` puts them there), inside one unit of work; their phones are E.164."""

    def get(self, staff_id: int) -> StaffMember | None:
        """Read one; None where nobody on record is it."""

    def with_phone(self, phone: str) -> StaffMember | None:
        """Find the active one whose phone it is."""
