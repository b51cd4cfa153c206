"""Tell an officer by SMS what became of a sheet of hers at the branch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.commands import Speaks
from domain.phonebook import PhoneCard
from domain.ports.store import UnitOfWork
from domain.reporting import Reported
from domain.sheets import Sheet
from domain.staff import StaffPerson
from gateway.flows.send_sms import queue_confirmation
from parsers.reported import taken_text


def phone_of(work: UnitOfWork, sheet: Sheet) -> PhoneCard | None:
    """Give her phone; None where she has none that may be texted."""
    officer = work.staff_book.get(sheet.made.officer_id)
    card = work.phones.card(officer.phone) if officer and officer.is_active and officer.phone else None
    return card if card and not card.is_blocked else None


def tell_officer(
    work: UnitOfWork, sheet: Sheet, key: str, card: PhoneCard, variants: Sequence[str], now: datetime
) -> None:
    """Queue it, once for *key*."""
    queue_confirmation(work, key, card.phone, variants, now, about=sheet.subject)


def tell_taken(
    work: UnitOfWork, speaks_to: Callable[[str | None], Speaks], person: StaffPerson, done: Reported, now: datetime
) -> None:
    """Tell her what somebody at the branch put on record in her place: in the words of an answer, with who did it."""
    if card := phone_of(work, done.sheet):
        texts = [f"{person.name}: {each}" for each in taken_text(speaks_to(card.language), done, "")]
        tell_officer(work, done.sheet, f"at-branch-{done.report.id}", card, texts, now)
