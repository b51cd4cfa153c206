"""A sheet's code: all on it brought what was expected, but for whom she names."""

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.filling import NotFilled
from domain.ports.store import UnitOfWork
from domain.reporting import GivenAlready, NotFound, NotTaken, Reported, WhyNot
from domain.reports import SheetReport
from parsers.given_already import clients_already_text, given_already_text
from parsers.report_again import not_taken_text
from parsers.report_asked import AskBack
from parsers.reported import taken_text


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Take it in the commit of the answer, which speaks of what is on record then; a code that is not hers is no code."""
    field, said, speaks = tools.field_work, question.understood.report, question.speaks
    assert field is not None, "there is no officer without her words"
    assert isinstance(said, SheetReport), "a code reports a sheet"
    sheet = tools.store.read(lambda work: work.sheets.hers(said.code, officer.id))
    if sheet is None:
        nobodys = NotTaken(WhyNot.NOT_HERS)
        return Answer((not_taken_text(speaks, question.institution, nobodys, said.code),))
    guests = field.find(officer, said.guests, question.said_on, sheet)
    if isinstance(guests, NotFound):
        return Answer((AskBack(speaks, said, sheet.made).who(guests),))
    meant = SheetReport(said.code, said.lines, tuple(each.said for each in guests))

    def decide(work: UnitOfWork) -> Answer:
        done = field.report(work, officer, question.card.phone, meant, guests, question.said_on, question.now)
        match done:
            case Reported():
                return Answer(taken_text(speaks, done, question.institution.help_phone, holds=field.holds))
            case NotTaken():
                return Answer((not_taken_text(speaks, question.institution, done, said.code),))
            case NotFilled():
                return Answer((AskBack(speaks, meant, sheet.made, guests).what(done),))
            case GivenAlready():
                if done.sheet is not None:
                    return Answer((given_already_text(speaks, done),))
                return Answer((clients_already_text(speaks, done, guests, question.institution.help_phone),))

    return Answer((), decide=decide)


COMMAND = AboutOfficer("code", (), answer, "CODE alone: all paid, CODE BUT 3=0 5=40 7=A: the rest paid", 2)
