"""HELP: what can be asked here, made of the commands that exist."""

from collections.abc import Iterable, Iterator

from domain.commands import AboutPhone, Answer, Question, Tools

_LANGUAGE = "{language}"


def answer(question: Question, tools: Tools) -> Answer:
    """Name the words that this phone's owner may text."""
    speaks, phone = question.speaks, question.institution.help_phone
    if not question.card.holders:
        return _without_accounts(question, tools)
    words = ", ".join(_lines(question, tools.help_lines, tools))
    as_client = speaks.say("Send {words}. Call {phone}", words=words, phone=phone)
    if question.card.staff is None or not tools.officer_lines or not _is_officer(question, tools):
        return Answer((as_client,))
    words = ", ".join(_lines(question, tools.officer_lines, tools))
    as_officer = speaks.say("Send {words}. Call {phone}", words=words, phone=phone)
    return Answer((as_officer,), then=(as_client,))


def _without_accounts(question: Question, tools: Tools) -> Answer:
    """Name what staff and strangers can do: call, and choose a language."""
    speaks, phone = question.speaks, question.institution.help_phone
    languages = [line for line in tools.help_lines if _LANGUAGE in line]
    if question.card.staff is not None and tools.officer_lines and _is_officer(question, tools):
        # What she does at a meeting stands on one page, if need be without the languages.
        offered = [[*tools.officer_lines, *languages], tools.officer_lines]
        all_words = [", ".join(_lines(question, lines, tools)) for lines in offered]
        return Answer(tuple(speaks.say("Send {words}. Call {phone}", words=words, phone=phone) for words in all_words))
    if question.card.staff is not None:
        call = speaks.say("Staff cannot see accounts or sheets by SMS here yet. Please call {phone}.", phone=phone)
    else:
        call = speaks.say(
            "To see your loan and savings on this phone, please call us first: {phone}.",
            phone=phone,
        )
    words = ", ".join(_lines(question, languages, tools))
    if not words:
        return Answer((call,))
    send = speaks.say("You can send {words}.", words=words)
    return Answer((f"{call} {send}",))


def _is_officer(question: Question, tools: Tools) -> bool:
    member = tools.store.read(lambda work: work.staff_book.with_phone(question.card.phone))
    return member is not None and member.is_loan_officer


def _lines(question: Question, lines: Iterable[str], tools: Tools) -> Iterator[str]:
    """Say each of *lines*; one with {language} once for every language offered besides the reader's own."""
    speaks, offered = question.speaks, question.institution.languages
    others = [tools.languages[code] for code in offered if code in tools.languages and code != speaks.code]
    for line in lines:
        if _LANGUAGE not in line:
            yield speaks.say(line)
            continue
        for other in others:
            own_name = other.say("English")
            yield speaks.say(line, word=speaks.word("lang"), code=other.code.upper(), language=own_name)


COMMAND = AboutPhone("help", ("",), answer)
