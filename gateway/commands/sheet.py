"""SHEET: today's collection sheets of an officer, or that of one of her groups."""

from collections.abc import Sequence

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.ports.store import UnitOfWork
from domain.rounds import again_for
from domain.sheets import Sheet, SheetState
from parsers.sheets import no_sheet_yet, no_such_sheet, reported_text, sheet_text


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Write her sheets, each on a page of its own where it fits; where there is none yet, have the core asked for it."""
    speaks = question.speaks
    sheets = tools.store.read(lambda work: work.sheets.of_officer(officer.id, question.today))
    coded = [each for each in sheets if each.made.code]
    asked = question.fields.get("group")
    shown = _named(coded, asked) if asked else coded
    if not shown:
        again = again_for(officer.id, question.now, question.institution.zone)
        said = (
            no_such_sheet(speaks, question.institution, [each.made.title for each in coded])
            if coded
            else no_sheet_yet(speaks, question.today)
        )

        def ask_again(work: UnitOfWork) -> None:
            again.begin(work.jobs, question.now)

        return Answer((said,), ask_again)
    first, *others = [
        sheet_text(speaks, each.made) if each.state is SheetState.OPEN else reported_text(speaks, each.made)
        for each in shown
    ]
    return Answer((first,), then=tuple(others))


def _named(sheets: Sequence[Sheet], asked: str) -> list[Sheet]:
    """Find the sheets of the groups so called; a name that was cut short is enough."""
    wanted = " ".join(asked.split()).casefold()
    named = [each for each in sheets if each.made.title.casefold() == wanted]
    return named or [each for each in sheets if each.made.title.casefold().startswith(wanted)]


COMMAND = AboutOfficer("sheet", ("group?",), answer, "SHEET: codes of today", 1)
