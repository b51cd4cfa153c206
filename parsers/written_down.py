"""What a client is told when her officer reports her cash: that it was written down, never that it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.commands import Institution, Speaks
from domain.money import Money
from domain.sheets import Given, Report, Sheet
from parsers.sheets import short_day


@dataclass(frozen=True)
class WrittenDown:
    """What one client gave by one report; *before* is what she was told before, where that was something."""

    sheet: Sheet
    report: Report
    given: Given
    before: WrittenDown | None = None

    @property
    def amount(self) -> Money:
        """All that she gave."""
        return self.given.what.total(self.sheet.made.currency)

    @property
    def first_name(self) -> str:
        """What she is called."""
        return (self.given.what.name.split() or [f"C{self.given.what.client_number}"])[0]


def written_down(speaks: Speaks, institution: Institution, gave: WrittenDown, today: date) -> tuple[str, ...]:
    """Say what was written down, the best first."""
    told = {
        "institution": institution.name,
        "officer": _who(speaks, gave),
        "amount": speaks.money(gave.amount),
        "name": gave.first_name,
        "reference": gave.report.reference,
    }
    wrong = _wrong(speaks, gave.report.reference)
    on = gave.sheet.made.on
    if on == today:
        said = speaks.say("{institution}: {officer} wrote down {amount} from {name} today, ref {reference}.", **told)
    else:
        day = short_day(speaks, on)
        said = speaks.say(
            "{institution}: {officer} wrote down {amount} from {name} {day}, ref {reference}.", day=day, **told
        )
    comes = speaks.say("Your receipt comes after the branch counts it.")
    return f"{said} {comes} {wrong}", f"{said} {wrong}"


def written_anew(speaks: Speaks, institution: Institution, gave: WrittenDown) -> tuple[str, ...]:
    """Say that what was written down is another amount now."""
    assert gave.before is not None, "nothing was told before"
    said = speaks.say(
        "{institution} correction: {officer} wrote down {amount} from {name}, ref {reference}, in place of {before},"
        " ref {last}.",
        institution=institution.name,
        officer=_who(speaks, gave),
        amount=speaks.money(gave.amount),
        name=gave.first_name,
        reference=gave.report.reference,
        before=speaks.money(gave.before.amount),
        last=gave.before.report.reference,
    )
    return (f"{said} {_wrong(speaks, gave.report.reference)}",)


def not_written_down(speaks: Speaks, institution: Institution, gave: WrittenDown) -> tuple[str, ...]:
    """Say that what was written down does not count any more."""
    told = {
        "institution": institution.name,
        "officer": _who(speaks, gave),
        "amount": speaks.money(gave.amount),
        "name": gave.first_name,
        "reference": gave.report.reference,
        "word": speaks.word("wrong"),
    }
    return (
        speaks.say(
            "{institution} correction: {amount} from {name}, ref {reference}, was written down by mistake, says"
            " {officer}. It does not count. Did you give it? Send {word} {reference}",
            **told,
        ),
    )


def _wrong(speaks: Speaks, reference: str) -> str:
    return speaks.say("Not right? Send {word} {reference}", word=speaks.word("wrong"), reference=reference)


def _who(speaks: Speaks, gave: WrittenDown) -> str:
    """Name whose word it is: the officer's by her phone, else that of who typed it at the branch."""
    return gave.sheet.made.officer if gave.report.by.startswith("+") else speaks.say("our branch")
