"""A collection sheet for print: who brings what to this meeting?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response

from domain.accounts import AccountKind
from domain.money import Money
from domain.sheets import Due, NewSheet, Sheet, SheetLine
from domain.staff import NotAllowed, Role
from gateway.web.staff.declaring import NotThere, Page
from gateway.web.staff.here import Here
from gateway.web.staff.wording import meets, written_day

LINES_A_LEAF = 25
GUESTS = 3
"""Empty rows for clients who come along and stand on no line."""

CODE_MAX = 10

PAGE = Page("sheets", roles=frozenset({Role.CASHIER, Role.MANAGER, Role.ADMINISTRATOR, Role.OFFICER}))
_OF_ALL = frozenset({Role.CASHIER, Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Row:
    """A line as the leaf shows it; *late* is None where nothing is."""

    number: int
    name: str
    loans: str
    savings: Money | None
    due: Money
    late: Money | None


@PAGE.shows("/sheets/<code>/<day>")
def show_older(here: Here, code: str, day: str) -> Response:
    """Show the sheet that had a code on a day: codes come again."""
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise NotThere("That is no day; write it like 2026-11-24") from error
    return show_sheet(here, code, on)


@PAGE.shows("/sheets/<code>")
def show_sheet(here: Here, code: str, on: date | None = None) -> Response:
    """Show the newest sheet with a code, 25 lines a leaf, with room for guests on the last."""
    made = _find(here, code, on).made
    rows = [_row(here, each, made.currency) for each in made.lines]
    return here.show(
        "sheet.html",
        title=f"{made.title} brings {here.money(made.expected)} on {written_day(made.on)}",
        sheet=made,
        when=meets(made.on, made.at, with_year=True),
        leaves=[rows[at : at + LINES_A_LEAF] for at in range(0, len(rows), LINES_A_LEAF)],
        guests=GUESTS,
        example=_example(made),
    )


def _find(here: Here, code: str, on: date | None) -> Sheet:
    """Find one of her branch; an officer sees her own alone, wherever they meet. Raises NotThere and NotAllowed."""
    sheet = here.store.read(lambda work: work.sheets.with_code(code[:CODE_MAX].upper(), on))
    is_hers = sheet is not None and here.person.staff_id is not None and here.person.staff_id == sheet.made.officer_id
    if sheet is None or not (is_hers or here.person.works_in(sheet.made.office_id)):
        raise NotThere("There is no sheet with that code")
    if not (is_hers or here.person.is_one_of(_OF_ALL)):
        raise NotAllowed(f"This is {sheet.made.officer}'s sheet. The cashier or the manager can print it.")
    return sheet


def _row(here: Here, line: SheetLine, currency: str) -> Row:
    figure = here.parts.wording.figure
    loans = [each for each in line.dues if each.account.reference.kind is AccountKind.LOAN and each.amount]
    saved = [each for each in line.dues if each.account.reference.kind is AccountKind.SAVINGS and each.amount]
    return Row(
        line.number,
        line.name or f"C{line.client_number}",
        " ".join(f"{each.account.reference} {figure(each.amount)}" for each in loans),
        _sum(saved, currency),
        line.expected(currency),
        line.late(currency) or None,
    )


def _sum(dues: list[Due], currency: str) -> Money | None:
    return sum((each.amount for each in dues), Money.nothing(currency)) or None


def _example(sheet: NewSheet) -> str:
    """Write a report with exceptions, on lines that there are."""
    said = [f"{number}={given}" for number, given in ((3, "0"), (5, "40"), (7, "A")) if sheet.line(number)]
    return f"{sheet.code} BUT {' '.join(said) or '1=0'}"
