"""What an officer is told about a report that is not taken, or not taken back, whatever it says."""

from __future__ import annotations

from domain.codes import CODE_LENGTH
from domain.commands import Institution, NotRead, Speaks
from domain.reporting import NotTaken, WhyNot
from domain.reports import Doubt
from parsers.reported import title_of
from parsers.sheets import short_day


def not_taken_text(speaks: Speaks, institution: Institution, found: NotTaken, code: str) -> str:
    """Say why a code is not taken, whatever stands behind it; of another's sheet as of none."""
    if found.sheet is None:
        return no_such_code(speaks, code)
    sheet, day = title_of(speaks, found.sheet.made), short_day(speaks, found.sheet.made.on)
    if found.why is WhyNot.TOO_OLD:
        return speaks.say(
            "{sheet} {day}: its code has ended, so nothing was taken. Please take the cash and your list to the"
            " cashier. Questions: {phone}",
            sheet=sheet,
            day=day,
            phone=institution.help_phone,
        )
    return speaks.say(
        "{sheet} {day} is closed already, so nothing was changed. Please ask the cashier: {phone}",
        sheet=sheet,
        day=day,
        phone=institution.help_phone,
    )


def no_such_code(speaks: Speaks, code: str) -> str:
    """Say that no sheet of hers has a code: it is another's, or a slip of the finger is in it."""
    return speaks.say(
        "No sheet of yours has the code {code}, so nothing was taken. Please compare it with your sheet, or send"
        " {word} for the codes of today.",
        code=code,
        word=speaks.word("sheet"),
    )


def mistyped_code(reading: NotRead) -> str:
    """Give the word of a text that was meant as a code and is none; "" where none stands in front."""
    head = reading.echo.split()[:1]
    is_one = reading.doubt is Doubt.CODE and head and len(head[0]) == CODE_LENGTH and head[0].isalnum()
    return head[0].upper() if is_one else ""


def not_taken_back_text(speaks: Speaks, institution: Institution, found: NotTaken, reference: str) -> str:
    """Say why a report is not taken back."""
    if found.sheet is None:
        return speaks.say(
            "No report of yours has the reference {reference}, so nothing was changed. Please compare it with our"
            " text. Questions: {phone}",
            reference=reference,
            phone=institution.help_phone,
        )
    if found.why is not WhyNot.REPLACED or found.last is None:
        return speaks.say(
            "{reference} is closed already, so nothing was changed. Please ask the cashier: {phone}",
            reference=reference,
            phone=institution.help_phone,
        )
    if found.last.undone_at is not None:
        return speaks.say(
            "{reference} does not count: {last} took its place, and was taken back.",
            reference=reference,
            last=found.last.reference,
        )
    return speaks.say(
        "{reference} does not count: {last} took its place. To take that back send {word} {last}.",
        reference=reference,
        last=found.last.reference,
        word=speaks.word("undo"),
    )
