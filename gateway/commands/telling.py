"""Tells every phone of a client what was tried with her PIN, each phone in its own language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.commands import Note, Speaks
from domain.ports.store import Store, UnitOfWork


@dataclass(frozen=True)
class _OnFile:
    """A phone on file, what it speaks, and what its holder is called."""

    phone: str
    name: str
    language: str | None


def tell_phones(
    store: Store,
    speaks_to: Callable[[str | None], Speaks],
    client_ids: Sequence[int],
    say: Callable[[Speaks, str], str],
    key: str,
) -> tuple[Note, ...]:
    """Make a note for each phone: *speaks_to* gives the catalogue of its language, *say* the text by her first name."""
    return tuple(
        Note(on.phone, say(speaks_to(on.language), on.name), f"{key}-{on.phone}")
        for on in store.read(_phones_on_file, client_ids)
    )


def _phones_on_file(work: UnitOfWork, client_ids: Sequence[int]) -> list[_OnFile]:
    found = []
    for client_id in client_ids:
        for phone, _ in work.phones.phones_of(client_id):
            card = work.phones.card(phone)
            holder = next((each for each in card.holders if each.client_id == client_id), None)
            if holder is not None:
                found.append(_OnFile(phone, holder.first_name, card.language))
    return found
