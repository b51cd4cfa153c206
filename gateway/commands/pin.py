"""PIN <old> <new>: change her PIN, a client's or an officer's."""

from datetime import datetime

from domain.commands import AboutPhone, Answer, Note, Question, Tools
from domain.pins import PINCheck, holder_of, is_weak
from domain.ports.store import UnitOfWork
from gateway.commands.telling import tell_phones
from parsers.phrases import could_not, locked, same_pin, weak_pin


def answer(question: Question, tools: Tools) -> Answer:
    """Set the new PIN of the one person on this phone whose old PIN it is."""
    old, new = question.fields["old"], question.fields["new"]
    card = question.card
    if is_weak(new, question.today.year):
        return Answer((weak_pin(question.speaks),))
    if new == old:
        return Answer((same_pin(question.speaks),))
    officer = tools.store.read(lambda work: _officer(work, card.phone)) if card.staff else None
    proof = tools.pins.whose(
        old,
        phone=card.phone,
        client_ids=[*(holder.client_id for holder in card.holders), *([officer] if officer else [])],
        on_file=True,
        is_shared=card.is_shared,
        now=question.now,
        key=question.key,
    )
    if proof.check is PINCheck.RIGHT and proof.client_id is not None:
        return _changed(question, tools, proof.client_id, new)
    return Answer((could_not(question),), notes=_tell_of_lock(question, tools, proof.locked_until))


def _officer(work: UnitOfWork, phone: str) -> int | None:
    """Find the officer whose phone it is, as a holder of a PIN; None where she has none."""
    member = work.staff_book.with_phone(phone)
    holder = holder_of(member.id) if member else None
    return holder if holder and work.pins.stored(holder) else None


def _tell_of_lock(question: Question, tools: Tools, until: datetime | None) -> tuple[Note, ...]:
    """Tell her phones that wrong PINs came in; on a shared phone nobody knows whose PIN was meant."""
    holders = question.card.holders
    if until is None or len(holders) != 1:
        return ()
    return tell_phones(
        tools.store,
        tools.speaks_to,
        [holders[0].client_id],
        lambda speaks, name: locked(speaks, question.institution, name, until, question.today),
        f"locked-{until.isoformat()}",
    )


def _changed(question: Question, tools: Tools, client_id: int, new: str) -> Answer:
    """Keep the new PIN; the old one proved that the phone is hers, as it does before any answer."""
    hashed = tools.pins.hash(new, client_id)
    holder = next((each for each in question.card.holders if each.client_id == client_id), None)

    def change(work: UnitOfWork) -> None:
        work.pins.put(client_id, hashed, question.now)
        if holder is not None and holder.must_prove:
            work.phones.link(question.card.phone, client_id, holder.origin, question.now)

    said = question.speaks.say(
        "{name}: your PIN is changed. Please delete the text you sent. If it was not you, call {phone}.",
        name=holder.first_name if holder else (question.card.staff or "").split()[0],
        phone=question.institution.help_phone,
    )
    return Answer((said,), change)


COMMAND = AboutPhone("pin", ("old new",), answer)
