"""Serve a client at the counter: find her, see her phones and PIN, and do what she asks, in the name of who does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from domain.audit import Act
from domain.client_cards import ClientCard, ClientFound
from domain.errors import NoSuchEntry
from domain.phonebook import PhoneCard
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.staff import StaffPerson, Stale
from gateway.flows.keep_phones import client_numbered, speak, unlink
from gateway.flows.keep_pins import KeepPINs, add_code, unlock

SHOWN = 20
CLOSE_MAX = 3
CLOSE_FROM = 0.7
"""How alike a name is that may have been meant: one letter of six or seven."""

LOOKED_THROUGH = 2_000
"""Names compared with one that nobody has."""

WORDS_MAX = 4
_NUMBER = re.compile(r"[Cc]?0*([1-9][0-9]{0,19})")

T = TypeVar("T")


class Served(StrEnum):
    """What is done for a client, as the audit chain names it."""

    UNLINKED = "phone unlinked"
    CODE_GIVEN = "JOIN code given"
    UNLOCKED = "PIN unlocked"
    LANGUAGE_CHANGED = "language changed"


@dataclass(frozen=True)
class ServeClient:
    """What staff do for one client; phones are named by fingerprints, so that no page holds a whole number."""

    store: Store
    seals: Seals
    pins: KeepPINs
    country: str
    clock: Clock

    def find(self, typed: str) -> Sequence[ClientFound]:
        """Find clients by name, number or phone; one more than a page shows."""
        return self.store.read(self._find, typed)

    def close(self, typed: str) -> Sequence[ClientFound]:
        """Find, at most three, whose names are much like what was typed."""
        return self.store.read(_close, typed)

    def card(self, number: str) -> ClientCard:
        """Read all that staff may know of a client. Raises NoSuchEntry."""
        return self.store.read(_card, number, self.clock())

    def name_phone(self, phone: str) -> str:
        """Name a phone so that only we know which it is."""
        return self.seals.fingerprint("phone", phone)[:16]

    def show_phone(self, person: StaffPerson, number: str, named: str) -> str:
        """Give a whole number, and note who saw it. Raises NoSuchEntry and Stale."""
        return self._serve(person, number, Act.UNMASKED, lambda work, _: self._phone(work, number, named), what="phone")

    def unlink_phone(self, person: StaffPerson, number: str, named: str) -> None:
        """Note that a phone is not hers, whatever the core says. Raises NoSuchEntry and Stale."""

        def step(work: UnitOfWork, now: datetime) -> None:
            unlink(work, self._phone(work, number, named), number, now)

        self._serve(person, number, Served.UNLINKED, step)

    def give_code(self, person: StaffPerson, number: str) -> tuple[str, datetime]:
        """Make a JOIN code for her, and give it with the time until which it counts. Raises NoSuchEntry."""
        made = self.pins.new_code(self.clock())
        self._serve(person, number, Served.CODE_GIVEN, lambda work, now: add_code(work, number, made, now))
        return made.code, made.expires_at

    def unlock(self, person: StaffPerson, number: str) -> int:
        """Open the locks that wrong PINs put on her. Raises NoSuchEntry."""
        return self._serve(person, number, Served.UNLOCKED, lambda work, now: unlock(work, number, now))

    def speak(self, person: StaffPerson, number: str, language: str) -> int:
        """Answer all her phones in a language, and give how many. Raises NoSuchEntry."""
        act = Served.LANGUAGE_CHANGED
        return self._serve(person, number, act, lambda work, now: speak(work, number, language, now), to=language)

    def _serve(
        self, person: StaffPerson, number: str, act: str, step: Callable[[UnitOfWork, datetime], T], **details: str
    ) -> T:
        """Do something for her and note who did, both or neither."""
        now = self.clock()

        def both(work: UnitOfWork) -> T:
            work.audit.by(person.login)
            work.audit.note(f"client:{client_numbered(work, number)}", act, now, details)
            return step(work, now)

        return self.store.write(both)

    def _phone(self, work: UnitOfWork, number: str, named: str) -> str:
        phones = work.phones.phones_of(client_numbered(work, number))
        found = next((phone for phone, _ in phones if self.name_phone(phone) == named), None)
        if found is None:
            raise Stale("That phone is not hers any more.")
        return found

    def _find(self, work: UnitOfWork, typed: str) -> Sequence[ClientFound]:
        book, most = work.client_book, SHOWN + 1
        if number := _NUMBER.fullmatch(typed.strip()):
            found = book.numbered(number[1])
            if found is not None:
                return [found]
        phone = read_phone(typed, self.country)
        if phone is not None:
            return book.with_phone(phone, most)
        words = typed.split()[:WORDS_MAX]
        return book.named(words, most) if any(len(each) > 1 for each in words) else ()


def _close(work: UnitOfWork, typed: str) -> Sequence[ClientFound]:
    words = [word.casefold() for word in typed.split()[:WORDS_MAX] if len(word) > 2]
    near = work.client_book.beginning([word[:2] for word in words], LOOKED_THROUGH)
    scored = [(max(_alike(word, each.name) for word in words), each) for each in near] if words else []
    best = sorted((each for each in scored if each[0] >= CLOSE_FROM), key=lambda each: -each[0])
    return [each for _, each in best[:CLOSE_MAX]]


def _alike(word: str, name: str) -> float:
    return max(SequenceMatcher(None, word, part).ratio() for part in name.casefold().split() or [""])


def _card(work: UnitOfWork, number: str, now: datetime) -> ClientCard:
    match = _NUMBER.fullmatch(number.strip())
    client = work.client_book.numbered(match[1]) if match else None
    if client is None:
        raise NoSuchEntry(f"no client has the number {number}")
    phones: Sequence[PhoneCard] = [work.phones.card(phone) for phone, _ in work.phones.phones_of(client.id)]
    has_pin, locked = work.client_book.has_pin(client.id), work.client_book.locked_until(client.id, now)
    return ClientCard(client, phones, has_pin, locked)
