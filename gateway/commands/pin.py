"""PIN <old> <new>: change her PIN."""

from domain.commands import AboutPhone, Answer, Note, Question, Tools
from domain.pins import PINCheck, is_weak
from domain.ports.store import UnitOfWork
from parsers.phrases import could_not, locked, weak_pin


def answer(question: Question, tools: Tools) -> Answer:
    """Set the new PIN of the one person on this phone whose old PIN it is."""
    old, new = question.fields["old"], question.fields["new"]
    speaks, card = question.speaks, question.card
    if is_weak(new, question.today.year):
        return Answer((weak_pin(speaks),))
    proof = tools.pins.whose(
        old,
        phone=card.phone,
        client_ids=[holder.client_id for holder in card.holders],
        on_file=True,
        is_shared=card.is_shared,
        now=question.now,
        key=question.key,
    )
    if proof.check is PINCheck.RIGHT and proof.client_id is not None:
        return _changed(question, tools, proof.client_id, new)
    neutral = could_not(question)
    until = proof.locked_until
    if until is None or len(card.holders) != 1:
        return Answer((neutral,))
    told = locked(speaks, question.institution, card.holders[0].first_name, until, question.today)
    return Answer((neutral,), notes=(Note(card.phone, told, f"locked-{until.isoformat()}-{card.phone}"),))


def _changed(question: Question, tools: Tools, client_id: int, new: str) -> Answer:
    """Keep the new PIN; the old one proved that the phone is hers, as it does before any answer."""
    hashed = tools.pins.hash(new, client_id)
    holder = next(each for each in question.card.holders if each.client_id == client_id)

    def change(work: UnitOfWork) -> None:
        work.pins.put(client_id, hashed, question.now)
        if holder.must_prove:
            work.phones.link(question.card.phone, client_id, holder.origin, question.now)

    said = question.speaks.say(
        "{name}: your PIN is changed. Please delete the text you sent. If it was not you, call {phone}.",
        name=holder.first_name,
        phone=question.institution.help_phone,
    )
    return Answer((said,), change)


COMMAND = AboutPhone("pin", ("old new",), answer)
