"""Keeps who uses which phone, their PINs, and what we last knew of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.accounts import Client, StaffMember, Standing
from domain.phonebook import Origin, PhoneCard
from domain.pins import Tries


class PhoneBook(Protocol):
    """Phones (E.164) and the people behind them, inside one unit of work."""

    def card(self, phone: str) -> PhoneCard:
        """Read what is known of a phone; a card without holders where nothing is."""

    def put_client(self, client: Client) -> None:
        """Put a client's number, name and whether she is active on record as the core has them (links are made apart)."""

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


class PINBook(Protocol):
    """PINs, wrong tries and JOIN codes, inside one unit of work."""

    def stored(self, client_id: int) -> str | None:
        """Read the hash of a client's PIN, None where she has none."""

    def put(self, client_id: int, hashed: str, now: datetime) -> None:
        """Set a client's PIN."""

    def tries(self, phone: str, client_id: int) -> Tries:
        """Read and lock the wrong tries of a phone for a client.

        Client 0 stands for nobody in particular, -1 for all who share the phone.
        """

    def put_tries(self, phone: str, client_id: int, tries: Tries) -> None:
        """Write them; `Tries()` forgets them."""

    def unlock(self, client_id: int, now: datetime) -> int:
        """Forget the wrong tries for a client from every phone; gives how many locks were opened."""

    def add_code(self, client_id: int, digest: str, expires_at: datetime, now: datetime) -> None:
        """Note a JOIN code by its digest; an older one of the client no longer counts."""

    def find_code(self, digest: str, now: datetime) -> int | None:
        """Find whose living JOIN code it is, without using it up."""

    def take_code(self, digest: str, now: datetime) -> int | None:
        """Use a JOIN code up and give its client, None where there is no such living code."""


class Figures(Protocol):
    """What the core last said of each client."""

    def put(self, standing: Standing) -> None:
        """Keep a standing, unless a younger one is kept."""

    def get(self, client_id: int) -> Standing | None:
        """Read the last standing."""


class Conversations(Protocol):
    """What a phone may still ask for, and how noisy it was."""

    def keep_rest(self, phone: str, pages: Sequence[str], until: datetime) -> None:
        """Keep what MORE will give; an empty sequence forgets."""

    def take_rest(self, phone: str, now: datetime) -> Sequence[str]:
        """Read what is left for MORE (it stays until `keep_rest`)."""

    def warn(self, phone: str, now: datetime, *, until: datetime) -> bool:
        """Note that a phone was told it writes too often; False where it was told and *until* has not passed."""


@dataclass(frozen=True)
class Task:
    """Something a person has to look at."""

    id: int
    kind: str
    subject: str
    note: str
    opened_at: datetime


class Tasks(Protocol):
    """What waits for a person."""

    def open(self, kind: str, subject: str, note: str, now: datetime) -> None:
        """Ask a person to look, once while it is open."""

    def waiting(self) -> Sequence[Task]:
        """List what is open, oldest first, 500 at most."""


class Carriers(Protocol):
    """How fast and how well each channel carries."""

    def take_turn(self, channel: str, rate_per_s: float, now: datetime) -> datetime | None:
        """Take one from the channel's token bucket (a second's worth deep); None: go now, else when a turn is due."""

    def note(self, channel: str, now: datetime, *, worked: bool) -> None:
        """Note whether a send worked; five failures in a row mark the channel down for a minute."""

    def is_down(self, channel: str, now: datetime) -> bool:
        """Tell whether a channel is marked down."""
