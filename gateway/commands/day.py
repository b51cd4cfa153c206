"""DAY: what an officer collected today, sheet by sheet, and what she owes the cashier."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.counting import total_over
from domain.money import Money
from domain.ports.store import UnitOfWork
from parsers.officer_day import Collected, day_text

OWED_FROM = timedelta(days=60)
"""Cash that is held longer than a code may live is no text's matter any more."""


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Add up what is on record now."""

    field = tools.field_work
    assert field is not None, "there is no officer without her words"
    currency, zone = question.institution.currency, question.institution.zone

    def look(work: UnitOfWork) -> tuple[Sequence[Collected], Money]:
        sheets = work.sheets.lately(officer.id, question.today - OWED_FROM)
        counts = work.counts.of_officers([officer.id], datetime.combine(question.today, time(), zone))
        collected = [Collected(each, work.sheets.last_report(each.id) if each.round else None) for each in sheets]
        return collected, total_over(counts, currency)

    collected, over = tools.store.read(look)
    return Answer((day_text(question.speaks, collected, question.today, over, is_held=field.holds),))


COMMAND = AboutOfficer("day", ("",), answer, "DAY", 5)
