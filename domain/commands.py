"""What a person may ask by SMS, and what a command answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.accounts import Movement, Standing
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.store import Store, UnitOfWork


class Asker(Enum):
    """Who texts, as far as the phone book knows: it decides how a lone number is read."""

    KNOWN = "known"
    SHARED = "shared"
    UNKNOWN = "unknown"
    STAFF = "staff"


class Speaks(Protocol):
    """Puts things into words of one language (a catalogue)."""

    @property
    def code(self) -> str:
        """The language's code ("en")."""

    def say(self, text: str, /, **values: object) -> str:
        """Translate an English text and fill its {placeholders}."""

    def money(self, amount: Money) -> str:
        """Write an amount with its currency ("KES 14,880"; cents only where there are any)."""

    def figure(self, amount: Money) -> str:
        """Write an amount without its currency ("14,880")."""

    def day(self, day: date, today: date) -> str:
        """Write a day: one still to come carries its weekday ("Tue 24 Nov"), a past one does not ("17 Nov"); another year is named."""

    def moment(self, moment: datetime, today: date) -> str:
        """Write a local time of today ("11:15") or of another day ("Mon 23 Nov 18:00")."""


@dataclass(frozen=True)
class Understood:
    """What a text means: an English keyword in lower case and its fields; *language* of the word typed."""

    command: str
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True)
class NotRead:
    """A text that is asked back.

    *echo* is what was typed, numbers masked and cut short; *examples* are one or
    two corrected messages; *near* the commands they stand for; *pin_missing*
    where all that is wrong is the PIN's form.
    """

    echo: str
    examples: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    language: str | None = None


Reading = Understood | NotRead


@dataclass(frozen=True)
class Institution:
    """Who we answer for."""

    name: str
    country: str
    currency: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    help_phone: str


class Policy(Enum):
    """When a PIN is asked for."""

    NEVER = "never"
    SHARED = "shared"
    ALWAYS = "always"


@dataclass(frozen=True)
class Question:
    """A text that was understood, and who asks; *now* is UTC, *today* the institution's day."""

    understood: Understood
    card: PhoneCard
    speaks: Speaks
    institution: Institution
    now: datetime
    today: date
    words: Sequence[str] = ()
    languages: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, str]:
        """What was typed behind the word."""
        return self.understood.fields


@dataclass(frozen=True)
class ToOther:
    """A text to a phone that did not ask."""

    to: str
    text: str
    key: str


@dataclass(frozen=True)
class Answer:
    """What we say, and what changes with it in the same commit.

    *variants* say the same, the best first; the first that fits one page leaves,
    else the last over several (then MORE). *keeps_rest* is false where the rest is already kept.
    """

    variants: tuple[str, ...]
    change: Callable[[UnitOfWork], None] | None = None
    others: tuple[ToOther, ...] = ()
    speaks: Speaks | None = None


@dataclass(frozen=True)
class Person:
    """Whose accounts may be shown: *as_of* is set where the core did not answer and these are the last known figures."""

    standing: Standing
    as_of: datetime | None
    movements: Callable[[int], Sequence[Movement]]


@dataclass(frozen=True)
class Tools:
    """What commands that change something work with."""

    store: Store
    check_pin: Callable[[str, int, str], object]
    hash_pin: Callable[[str, int], str]
    code_digest: Callable[[str], str]


@dataclass(frozen=True)
class AboutPerson:
    """A command about the accounts of one client, answered after her phone or PIN was proved."""

    word: str
    forms: tuple[str, ...]
    example: str
    answer: Callable[[Question, Person], Answer]
    in_help: str = ""


@dataclass(frozen=True)
class AboutPhone:
    """A command about the phone itself, its language or its PIN."""

    word: str
    forms: tuple[str, ...]
    example: str
    answer: Callable[[Question, Tools], Answer]
    in_help: str = ""


Command = AboutPerson | AboutPhone
