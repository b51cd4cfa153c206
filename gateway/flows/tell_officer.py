"""Tell an officer by SMS what became of a sheet of hers at the branch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.phonebook import PhoneCard
from domain.ports.store import UnitOfWork
from domain.sheets import Sheet
from gateway.flows.send_sms import queue_confirmation


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
