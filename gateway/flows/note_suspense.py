"""Keep a note about a receipt, take it, or hand it to a colleague."""

from collections.abc import Sequence

from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.suspense import WORDS_MAX, WORKS, Clerk, Note, Verb
from gateway.flows.hold_case import Asked, hold_case, note_act

COLLEAGUES_MAX = 200
NAMED_MAX = 10


def note_suspense(work: UnitOfWork, asked: Asked, words: str) -> None:
    """Keep what she wants remembered, at most WORDS_MAX characters. Raises NoSuchEntry and Stale, Refused where it is empty."""
    kept = " ".join(words.split())[:WORDS_MAX]
    if not kept:
        raise Refused("There is nothing in the note.")
    held = hold_case(work, asked)
    work.suspense.add_note(held.remittance.id, Note(asked.by, asked.at, kept))
    note_act(work, held, asked, Verb.NOTED)


def take_case(work: UnitOfWork, asked: Asked) -> None:
    """Let her work on it from now on. Raises NoSuchEntry and Stale."""
    note_act(work, hold_case(work, asked), asked, Verb.TOOK, owner=asked.by, about=asked.by.login)


def hand_over(work: UnitOfWork, asked: Asked, login: str) -> Clerk:
    """Let a colleague work on it from now on, and give who she is.

    Raises:
        Refused: nobody who was seen and may work on suspense has that *login*.
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.

    """
    held, able = hold_case(work, asked), colleagues(work)
    to = next((each for each in able if each.is_same(Clerk(login, login))), None)
    if to is None:
        names = ", ".join(f"{each.name} ({each.login})" for each in able[:NAMED_MAX])
        may = f" It can go to: {names}." if names else ""
        raise Refused(f"“{login.strip()}” may not work on suspense, or has not signed in here for long.{may}")
    note_act(work, held, asked, Verb.HANDED, owner=to, about=to.login)
    return to


def colleagues(work: UnitOfWork) -> Sequence[Clerk]:
    """List who may work on suspense, as last seen, by name."""
    return work.staff_seen.having(WORKS, COLLEAGUES_MAX)
