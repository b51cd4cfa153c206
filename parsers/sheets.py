"""A collection sheet as one SMS to its officer: code, total, and for each line number, name and what is expected.

One page where it can, else two: names are cut before anything else is, and of
two members with one first name the last name begins behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.commands import Institution, Speaks
from domain.money import Money
from domain.sheets import NewSheet, SheetLine
from parsers.paging import fit

PAGES_MAX = 2
LINES_MAX = 200
"""More stand on no sheet that an officer could hold."""

_WHOLE = 40
_ONE_PAGE = (_WHOLE, 8, 6, 5, 4)
_TWO_PAGES = (*_ONE_PAGE, 3, 2, 1)
"""How many letters of a name stand there; below four nobody knows who is meant, so that a second page comes first."""


def sheet_text(speaks: Speaks, sheet: NewSheet) -> str:
    """Write the whole sheet; where two pages do not hold it, what they hold, and how many lines are left out."""
    lines = sheet.lines[:LINES_MAX]
    for pages, widths in ((1, _ONE_PAGE), (PAGES_MAX, _TWO_PAGES)):
        for width in widths:
            text = _write(speaks, sheet, lines, width)
            if len(fit((text,))) <= pages:
                return text
    return next(
        text
        for count in range(len(lines), -1, -1)
        if len(fit((text := _write(speaks, sheet, lines[:count], width=1),))) <= PAGES_MAX
    )


def reported_text(speaks: Speaks, sheet: NewSheet) -> str:
    """Say of a sheet that it was reported: its lines are of no use any more."""
    return speaks.say(
        "{code} {sheet} {day}: reported.", code=sheet.code, sheet=sheet.title, day=short_day(speaks, sheet.on)
    )


def no_sheet_yet(speaks: Speaks, today: date) -> str:
    """Say that there is no sheet for her, and that we look for one."""
    return speaks.say(
        "We have no sheet of yours for {day} and ask Mifos again now. It comes by SMS if a group of yours meets"
        " today; else send SHEET in ten minutes.",
        day=speaks.day(today, today),
    )


def no_such_sheet(speaks: Speaks, institution: Institution, titles: Sequence[str]) -> str:
    """Say that none of her sheets has that name, and which she has."""
    return speaks.say(
        "No group of yours with that name meets today. You have: {sheets}. Questions: {phone}",
        sheets=", ".join(titles),
        phone=institution.help_phone,
    )


def _write(speaks: Speaks, sheet: NewSheet, lines: Sequence[SheetLine], width: int) -> str:
    names = short_names(lines, width)
    told = [
        f"{each.number}{name}{_plain(each.expected(sheet.currency))}" for each, name in zip(lines, names, strict=True)
    ]
    if left_out := len(sheet.lines) - len(lines):
        told.append(speaks.say("and {count} more", count=left_out))
    head = speaks.say(
        "{code} {sheet} {day} {total}.",
        code=sheet.code,
        sheet=sheet.title,
        day=short_day(speaks, sheet.on),
        total=f"{sheet.currency} {_plain(sheet.expected)}",
    )
    late = ",".join(str(each.number) for each in lines if each.late(sheet.currency))
    tail = speaks.say("Late:{lines}", lines=late) if late else ""
    return f"{head} {' '.join(told)}{'. ' if tail else ''}{tail}"


def short_names(lines: Sequence[SheetLine], width: int) -> Iterator[str]:
    """Cut first names; who shares hers keeps the first letter of her last name."""
    often = Counter(each.first_name.casefold() for each in lines)
    for each in lines:
        *_, last = each.name.split() or [""]
        letter = last[:1] if often[each.first_name.casefold()] > 1 and last != each.first_name else ""
        yield each.first_name[: max(width - len(letter), 1)].rstrip("0123456789") + letter


def _plain(amount: Money) -> str:
    """Write an amount as it would be typed: no commas, cents only where there are any."""
    whole, point, cents = str(amount.amount).partition(".")
    return f"{whole}{point}{cents}" if cents.strip("0") else whole


def short_day(speaks: Speaks, on: date) -> str:
    """Write it as a past day is written, without its weekday."""
    return speaks.day(on, on + timedelta(days=1)) if on.month < 12 or on.day < 31 else speaks.day(on, on)
