"""Keep a note about a receipt, take it, or hand it to a colleague."""

from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.suspense import WORDS_MAX, Clerk, Note, Verb
from gateway.flows.hold_case import Asked, hold_case, note_act


def note_suspense(work: UnitOfWork, asked: Asked, words: str) -> None:
    """Keep what she wants remembered, at most WORDS_MAX characters. Raises NoSuchEntry and Stale, Refused where it is empty."""
    kept = " ".join(words.split())[:WORDS_MAX]
    if not kept:
        raise Refused("There is nothing in the note.")
    held = hold_case(work, asked)
    work.suspense.add_note(held.remittance.id, Note(asked.by, asked.at, kept))
    note_act(work, held, asked, Verb.NOTED)


def hand_over(work: UnitOfWork, asked: Asked, to: Clerk) -> None:
    """Let *to* work on it from now on: herself, or a colleague. Raises NoSuchEntry and Stale."""
    held = hold_case(work, asked)
    verb = Verb.TOOK if to.is_same(asked.by) else Verb.HANDED
    note_act(work, held, asked, verb, owner=to, about=to.login)
