"""What becomes of an officer's report, and of its being taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.reports import SheetReport
from domain.sheets import Given, Report, Sheet, SheetState

COUNTS_NOT = frozenset({SheetState.OPEN, SheetState.CANCELLED, SheetState.RETURNED})
"""Where a sheet stands so, nothing that was ever reported of it counts."""

NOT_COUNTED = frozenset({SheetState.REPORTED, SheetState.HELD, SheetState.EXPIRED})
"""Where a sheet with a report stands so, its cash is still with the officer."""


class WhyNot(StrEnum):
    """Why a report is not taken, or not taken back, whatever it says."""

    NOT_HERS = "no sheet of hers"
    RELEASED = "the cashier has released it"
    TOO_OLD = "its code has ended"
    REPLACED = "a later one counts"


@dataclass(frozen=True)
class NotTaken:
    """A report that is not taken, or not taken back; *sheet* is there where she may know of it.

    *last* is the report that counts, where that is another.
    """

    why: WhyNot
    sheet: Sheet | None = None
    last: Report | None = None


@dataclass(frozen=True)
class Reported:
    """A report that counts: *before* is what it replaces, *is_known* where it says what was said before."""

    sheet: Sheet
    report: Report
    before: Report | None = None
    is_known: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """What a client gave by another report of the day."""

    sheet: Sheet
    report: Report
    given: Given


@dataclass(frozen=True)
class Reporter:
    """Who reports: *officer_id* in the core, *by* the phone or login; *today* is the institution's."""

    officer_id: int
    by: str
    today: date


@dataclass(frozen=True)
class GivenAlready:
    """Clients who have money in other reports of the day, so that nobody knows whether this is more, or the same.

    *sheet* is the one that said no more of them than "as expected" by *said*; None where they were named one by one,
    as guests where *said* is there.
    """

    others: tuple[Elsewhere, ...]
    reporter: Reporter
    sheet: Sheet | None = None
    said: SheetReport | None = None


@dataclass(frozen=True)
class TakenBack:
    """A report that does not count any more."""

    sheet: Sheet
    report: Report


@dataclass(frozen=True)
class Choice:
    """A client who may be meant: her number and name, and the sheet that she is on."""

    number: str
    name: str
    sheet: str


@dataclass(frozen=True)
class NotFound:
    """A client as she was written, who is nobody's or may be several."""

    said: str
    choices: Sequence[Choice] = ()

    @property
    def is_line(self) -> bool:
        """Whether a line of a sheet was named."""
        return self.said.startswith("#")


def counts(sheet: Sheet, report: Report) -> bool:
    """Tell whether what was reported is money that an officer has, or that is counted."""
    return sheet.state not in COUNTS_NOT and report.undone_at is None
