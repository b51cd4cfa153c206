"""JOIN <code> <new pin>: a client takes this phone and a PIN of her own, with a code that staff gave her; an officer her PIN."""

from datetime import datetime

from domain.commands import AboutPhone, Answer, Question, Speaks, Tools
from domain.errors import Unavailable
from domain.phonebook import Origin
from domain.pins import NOBODY, is_weak, staff_of
from domain.ports.store import UnitOfWork
from parsers.phrases import could_not, weak_pin


def answer(question: Question, tools: Tools) -> Answer:
    """Use the code up, link this phone to its client and set her PIN."""
    speaks, phone, now = question.speaks, question.card.phone, question.now
    code, pin = question.fields["code"], question.fields["pin"]
    if is_weak(pin, question.today.year):
        return Answer((weak_pin(speaks),))
    digest = tools.pins.code_digest(code)
    holder = tools.store.write(_find, phone, digest, now, question.key)
    if holder is None:
        return Answer((could_not(question),))
    hashed, is_staff = tools.pins.hash(pin, holder), staff_of(holder) is not None

    def change(work: UnitOfWork) -> None:
        if work.pins.take_code(digest, now) != holder:
            raise Unavailable("the code was used meanwhile; looking again will find it gone")
        work.pins.put(holder, hashed, now)
        work.pins.unlock(holder, now)
        if not is_staff:
            work.phones.link(phone, holder, Origin.JOINED, now)

    if is_staff:
        said = speaks.say(
            "Your PIN is set. Please delete the text you sent. From now on, put it behind {word} and its reference.",
            word=speaks.word("undo"),
        )
        return Answer((said,), change)
    is_hers_alone = all(each.client_id == holder for each in question.card.holders)
    return Answer((_said(speaks, is_hers_alone=is_hers_alone),), change)


def _said(speaks: Speaks, *, is_hers_alone: bool) -> str:
    """Say it; on a phone of her own BALANCE is enough, and where a PIN is always wanted, it is asked for."""
    if is_hers_alone:
        return speaks.say(
            "This phone and your PIN are set. Please delete the text you sent. To see your loan and savings, send:"
            " BALANCE."
        )
    return speaks.say(
        "This phone and your PIN are set. Please delete the text you sent. To see your loan and savings, send BALANCE,"
        " a space and your PIN."
    )


def _find(work: UnitOfWork, phone: str, digest: str, now: datetime, key: str) -> int | None:
    """Find whose code it is; a wrong one counts as a wrong PIN of this phone. Staff's counts from their own phone."""
    tries = work.pins.tries(phone, NOBODY)
    if tries.is_locked(now):
        return None
    holder = work.pins.find_code(digest, now)
    if holder is not None and (staff_id := staff_of(holder)) is not None:
        member = work.staff_book.with_phone(phone)
        holder = holder if member and member.id == staff_id else None
    if holder is None and not tries.has_counted(key):
        work.pins.put_tries(phone, NOBODY, tries.after_wrong(now, key))
    return holder


COMMAND = AboutPhone("join", ("code pin",), answer)
