"""STOP: no more reminders on this phone; receipts and answers still come."""

from domain.commands import AboutPhone, Answer, Question, Tools
from domain.ports.store import UnitOfWork
from parsers.phrases import no_reminders


def answer(question: Question, tools: Tools) -> Answer:
    """Note it and say what still comes."""
    phone, now = question.card.phone, question.now

    def change(work: UnitOfWork) -> None:
        work.phones.set_stopped(phone, True, now)

    if not question.card.holders:
        return Answer((no_reminders(question),), change)
    said = question.speaks.say(
        "You will get no more reminders from {institution} on this phone. Receipts and answers still come."
        " To have reminders again, send START.",
        institution=question.institution.name,
    )
    return Answer((said,), change)


COMMAND = AboutPhone("stop", ("",), answer, "STOP for no reminders", 7)
