"""UNDO: takes a report back, until its cash is counted."""

from domain.accounts import StaffMember
from domain.commands import AboutOfficer, Answer, Question, Tools
from domain.pins import PINCheck, holder_of
from domain.ports.store import UnitOfWork
from domain.reporting import TakenBack
from parsers.phrases import give_pin_for_undo
from parsers.report_again import not_taken_back_text
from parsers.reported import taken_back_text


def answer(question: Question, officer: StaffMember, tools: Tools) -> Answer:
    """Take it back in the commit of the answer, after her PIN where she has one; who has none needs none."""
    field, speaks = tools.field_work, question.speaks
    assert field is not None, "there is no officer without her words"
    reference = question.fields["reference"].upper()
    if not _is_proved(question, officer, tools):
        return Answer((give_pin_for_undo(speaks, question.institution, reference),))

    def decide(work: UnitOfWork) -> Answer:
        done = field.take_back(work, officer, question.card.phone, reference, question.today, question.now)
        if isinstance(done, TakenBack):
            return Answer((taken_back_text(speaks, done),))
        return Answer((not_taken_back_text(speaks, question.institution, done, reference),))

    return Answer((), decide=decide)


def _is_proved(question: Question, officer: StaffMember, tools: Tools) -> bool:
    holder, pin = holder_of(officer.id), question.fields.get("pin")
    if tools.store.read(lambda work: work.pins.stored(holder)) is None:
        return True
    if pin is None:
        return False
    proof = tools.pins.whose(
        pin,
        phone=question.card.phone,
        client_ids=[holder],
        on_file=True,
        is_shared=False,
        now=question.now,
        key=question.key,
    )
    return proof.check is PINCheck.RIGHT


COMMAND = AboutOfficer("undo", ("reference pin?",), answer, "UNDO ref", 4)
