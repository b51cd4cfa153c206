"""What a person may ask by SMS, and what a command answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.accounts import Movement, StaffMember, Standing
from domain.claims import ClaimRule
from domain.collects import Collecting
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.pins import PINCheck
from domain.ports.field_work import FieldWork
from domain.ports.store import Store, UnitOfWork
from domain.reports import Doubt, FieldReport, Told


class Asker(Enum):
    """Who texts, as far as the phone book knows: it decides how a lone number is read, and whether words of staff are."""

    KNOWN = "known"
    SHARED = "shared"
    UNKNOWN = "unknown"
    STAFF = "staff"
    BOTH = "staff and known"
    BOTH_SHARED = "staff and shared"

    @property
    def is_staff(self) -> bool:
        """Whether it is the phone of somebody who works here."""
        return self in {Asker.STAFF, Asker.BOTH, Asker.BOTH_SHARED}

    @property
    def is_client(self) -> bool:
        """Whether the phone is one client's alone."""
        return self in {Asker.KNOWN, Asker.BOTH}

    @property
    def is_shared(self) -> bool:
        """Whether several clients use it."""
        return self in {Asker.SHARED, Asker.BOTH_SHARED}


class Speaks(Protocol):
    """Puts things into words of one language (a catalogue)."""

    @property
    def code(self) -> str:
        """The language's code ("en")."""

    def say(self, text: str, /, **values: object) -> str:
        """Translate an English text and fill its {placeholders}."""

    def word(self, command: str) -> str:
        """Give the word to type for a command, in capitals ("BALANCE", "SALIO")."""

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
    """What a text means: an English keyword in lower case and its fields; *language* of the word typed.

    *report* is what an officer wrote of a meeting: of the commands `code` and `c`, which have no other fields.
    """

    command: str
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    report: FieldReport | None = None

    @property
    def told(self) -> Mapping[str, Told]:
        """Every field by its name in the contract, those of a report too."""
        return {**self.fields, **(self.report.told if self.report else {})}


@dataclass(frozen=True)
class NotRead:
    """A text that is asked back.

    *echo* is what was typed, numbers masked and cut short; *examples* are one or
    two corrected messages; *near* the commands they stand for. *doubt* is why an officer's report was not taken.
    """

    echo: str
    examples: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    language: str | None = None
    doubt: Doubt | None = None


Reading = Understood | NotRead


@dataclass(frozen=True)
class Institution:
    """Who we answer for.

    *collecting* is there where an operator asks clients' phones for money,
    *asks_status* where it can be asked for a receipt, *claims* where one pays us.
    """

    name: str
    country: str
    currency: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    help_phone: str
    collecting: Collecting | None = None
    asks_status: bool = False
    claims: ClaimRule | None = None


class Policy(Enum):
    """When a PIN is asked for."""

    NEVER = "never"
    SHARED = "shared"
    ALWAYS = "always"


@dataclass(frozen=True)
class Question:
    """A text that was understood, and who asks; *now* is UTC, *today* the institution's day, *key* names the text.

    *said_on* is the day on which it reached us: what stood over night is of the day before.
    """

    understood: Understood
    card: PhoneCard
    speaks: Speaks
    institution: Institution
    now: datetime
    today: date
    said_on: date
    key: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """What was typed behind the word."""
        return self.understood.fields


@dataclass(frozen=True)
class Note:
    """A text to a phone that did not ask; *key* makes it leave once."""

    to: str
    text: str
    key: str


@dataclass(frozen=True)
class Answer:
    """What we say, and what changes with it in the same commit.

    *variants* say the same, the best first: the first that fits one page leaves,
    else the last over several. *rest* is what MORE gives, page by page.
    *read_at* is when its figures were read: it is worth nothing ten minutes later.
    *then* are texts that follow on pages of their own. *decide* is there where only the commit knows
    what to say: the answer that it gives stands in place of this one, true of what is on record.
    """

    variants: tuple[str, ...]
    change: Callable[[UnitOfWork], None] | None = None
    notes: tuple[Note, ...] = ()
    rest: tuple[str, ...] = ()
    read_at: datetime | None = None
    then: tuple[str, ...] = ()
    decide: Callable[[UnitOfWork], Answer] | None = None


@dataclass(frozen=True)
class Person:
    """Whose accounts may be shown.

    *standing* is what the core says now, or, where *as_of* is set, what it said
    then. *movements* asks the core for the last so many; it raises as the core does.
    """

    standing: Standing
    as_of: datetime | None
    movements: Callable[[int], Sequence[Movement]]


@dataclass(frozen=True)
class Proof:
    """What a PIN proved: *client_id* whose it is where it is right, *locked_until* where it just locked."""

    check: PINCheck
    client_id: int | None = None
    locked_until: datetime | None = None


class PINs(Protocol):
    """Checks and sets PINs."""

    def whose(
        self,
        pin: str,
        *,
        phone: str,
        client_ids: Sequence[int],
        on_file: bool,
        is_shared: bool,
        now: datetime,
        key: str = "",
    ) -> Proof:
        """Find the one client whose PIN it is; the try is on disk before the PIN is looked at.

        Right only if it fits exactly one of *client_ids*. *on_file*: the phone is
        theirs; another phone is locked by itself, so that no stranger locks her out.
        A phone that *is_shared* is slowed, never locked. *key* names the try: worked twice, it counts once.
        """

    def hash(self, pin: str, client_id: int) -> str:
        """Make of a PIN what may be stored."""

    def code_digest(self, code: str) -> str:
        """Make of a JOIN code what is stored."""


@dataclass(frozen=True)
class Tools:
    """What commands about a phone work with.

    *languages* maps each code to its catalogue; *speaks_to* gives the one for the
    language chosen for a phone, or for none. *officer_lines* are what HELP says to officers besides;
    *field_work* is there where officers' words are.
    """

    store: Store
    pins: PINs
    languages: Mapping[str, Speaks]
    speaks_to: Callable[[str | None], Speaks]
    help_lines: Sequence[str]
    officer_lines: Sequence[str] = ()
    field_work: FieldWork | None = None


@dataclass(frozen=True)
class AboutPerson:
    """A command about the accounts of one client, answered after her phone or PIN was proved.

    *forms* are the fields that may follow *word*; *example* is the message that
    is shown to somebody who mistyped it; *in_help* is what HELP says of it, None
    where it says nothing, and *place* where in HELP it stands.
    *asks_operator*: it is there only where an operator is asked for us.
    """

    word: str
    forms: tuple[str, ...]
    answer: Callable[[Question, Person], Answer]
    in_help: str | None = None
    place: int = 50
    asks_operator: bool = False


@dataclass(frozen=True)
class AboutPhone:
    """A command about the phone itself, its language or its PIN; the rest as in AboutPerson.

    *of_money*: it is there only where an operator pays us.
    """

    word: str
    forms: tuple[str, ...]
    answer: Callable[[Question, Tools], Answer]
    in_help: str | None = None
    place: int = 50
    of_money: bool = False


@dataclass(frozen=True)
class AboutOfficer:
    """A command of a loan officer, who is active in the core now and texts from her own phone; the rest as in AboutPerson."""

    word: str
    forms: tuple[str, ...]
    answer: Callable[[Question, StaffMember, Tools], Answer]
    in_help: str | None = None
    place: int = 50


Command = AboutPerson | AboutPhone | AboutOfficer
