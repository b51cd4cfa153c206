"""WRONG NUMBER, NOT ME: whoever holds this phone is not the person we take her for."""

from domain.commands import AboutPhone, Answer, Question, Tools
from domain.masking import mask_numbers
from domain.ports.store import UnitOfWork
from domain.tasks import TaskKind


def answer(question: Question, tools: Tools) -> Answer:
    """Unlink the phone from everybody at once and ask a person to find the right number."""
    phone, now, holders = question.card.phone, question.now, question.card.holders

    def change(work: UnitOfWork) -> None:
        work.conversations.keep_rest(phone, (), now)
        for holder in holders:
            work.phones.unlink(phone, holder.client_id, now, is_wrong=True)
            note = f"{holder.name} is not on {mask_numbers(phone)}"
            work.tasks.open(TaskKind.WRONG_NUMBER, f"C{holder.number}", note, now)

    said = question.speaks.say(
        "Thank you. We will send nothing about anybody's account to this phone. If you are a client, call {phone}.",
        phone=question.institution.help_phone,
    )
    return Answer((said,), change)


COMMAND = AboutPhone("wrong number", ("",), answer)
