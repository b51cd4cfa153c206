"""LANG: the language of this phone, where the words that are typed do not tell another."""

from domain.commands import AboutPhone, Answer, Question, Tools
from domain.ports.store import UnitOfWork


def answer(question: Question, tools: Tools) -> Answer:
    """Note the language for this phone and say so in it."""
    code = question.fields["code"]
    offered = question.institution.languages
    if code not in offered or code not in tools.languages:
        words = ", ".join(f"{question.speaks.word('lang')} {each.upper()}" for each in offered)
        return Answer((question.speaks.say("We do not speak that language here. Send one of: {words}.", words=words),))
    phone, now = question.card.phone, question.now

    def change(work: UnitOfWork) -> None:
        work.phones.set_language(phone, code, now)

    said = tools.languages[code].say(
        "This phone is set to English. A word in another language is still answered in that language."
        " To see your loan, send: BALANCE."
    )
    return Answer((said,), change)


COMMAND = AboutPhone("lang", ("language",), answer, "{word} {code} for {language}", 6)
