"""HELP: what can be asked here, made of the commands that exist."""

from domain.commands import AboutPhone, Answer, Question, Tools


def answer(question: Question, tools: Tools) -> Answer:
    """Name the words that this phone's owner may text."""
    speaks, phone = question.speaks, question.institution.help_phone
    if question.card.staff is not None and not question.card.holders:
        return Answer((speaks.say("Officers cannot ask by SMS here yet. Please call {phone}.", phone=phone),))
    words = ", ".join(speaks.say(line) for line in tools.help_lines)
    return Answer((speaks.say("Send {words}. Call {phone}", words=words, phone=phone),))


COMMAND = AboutPhone("help", ("",), answer)
