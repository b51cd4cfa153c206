"""UNDO: takes a report back, until its cash is counted."""

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.ports.store import UnitOfWork
from domain.reporting import TakenBack
from parsers.report_again import not_taken_back_text
from parsers.reported import taken_back_text


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Take it back in the commit of the answer. A PIN behind it changes nothing: officers have none yet."""
    field, speaks = tools.field_work, question.speaks
    assert field is not None, "there is no officer without her words"
    reference = question.fields["reference"].upper()

    def decide(work: UnitOfWork) -> Answer:
        done = field.take_back(work, officer, question.card.phone, reference, question.today, question.now)
        if isinstance(done, TakenBack):
            return Answer((taken_back_text(speaks, done),))
        return Answer((not_taken_back_text(speaks, question.institution, done, reference),))

    return Answer((), decide=decide)


COMMAND = AboutOfficer("undo", ("reference pin?",), answer, "UNDO ref", 4)
