"""Texts that several commands say, word for word the same, so that nobody learns from a difference."""

from datetime import date, datetime

from domain.commands import Institution, Question, Speaks


def could_not(question: Question) -> str:
    """Say that it was not answered, and nothing of why: phone, account and PIN may each be wrong.

    To call comes first: nothing else helps a stranger. A phone that several people share is told to name the client too.
    """
    speaks, phone = question.speaks, question.institution.help_phone
    if question.card.is_shared:
        return speaks.say(
            "We could not answer that. Please call {phone}, or check it and send BALANCE, your client number and your"
            " 4-digit PIN. Then delete the text you sent.",
            phone=phone,
        )
    return speaks.say(
        "We could not answer that. Please call {phone}, or check it and send BALANCE, a space and your 4-digit PIN."
        " Then delete the text you sent.",
        phone=phone,
    )


def locked(speaks: Speaks, institution: Institution, name: str, until: datetime, today: date) -> str:
    """Tell the phone on file that wrong PINs came in."""
    return speaks.say(
        "{institution}: a wrong PIN came in 3 times for {name}, so we answer no PIN until {moment}."
        " The money is safe. If it was not you, call {phone}.",
        institution=institution.name,
        name=name,
        moment=speaks.moment(until, today),
        phone=institution.help_phone,
    )


def locked_elsewhere(speaks: Speaks, institution: Institution, name: str, until: datetime, today: date) -> str:
    """Tell the phone on file that wrong PINs came in from another, which alone is locked."""
    return speaks.say(
        "{institution}: a wrong PIN for {name} came 3 times from another phone. That phone gets no answer until"
        " {moment}; yours does. If it was not you, call {phone}.",
        institution=institution.name,
        name=name,
        moment=speaks.moment(until, today),
        phone=institution.help_phone,
    )


def not_here_yet(speaks: Speaks, institution: Institution, word: str) -> str:
    """Say that a known word, as it is typed, does nothing by SMS yet."""
    return speaks.say(
        "{word} is not possible by SMS here yet. Please call {phone}.",
        word=word,
        phone=institution.help_phone,
    )


def weak_pin(speaks: Speaks) -> str:
    """Say that a new PIN is the first that a thief tries."""
    return speaks.say(
        "That new PIN is easy to guess, so nothing was changed. Please choose 4 other digits, no year and not 1234."
        " Then delete the text you sent."
    )


def same_pin(speaks: Speaks) -> str:
    """Say that a new PIN is the old one."""
    return speaks.say(
        "The new PIN is the same as the old one, so nothing was changed. Please choose 4 other digits."
        " Then delete the text you sent."
    )


def no_reminders(question: Question) -> str:
    """Say to a phone on which nobody has accounts that reminders do not come to it."""
    return question.speaks.say(
        "{institution} sends no reminders to this phone. If you have questions, please call {phone}.",
        institution=question.institution.name,
        phone=question.institution.help_phone,
    )


def languages_here(question: Question) -> str:
    """List what to send for each language that the institution speaks."""
    word = question.speaks.word("lang")
    return ", ".join(f"{word} {each.upper()}" for each in question.institution.languages)


def which_language(question: Question, echo: str) -> str:
    """Say that no language of the institution's was named, and what to send for each."""
    return question.speaks.say(
        'We did not understand "{echo}". To choose a language, send one of: {words}.',
        echo=echo,
        words=languages_here(question),
    )


def greeting(speaks: Speaks, institution: Institution) -> str:
    """Answer a greeting or thanks."""
    return speaks.say(
        "Thank you for writing to {institution}. To see your loan and savings, send: BALANCE."
        " For other words, send: HELP.",
        institution=institution.name,
    )


def give_pin(speaks: Speaks, word: str) -> str:
    """Ask for a PIN that is missing."""
    return speaks.say(
        "Please send {word}, a space and your 4-digit PIN. Then delete the text you sent.", word=speaks.word(word)
    )


def give_pin_for_undo(speaks: Speaks, institution: Institution, reference: str) -> str:
    """Ask for an officer's PIN that is missing or not right, or not looked at after too many wrong ones."""
    return speaks.say(
        "Nothing is taken back. Please send {word} {reference}, a space and your 4-digit PIN, then delete that text."
        " PIN forgotten? Call {phone}",
        word=speaks.word("undo"),
        reference=reference,
        phone=institution.help_phone,
    )


def give_pin_of_several(speaks: Speaks, word: str) -> str:
    """Ask which of the people who share a phone it is."""
    return speaks.say(
        "Several people use this phone. Please send {word}, your client number, a space and your 4-digit PIN."
        " Then delete the text you sent.",
        word=speaks.word(word),
    )


def give_number(speaks: Speaks, word: str) -> str:
    """Ask which of the people who share a phone it is, where no PIN is wanted."""
    return speaks.say(
        "Several people use this phone. Please send {word}, a space and your client number.", word=speaks.word(word)
    )


def no_pin_yet(speaks: Speaks, institution: Institution) -> str:
    """Say how somebody without a PIN comes by one."""
    return speaks.say(
        "To be answered on this phone you need a PIN. Please call {phone} and ask for a code.",
        phone=institution.help_phone,
    )


def asked_elsewhere(speaks: Speaks, institution: Institution, name: str) -> str:
    """Tell the phone on file that another phone asked and was answered."""
    return speaks.say(
        "{institution}: somebody with the PIN of {name} asked about the accounts from another phone just now."
        " If it was not you, call {phone}.",
        institution=institution.name,
        name=name,
        phone=institution.help_phone,
    )


def busy(speaks: Speaks) -> str:
    """Say that the answer comes later, by itself."""
    return speaks.say(
        "Our system does not answer right now. You need not ask again: the answer follows within 30 minutes."
    )


def gave_up(speaks: Speaks, institution: Institution) -> str:
    """Say that the answer promised did not come."""
    return speaks.say(
        "We are sorry: our system still does not answer. Please ask again later, or call {phone}. Your money is safe.",
        phone=institution.help_phone,
    )


def too_many(speaks: Speaks, institution: Institution) -> str:
    """Say once that a phone writes too often."""
    return speaks.say(
        "Many texts came from this phone, so we answer no more for 10 minutes. Help: {phone}.",
        phone=institution.help_phone,
    )


def not_understood(speaks: Speaks, echo: str, examples: tuple[str, ...]) -> str:
    """Say which words were not understood, and the corrected message."""
    if not echo:
        return speaks.say(
            "Your text came without words. To see your loan and savings, send: BALANCE. For other words, send: HELP."
        )
    if len(examples) > 1:
        return speaks.say(
            'We did not understand "{echo}". Please send {first} or {second}. For other words, send: HELP.',
            echo=echo,
            first=examples[0],
            second=examples[1],
        )
    if examples:
        return speaks.say(
            'We did not understand "{echo}". Please send: {example}. For other words, send: HELP.',
            echo=echo,
            example=examples[0],
        )
    return speaks.say(
        'We did not understand "{echo}". To see your loan and savings, send: BALANCE. For other words, send: HELP.',
        echo=echo,
    )
