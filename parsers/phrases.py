"""Texts that several commands say, word for word the same, so that nobody learns from a difference."""

from datetime import date, datetime

from domain.commands import Institution, Speaks


def could_not(speaks: Speaks, institution: Institution, *, is_shared: bool = False) -> str:
    """Say that it was not answered, and nothing of why: phone, account and PIN may each be wrong.

    A phone that several people share is told to name the client too.
    """
    if is_shared:
        return speaks.say(
            "We could not answer that. Please check it and send BALANCE, your client number and your 4-digit PIN."
            " Help: {phone}. Then delete the text you sent.",
            phone=institution.help_phone,
        )
    return speaks.say(
        "We could not answer that. Please check it and send BALANCE, a space and your 4-digit PIN."
        " Help: {phone}. Then delete the text you sent.",
        phone=institution.help_phone,
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


def not_here_yet(speaks: Speaks, institution: Institution, word: str) -> str:
    """Say that a known word does nothing by SMS yet."""
    return speaks.say(
        "{word} is not possible by SMS here yet. Please call {phone}.", word=word.upper(), phone=institution.help_phone
    )


def weak_pin(speaks: Speaks) -> str:
    """Say that a new PIN is the first that a thief tries."""
    return speaks.say(
        "That new PIN is easy to guess, so nothing was changed. Please choose 4 other digits, no year and not 1234."
        " Then delete the text you sent."
    )
