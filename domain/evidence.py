"""What speaks for an account being the one that was meant, and what against.

Phones may arrive whole, as a SHA-256, masked ("2547 ***** 145"), or as a masked
hash; names as "MARY" or "Mary Akoth". Source: reference of Daraja, C2B.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.accounts import AccountReference
from domain.money import Money

_STARS = re.compile(r"[0-9a-f]+[ ]?\*+[ ]?[0-9a-f]*")
_SUFFIX_MIN = 3


@dataclass(frozen=True)
class Paid:
    """What an operator says of money that reached us: *reference* as typed, *phone* E.164, *phone_hash* lower-case hex."""

    reference: str
    amount: Money
    on: date
    phone: str | None = None
    mask: str | None = None
    phone_hash: str | None = None
    first_name: str | None = None


@dataclass(frozen=True)
class Owner:
    """A client as far as a payer is compared with her; *phones* E.164."""

    client_id: int
    name: str
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HeldAccount:
    """An account somebody holds.

    *expected* are the amounts that would surprise nobody: what is due with
    arrears, one instalment, all that is owed; for a client number, those of
    all her loans and their sum. Empty where nothing is.
    """

    reference: AccountReference
    client_id: int
    is_open: bool
    expected: frozenset[Money] = frozenset()


class Sign(StrEnum):
    """One thing that speaks for a candidate or against it."""

    NAMED = "named"
    NAMED_NEARLY = "named nearly"
    NAMED_OTHER = "named other"
    PHONE = "phone"
    PHONE_HASH = "phone hash"
    PHONE_MASK = "phone mask"
    PHONE_TYPED = "phone typed"
    PHONE_SHARED = "phone shared"
    PHONE_OTHER = "phone other"
    FIRST_NAME = "first name"
    FIRST_NAME_OTHER = "first name other"
    NAME_TYPED = "name typed"
    AMOUNT = "amount"
    AMOUNT_OTHER = "amount other"
    HABIT = "habit"
    HABIT_ALIKE = "habit alike"
    CLOSED = "closed"

    @property
    def weight(self) -> int:
        """How much it counts when candidates are ranked; below zero it speaks against."""
        return _WEIGHTS[self]

    @property
    def is_for(self) -> bool:
        """Whether it speaks for the candidate."""
        return self.weight > 0


_WEIGHTS = {
    Sign.NAMED: 50,
    Sign.NAMED_NEARLY: 20,
    Sign.NAMED_OTHER: -10,
    Sign.PHONE: 60,
    Sign.PHONE_HASH: 60,
    Sign.PHONE_MASK: 25,
    Sign.PHONE_TYPED: 40,
    Sign.PHONE_SHARED: -5,
    Sign.PHONE_OTHER: -10,
    Sign.FIRST_NAME: 15,
    Sign.FIRST_NAME_OTHER: -5,
    Sign.NAME_TYPED: 20,
    Sign.AMOUNT: 15,
    Sign.AMOUNT_OTHER: -2,
    Sign.HABIT: 30,
    Sign.HABIT_ALIKE: 15,
    Sign.CLOSED: -30,
}


def phone_sign(paid: Paid, owner: Owner) -> Sign | None:
    """Compare the payer's phone with an owner's; None where nothing can be said."""
    if not owner.phones:
        return None
    if paid.phone is not None:
        return Sign.PHONE if paid.phone in owner.phones else Sign.PHONE_OTHER
    if paid.phone_hash is not None:
        fits = paid.phone_hash.lower() in {hash_phone(each) for each in owner.phones}
        return Sign.PHONE_HASH if fits else Sign.PHONE_OTHER
    if paid.mask is None or (read := read_mask(paid.mask)) is None:
        return None
    fits = any(hides(read, each) for each in owner.phones)
    return Sign.PHONE_MASK if fits else Sign.PHONE_OTHER


def name_sign(first_name: str | None, owner: Owner) -> Sign | None:
    """Compare the name that the operator tells with an owner's first name; None where there is none."""
    words = (first_name or "").casefold().split()
    if not words or not owner.name.split():
        return None
    return Sign.FIRST_NAME if owner.name.casefold().split()[0] == words[0] else Sign.FIRST_NAME_OTHER


def amount_sign(amount: Money, held: HeldAccount) -> Sign | None:
    """Compare an amount with what is expected; None where nothing is."""
    if not held.expected:
        return None
    return Sign.AMOUNT if amount in held.expected else Sign.AMOUNT_OTHER


def hash_phone(phone: str) -> str:
    """Hash a phone (E.164) as Safaricom does: SHA-256 of its digits with the country's code, lower-case hex."""
    return hashlib.sha256(phone.removeprefix("+").encode()).hexdigest()


def read_mask(mask: str) -> tuple[str, str] | None:
    """Read what a mask shows before and after its stars; None where that is too little to tell people apart."""
    text = mask.strip().lower().removeprefix("+")
    if _STARS.fullmatch(text) is None:
        return None
    head, _, rest = text.replace(" ", "").partition("*")
    tail = rest.strip("*")
    return (head, tail) if len(tail) >= _SUFFIX_MIN else None


def hides(mask: tuple[str, str], phone: str) -> bool:
    """Tell whether *phone* (E.164), or its hash, may hide behind a mask."""
    head, tail = mask
    digits = phone.removeprefix("+")
    if digits.startswith(head) and digits.endswith(tail):
        return True
    hashed = hash_phone(phone)
    return hashed.startswith(head) and hashed.endswith(tail)
