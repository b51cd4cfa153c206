"""HELP: what can be asked here, made of the commands that exist."""

from collections.abc import Iterator

from domain.commands import AboutPhone, Answer, Question, Tools

_LANGUAGE = "{language}"


def answer(question: Question, tools: Tools) -> Answer:
    """Name the words that this phone's owner may text."""
    speaks, phone = question.speaks, question.institution.help_phone
    if question.card.staff is not None and not question.card.holders:
        return Answer((speaks.say("Officers cannot ask by SMS here yet. Please call {phone}.", phone=phone),))
    words = ", ".join(_lines(question, tools))
    return Answer((speaks.say("Send {words}. Call {phone}", words=words, phone=phone),))


def _lines(question: Question, tools: Tools) -> Iterator[str]:
    """Say each line; one with {language} once for every language offered besides the reader's own."""
    speaks, offered = question.speaks, question.institution.languages
    others = [tools.languages[code] for code in offered if code in tools.languages and code != speaks.code]
    for line in tools.help_lines:
        if _LANGUAGE not in line:
            yield speaks.say(line)
            continue
        for other in others:
            own_name = other.say("English")
            yield speaks.say(line, word=speaks.word("lang"), code=other.code.upper(), language=own_name)


COMMAND = AboutPhone("help", ("",), answer)
