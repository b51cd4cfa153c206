"""LANG: the language of this phone, where the words that are typed do not tell another."""

from domain.commands import AboutPhone, Answer, Question, Speaks, Tools
from domain.ports.store import UnitOfWork
from parsers.phrases import languages_here


def answer(question: Question, tools: Tools) -> Answer:
    """Note the language for this phone and say so in it."""
    code = question.fields["code"]
    offered = question.institution.languages
    if code not in offered or code not in tools.languages:
        words = languages_here(question)
        return Answer((question.speaks.say("We do not speak that language here. Send one of: {words}.", words=words),))
    phone, now = question.card.phone, question.now

    def change(work: UnitOfWork) -> None:
        work.phones.set_language(phone, code, now)

    return Answer((_said(tools.languages[code], has_accounts=bool(question.card.holders)),), change)


def _said(speaks: Speaks, *, has_accounts: bool) -> str:
    """Say it in the new language; BALANCE is named where it is answered."""
    if has_accounts:
        return speaks.say(
            "This phone is set to English. A word in another language is still answered in that language."
            " To see your loan, send: BALANCE."
        )
    return speaks.say(
        "This phone is set to English. A word in another language is still answered in that language."
        " To see what you can send, send: HELP."
    )


COMMAND = AboutPhone("lang", ("language",), answer, "{word} {code} for {language}", 6)
