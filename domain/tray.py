"""The tray: what officers collected and nobody counted yet, and what became of what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.money import Money
from domain.reporting import NOT_COUNTED
from domain.sheets import Report, Sheet, SheetState

COINS = {
    "KES": (1000, 500, 200, 100, 50, 40, 20, 10, 5, 1),
    "PHP": (1000, 500, 200, 100, 50, 20, 10, 5, 1),
    "TZS": (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50),
    "UGX": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50),
}
"""Notes and coins in use, in whole currency. Source: the central banks' lists, November 2026."""

_OTHER_COINS = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


class Stands(StrEnum):
    """Where an officer's collections stand, as the tray says it in one word."""

    NOT_REPORTED = "not reported"
    HELD = "held"
    PARTLY_POSTED = "partly posted"
    RELEASED = "released"
    POSTED = "posted"


@dataclass(frozen=True)
class Meeting:
    """A sheet, and the report that counts; None where there is none, or it was taken back."""

    sheet: Sheet
    report: Report | None

    @property
    def brought(self) -> Money:
        """What was reported."""
        currency = self.sheet.made.currency
        return self.report.total(currency) if self.report else Money.nothing(currency)

    @property
    def is_held(self) -> bool:
        """Whether its cash can be counted."""
        return self.report is not None and self.sheet.state is SheetState.HELD

    @property
    def is_told(self) -> bool:
        """Whether its cash is with the officer, also where her clients are being told still."""
        return self.report is not None and self.sheet.state in NOT_COUNTED

    @property
    def is_released(self) -> bool:
        """Whether it was counted."""
        return self.sheet.is_released

    @property
    def is_awaited(self) -> bool:
        """Whether nobody reported it yet, though its code lives."""
        return self.report is None and self.sheet.state in {SheetState.OPEN, SheetState.EXPIRED}


@dataclass(frozen=True)
class OfficerTray:
    """One officer's meetings of a day, and what is held of earlier ones; the earliest first."""

    officer_id: int
    officer: str
    currency: str
    meetings: Sequence[Meeting]

    @property
    def expected(self) -> Money:
        """What all of them are to bring."""
        return sum((each.sheet.made.expected for each in self.meetings), Money.nothing(self.currency))

    @property
    def held(self) -> Money:
        """What she has to bring to the cashier."""
        return self._sum(each for each in self.meetings if each.is_told)

    @property
    def released(self) -> Money:
        """What was counted, as it was written down."""
        return self._sum(each for each in self.meetings if each.is_released)

    @property
    def posted(self) -> Money:
        """What is in the core of it, by whole meetings."""
        return self._sum(each for each in self.meetings if each.sheet.state is SheetState.POSTED)

    @property
    def missing(self) -> Money:
        """What was expected and nobody brought so far, never less than nothing."""
        return max(self.expected - self.held - self.released, Money.nothing(self.currency), key=lambda each: each.minor)

    @property
    def stands(self) -> Stands:
        """Say it in one word: what somebody has to do comes first."""
        if any(each.is_told for each in self.meetings):
            return Stands.HELD
        states = {each.sheet.state for each in self.meetings if each.is_released}
        if SheetState.PARTLY_POSTED in states:
            return Stands.PARTLY_POSTED
        if SheetState.RELEASED in states:
            return Stands.RELEASED
        return Stands.POSTED if states else Stands.NOT_REPORTED

    @property
    def heap(self) -> Sequence[Meeting]:
        """What can be counted at once."""
        return [each for each in self.meetings if each.is_held]

    def _sum(self, meetings: Iterable[Meeting]) -> Money:
        return sum((each.brought for each in meetings), Money.nothing(self.currency))


def coins_of(currency: str) -> Sequence[int]:
    """List the notes and coins of a currency, the largest first."""
    return COINS.get(currency, _OTHER_COINS)
