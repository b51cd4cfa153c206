"""An officer's day: what she collected by sheet, and what she owes the cashier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.commands import Speaks
from domain.money import Money
from domain.reporting import NOT_COUNTED, counts
from domain.sheets import Report, Sheet, SheetState
from parsers.reported import title_of
from parsers.sheets import short_day


@dataclass(frozen=True)
class Collected:
    """A sheet, and the last report of it."""

    sheet: Sheet
    report: Report | None

    @property
    def is_owed(self) -> bool:
        """Whether its cash is with the officer."""
        is_reported = self.report is not None and counts(self.sheet, self.report)
        return is_reported and self.sheet.state in NOT_COUNTED

    @property
    def total(self) -> Money:
        """What was brought, as far as a report counts."""
        currency = self.sheet.made.currency
        is_reported = self.report is not None and counts(self.sheet, self.report)
        return self.report.total(currency) if self.report and is_reported else Money.nothing(currency)


def day_text(speaks: Speaks, sheets: Sequence[Collected], today: date, over: Money, *, is_held: bool) -> str:
    """Say what she has to bring, then each sheet: those of today, and those of before whose cash she has.

    *over* is what the cashier counted today above what she wrote down; below zero it was short. Where nothing
    *is_held*, nobody counts: what she wrote down today is said.
    """
    shown = [each for each in sheets if each.is_owed or _is_todays(each, today)]
    day = short_day(speaks, today)
    if not shown:
        return speaks.say("{day}: no sheet of yours, nothing to bring to the cashier.", day=day)
    owed = sum((each.total for each in shown if each.is_owed or not is_held), Money.nothing(over.currency))
    listed = ". ".join(_line(speaks, each, today) for each in shown)
    if not is_held:
        said = speaks.say(
            "{day}: you wrote down {amount}. {sheets}.", day=day, amount=speaks.money(owed), sheets=listed
        )
    elif owed:
        said = speaks.say(
            "{day}: bring {amount} to the cashier. {sheets}.", day=day, amount=speaks.money(owed), sheets=listed
        )
    else:
        said = speaks.say("{day}: nothing to bring to the cashier. {sheets}.", day=day, sheets=listed)
    if over >= Money.nothing(over.currency):
        return said
    short = speaks.say("Counted {amount} short.", amount=speaks.money(Money.nothing(over.currency) - over))
    return f"{said} {short}"


def _is_todays(each: Collected, today: date) -> bool:
    """Tell what she has today; what she took back without a code left nothing."""
    return each.sheet.made.on == today and each.sheet.state is not SheetState.CANCELLED


def _line(speaks: Speaks, each: Collected, today: date) -> str:
    made, report = each.sheet.made, each.report
    sheet = title_of(speaks, made)
    if made.on != today:
        sheet = f"{sheet} {short_day(speaks, made.on)}"
    expected = speaks.figure(made.expected)
    if report is None or not counts(each.sheet, report):
        return speaks.say("{sheet} {amount} not reported", sheet=sheet, amount=expected)
    amount = speaks.figure(each.total)
    if made.expected and each.total != made.expected:
        amount = speaks.say("{amount} of {total}", amount=amount, total=expected)
    said = f"{sheet} {amount}, {report.reference}"
    if each.is_owed:
        return said
    if each.sheet.state is SheetState.POSTED:
        return speaks.say("{sheet}: on the books", sheet=said)
    return speaks.say("{sheet}: counted", sheet=said)
