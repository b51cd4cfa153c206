"""START: reminders come again."""

from domain.commands import AboutPhone, Answer, Question, Tools
from domain.ports.store import UnitOfWork
from parsers.phrases import no_reminders


def answer(question: Question, tools: Tools) -> Answer:
    """Note it and say so."""
    phone, now = question.card.phone, question.now

    def change(work: UnitOfWork) -> None:
        work.phones.set_stopped(phone, False, now)

    if not question.card.holders:
        return Answer((no_reminders(question),), change)
    said = question.speaks.say(
        "You will get reminders from {institution} on this phone again. To end them, send STOP.",
        institution=question.institution.name,
    )
    return Answer((said,), change)


COMMAND = AboutPhone("start", ("",), answer)
