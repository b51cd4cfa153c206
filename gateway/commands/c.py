"""C: what clients gave, one by one, without a sheet's code."""

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.filling import NotFilled
from domain.ports.store import UnitOfWork
from domain.reporting import GivenAlready, NotFound, Reported
from domain.reports import ClientsReport
from parsers.given_already import clients_already_text
from parsers.report_asked import AskBack
from parsers.reported import taken_text


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Take it in the commit of the answer, which speaks of what is on record then."""
    field, said, speaks = tools.field_work, question.understood.report, question.speaks
    assert field is not None, "there is no officer without her words"
    assert isinstance(said, ClientsReport), "C reports clients"
    clients = field.find(officer, said.clients, question.said_on)
    if isinstance(clients, NotFound):
        return Answer((AskBack(speaks, said).who(clients),))
    meant = ClientsReport(tuple(each.said for each in clients))

    def decide(work: UnitOfWork) -> Answer:
        done = field.report_clients(work, officer, question.card.phone, clients, question.said_on, question.now)
        match done:
            case Reported():
                return Answer(taken_text(speaks, done, question.institution.help_phone, holds=field.holds))
            case NotFilled():
                return Answer((AskBack(speaks, meant, guests=clients).what(done),))
            case GivenAlready():
                return Answer((clients_already_text(speaks, done, clients, question.institution.help_phone),))

    return Answer((), decide=decide)


COMMAND = AboutOfficer("c", (), answer, "C 14 S50 L240: one client", 3)
