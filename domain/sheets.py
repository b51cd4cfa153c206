"""A collection sheet: what the members of a group are expected to bring to one meeting, and what they brought.

A sheet is made for its meeting; what an officer reports of one client without a
sheet is a sheet of its own without a code. Nothing of a sheet reaches the core
before it is released.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from domain.codes import CASH as CASH_RECEIPT
from domain.codes import REPORT, reference_of
from domain.money import Money
from domain.postings import CASH, CoreAccount, Earmark

SUBJECT = "sheet"
"""What the audit lines of a sheet begin with."""


class SheetState(StrEnum):
    """Where a sheet stands. REPORTED: her clients are not told yet; HELD: they are, and the cash is not counted."""

    OPEN = "open"
    REPORTED = "reported"
    HELD = "held"
    RELEASED = "released"
    PARTLY_POSTED = "partly posted"
    POSTED = "posted"
    EXPIRED = "expired"
    RETURNED = "returned"
    CANCELLED = "cancelled"


SHEET_MOVES = {
    SheetState.OPEN: {SheetState.REPORTED, SheetState.EXPIRED},
    SheetState.REPORTED: {SheetState.HELD, SheetState.OPEN, SheetState.REPORTED, SheetState.CANCELLED},
    SheetState.EXPIRED: {SheetState.HELD},
    SheetState.HELD: {
        SheetState.REPORTED,
        SheetState.OPEN,
        SheetState.RELEASED,
        SheetState.RETURNED,
        SheetState.CANCELLED,
    },
    SheetState.RELEASED: {SheetState.POSTED, SheetState.PARTLY_POSTED},
    SheetState.PARTLY_POSTED: {SheetState.POSTED},
    SheetState.POSTED: set[SheetState](),
    SheetState.RETURNED: set[SheetState](),
    SheetState.CANCELLED: set[SheetState](),
}
"""A report that corrects one whose clients are not told yet leaves the sheet where it is.

What an officer reported without a code is cancelled where she takes it back: there is no sheet to report anew.
"""


RELEASED = frozenset({SheetState.RELEASED, SheetState.PARTLY_POSTED, SheetState.POSTED})


@dataclass(frozen=True)
class Due:
    """What is expected on one account at the meeting; *late* is owed from before and is not in *amount*.

    *label* is that of a fee or contribution ("FREG"): such an account takes what is said of it by that, and nothing else.
    """

    account: CoreAccount
    amount: Money
    late: Money
    label: str = ""

    @property
    def called(self) -> str:
        """Name the account as it can be typed."""
        return self.label or str(self.account.reference)


@dataclass(frozen=True)
class SheetLine:
    """A member's line: *number* from 1 as it stands on paper; *dues* in the order in which money fills them."""

    number: int
    client_id: int
    client_number: str
    name: str
    dues: tuple[Due, ...]

    @property
    def first_name(self) -> str:
        """What she is called in a text."""
        return self.name.split()[0] if self.name.split() else f"C{self.client_number}"

    def expected(self, currency: str) -> Money:
        """Add up what is expected of her today."""
        return sum((each.amount for each in self.dues), Money.nothing(currency))

    def late(self, currency: str) -> Money:
        """Add up what she owes from before."""
        return sum((each.late for each in self.dues), Money.nothing(currency))


@dataclass(frozen=True)
class NewSheet:
    """A sheet to be made; *code* None where an officer reports without one, *group_id* None where there is no group.

    *key* makes it once: the group or officer and the day, or the text that reported it.
    """

    key: str
    code: str | None
    group_id: int | None
    title: str
    officer_id: int
    officer: str
    office_id: int
    on: date
    at: time | None
    currency: str
    lines: tuple[SheetLine, ...]

    @property
    def expected(self) -> Money:
        """Add up what is expected of all."""
        return sum((each.expected(self.currency) for each in self.lines), Money.nothing(self.currency))

    def line(self, number: int) -> SheetLine | None:
        """Find a line by the number that stands on paper."""
        return next((each for each in self.lines if each.number == number), None)

    def number_of(self, given: NewGiven) -> str:
        """Give the number that people know what was given by: the line's on paper, else the client's ("C15")."""
        return str(given.line) if given.line and self.code else f"C{given.client_number}"


@dataclass(frozen=True)
class Sheet:
    """A sheet on record; *round* counts its reports, 0 before the first."""

    id: int
    made: NewSheet
    state: SheetState
    round: int
    made_at: datetime
    moved_at: datetime

    @property
    def subject(self) -> str:
        """What its audit lines are about: its id, because a code comes again."""
        return f"{SUBJECT}:{self.id}"

    @property
    def is_released(self) -> bool:
        """Whether its cash is counted, so that its officer changes nothing any more."""
        return self.state in RELEASED


@dataclass(frozen=True)
class NewGiven:
    """What one client gave, or that she was absent; *line* is None for a guest.

    *by* is the client who brought it for her. *shares* say where it goes, as the
    officer's answer spelt it out.
    """

    line: int | None
    client_id: int
    client_number: str
    name: str
    shares: tuple[Earmark, ...] = ()
    is_absent: bool = False
    by: str = ""

    def total(self, currency: str) -> Money:
        """Add up what she gave."""
        return sum((each.amount for each in self.shares), Money.nothing(currency))


@dataclass(frozen=True)
class Given:
    """What one client gave, on record."""

    id: int
    what: NewGiven

    @property
    def reference(self) -> str:
        """Our own reference of her receipt, which stands in the text about it."""
        return reference_of(self.id, CASH_RECEIPT)

    @property
    def source(self) -> str:
        """What its postings name as where their money came from."""
        return f"{CASH}:{self.id}"


def given_in(source: str) -> int:
    """Read from a source which client's money it is: the id of what she gave."""
    return int(source.removeprefix(f"{CASH}:"))


@dataclass(frozen=True)
class NewReport:
    """What an officer said of a meeting: *given* names every line of its sheet, and guests.

    *meaning* is the same for two messages that mean the same. *by* is whose word
    it is: an officer's phone, or the login of who typed in a paper sheet.
    """

    meaning: str
    given: tuple[NewGiven, ...]
    by: str
    is_late: bool = False

    def total(self, currency: str) -> Money:
        """Add up what the officer has to bring."""
        return sum((each.total(currency) for each in self.given), Money.nothing(currency))


@dataclass(frozen=True)
class Report:
    """A report on record: the *round*-th of its sheet; the last one counts.

    *held_at* is when her clients were told of it, *undone_at* when she took it back.
    """

    id: int
    sheet_id: int
    round: int
    meaning: str
    by: str
    is_late: bool
    given: Sequence[Given]
    reported_at: datetime
    held_at: datetime | None = None
    undone_at: datetime | None = None

    @property
    def reference(self) -> str:
        """Our own reference of it, which stands in the officer's answer and in the notices to her clients."""
        return reference_of(self.id, REPORT)

    def total(self, currency: str) -> Money:
        """Add up what the officer has to bring."""
        return sum((each.what.total(currency) for each in self.given), Money.nothing(currency))
