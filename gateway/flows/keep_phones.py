"""What staff do with the phone book: add, remove, block, choose a language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NoSuchEntry
from domain.phonebook import Origin, PhoneCard
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork

CARDS_A_PAGE = 200


@dataclass(frozen=True)
class KeepPhones:
    """Each change is one step; client numbers are as printed on her pass book, without letter."""

    store: Store
    clock: Clock

    def cards(self) -> Iterator[PhoneCard]:
        """Walk through every card of the book by phone, CARDS_A_PAGE at a time."""
        after = ""
        while page := self.store.read(_cards, after):
            yield from page
            after = page[-1].phone

    def has_any(self) -> bool:
        """Tell whether the book has any phone."""
        return next(self.cards(), None) is not None

    def add(self, phone: str, number: str) -> None:
        """Note that a phone is a client's. Raises NoSuchEntry where no client has this number."""
        self.store.write(_link, phone, number, self.clock())

    def remove(self, phone: str, number: str) -> None:
        """Note that it no longer is, whatever the core says. Raises NoSuchEntry where no client has this number."""
        self.store.write(unlink, phone, number, self.clock())

    def block(self, phone: str, *, is_blocked: bool = True) -> None:
        """Let nothing from a phone count from now on, or let it count again."""
        self.store.write(_block, phone, is_blocked, self.clock())

    def stop(self, phone: str) -> None:
        """Note that a phone wants no reminders."""
        self.store.write(_stop, phone, self.clock())

    def speak(self, number: str, language: str) -> int:
        """Set the language of all phones of a client, and give how many. Raises NoSuchEntry."""
        return self.store.write(speak, number, language, self.clock())


def client_numbered(work: UnitOfWork, number: str) -> int:
    """Find a client by her number. Raises NoSuchEntry."""
    client_id = work.phones.client_numbered(number.strip().upper().removeprefix("C").lstrip("0"))
    if client_id is None:
        raise NoSuchEntry(f"no client has the number {number}; `mobile-mifos sync` reads new ones from the core")
    return client_id


def unlink(work: UnitOfWork, phone: str, number: str, now: datetime) -> None:
    """Note that a phone is not a client's, whatever the core says. Raises NoSuchEntry."""
    work.phones.unlink(phone, client_numbered(work, number), now, is_wrong=True)


def speak(work: UnitOfWork, number: str, language: str, now: datetime) -> int:
    """Set the language of all phones of a client, and give how many. Raises NoSuchEntry."""
    phones = work.phones.phones_of(client_numbered(work, number))
    for phone, _ in phones:
        work.phones.set_language(phone, language, now)
    return len(phones)


def _cards(work: UnitOfWork, after: str) -> Sequence[PhoneCard]:
    return work.phones.cards(after=after, limit=CARDS_A_PAGE)


def _link(work: UnitOfWork, phone: str, number: str, now: datetime) -> None:
    work.phones.link(phone, client_numbered(work, number), Origin.STAFF, now)


def _block(work: UnitOfWork, phone: str, is_blocked: bool, now: datetime) -> None:
    work.phones.set_blocked(phone, is_blocked, now)


def _stop(work: UnitOfWork, phone: str, now: datetime) -> None:
    work.phones.set_stopped(phone, True, now)
