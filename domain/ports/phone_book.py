"""Keeps who uses which phone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.accounts import Client, StaffMember
from domain.phonebook import Origin, PhoneCard


class PhoneBook(Protocol):
    """Phones (E.164) and the people behind them, inside one unit of work."""

    def card(self, phone: str) -> PhoneCard:
        """Read what is known of a phone; a card without holders where nothing is."""

    def put_client(self, client: Client) -> None:
        """Put a client's number, name and whether she is active on record as the core has them (links are made apart)."""

    def clients_after(self, client_id: int, limit: int) -> Sequence[int]:
        """List the ids of the clients on record that come after *client_id*, in order."""

    def put_staff(self, member: StaffMember, phone: str | None, now: datetime) -> None:
        """Put a staff member on record as the core has him; his phone is his while he is active."""

    def link(self, phone: str, client_id: int, origin: Origin, now: datetime, *, must_prove: bool = False) -> None:
        """Note that a phone is a client's; a link that stands keeps its origin and loses *must_prove* where False is given."""

    def unlink(self, phone: str, client_id: int, now: datetime, *, is_wrong: bool = False) -> None:
        """Note that it no longer is; with *is_wrong* the core's word alone does not link it again."""

    def phones_of(self, client_id: int) -> Sequence[tuple[str, Origin]]:
        """List a client's phones."""

    def is_wrong(self, phone: str, client_id: int) -> bool:
        """Tell whether somebody said that this phone is not hers."""

    def note_heard(self, phone: str, now: datetime) -> None:
        """Note that a text came from it."""

    def note_delivery(self, phone: str, now: datetime, *, arrived: bool) -> None:
        """Note whether a text reached it; `card` says `must_prove` after 90 days silent and undeliverable."""

    def set_language(self, phone: str, language: str, now: datetime) -> None:
        """Note the language its owner chose."""

    def set_stopped(self, phone: str, is_stopped: bool, now: datetime) -> None:
        """Note that it wants no reminders, or wants them again."""

    def set_blocked(self, phone: str, is_blocked: bool, now: datetime) -> None:
        """Note that nothing from it counts, or counts again."""

    def client_numbered(self, number: str) -> int | None:
        """Find a client by her number (without letter and zeros), None where the book has none."""

    def cards(self, *, after: str, limit: int) -> Sequence[PhoneCard]:
        """Read the cards of the *limit* phones that come after *after*, in order of phone."""
