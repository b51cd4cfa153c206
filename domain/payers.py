"""Compare who paid, as far as the operator tells, with a phone and a name on file."""

from __future__ import annotations

from domain.evidence import hash_phone, hides, read_mask
from domain.receipts import Payer


def is_told_whole(payer: Payer, phone: str) -> bool:
    """Tell whether the operator named this very *phone* (E.164), whole or by its hash."""
    return phone == payer.phone or hash_phone(phone) == payer.phone_hash


def may_be(payer: Payer, phone: str) -> bool:
    """Tell whether *phone* is the payer's as far as told: whole, hashed, or behind a mask."""
    mask = read_mask(payer.mask) if payer.mask else None
    return is_told_whole(payer, phone) or (mask is not None and hides(mask, phone))


def is_called(payer: Payer, first_name: str) -> bool:
    """Tell whether the operator names nobody else; a phone may be lent, and be registered to another."""
    return payer.first_name is None or payer.first_name.casefold() == first_name.casefold()
