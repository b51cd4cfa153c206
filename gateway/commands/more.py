"""MORE: the next page of a long answer, for 15 minutes."""

from domain.commands import AboutPhone, Answer, Question, Tools


def answer(question: Question, tools: Tools) -> Answer:
    """Give the next page that is left."""
    phone, now = question.card.phone, question.now
    pages = tools.store.read(lambda work: work.conversations.take_rest(phone, now))
    if not pages:
        return Answer((question.speaks.say("There is nothing more. To see your loan and savings, send: BALANCE."),))
    return Answer((pages[0],), rest=tuple(pages[1:]))


COMMAND = AboutPhone("more", ("",), answer)
