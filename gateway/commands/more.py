"""MORE: the next page of a long answer, for 15 minutes."""

from collections.abc import Sequence
from datetime import datetime

from domain.commands import AboutPhone, Answer, Question, Tools
from domain.ports.store import UnitOfWork


def answer(question: Question, tools: Tools) -> Answer:
    """Give the next page that is left."""
    phone = question.card.phone
    pages = tools.store.read(_kept, phone, question.now)
    if not pages:
        return Answer((question.speaks.say("There is nothing more. To see your loan and savings, send: BALANCE."),))
    return Answer((pages[0],), rest=tuple(pages[1:]))


def _kept(work: UnitOfWork, phone: str, now: datetime) -> Sequence[str]:
    return work.conversations.take_rest(phone, now)


COMMAND = AboutPhone("more", ("",), answer)
