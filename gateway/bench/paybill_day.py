"""A day at the paybill: who pays for whom, from whose phone, how much, and what the operator tells of it.

The truth of each is what was meant: the person, and every account of hers that may take the money.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.bench.paybill_habits import (
    HABITS,
    REFERENCE_MAX,
    Hand,
    Wish,
    as_told,
    by_look,
    carelessly,
    in_two_parts,
)
from gateway.bench.paybill_town import FIRST_NAMES, SAVES, Member

EXACT = frozenset({as_told, carelessly, by_look})
"""Hands that name the very account: money on another one is wrong, were it hers."""

_SHILLING = 100


class Who(StrEnum):
    """Who holds the phone that pays."""

    HERSELF = "herself"
    HER_OTHER_PHONE = "her other phone"
    KIN = "a client who is her kin"
    OUTSIDER = "somebody who is no client"
    SECOND_HAND = "herself, on a phone that is still another's on file"


_WHO = {Who.HERSELF: 72, Who.HER_OTHER_PHONE: 6, Who.KIN: 9, Who.OUTSIDER: 11, Who.SECOND_HAND: 2}


class Shown(StrEnum):
    """How the operator shows the payer's phone."""

    MASK = "mask"
    HASH = "hash"
    WHOLE = "whole"
    NOTHING = "nothing"


_SHOWN = {Shown.MASK: 50, Shown.HASH: 36, Shown.WHOLE: 10, Shown.NOTHING: 4}


@dataclass(frozen=True)
class Paying:
    """One receipt as the operator tells it, and the truth: *meant*, and *accounts* that may take it.

    *habit* says how it was typed, *payer* which client pays, None where it is nobody of them.
    """

    reference: str
    amount: int
    phone: str | None
    mask: str | None
    phone_hash: str | None
    first_name: str | None
    habit: str
    who: Who
    payer: int | None
    meant: Member
    accounts: frozenset[str]


def day_at_the_paybill(town: Sequence[Member], count: int, shortcode: str, seed: int) -> Sequence[Paying]:
    """Let *count* people of *town* pay, the same ones for the same *seed*."""
    dice = random.Random(seed)
    hands, often = list(HABITS), list(HABITS.values())
    return [_pay(dice, town, dice.choices(hands, often)[0], shortcode) for _ in range(count)]


def _pay(dice: random.Random, town: Sequence[Member], hand: Hand, shortcode: str) -> Paying:
    member = dice.choice(town)
    wish = _wish(dice, town, member, shortcode, is_split=hand is in_two_parts)
    who = dice.choices(list(_WHO), list(_WHO.values()))[0]
    phone, name = _payer(dice, town, member, who)
    shown = dice.choices(list(_SHOWN), list(_SHOWN.values()))[0]
    digits = phone.removeprefix("+")
    return Paying(
        reference=hand(dice, wish)[:REFERENCE_MAX],
        amount=wish.amount,
        phone=phone if shown is Shown.WHOLE else None,
        mask=f"{digits[:4]} ***** {digits[-3:]}" if shown is Shown.MASK else None,
        phone_hash=hashlib.sha256(digits.encode()).hexdigest() if shown is Shown.HASH else None,
        first_name=name.upper() if dice.random() < 0.97 else None,
        habit=hand.__name__,
        who=who,
        payer=_client_who_pays(town, member, who),
        meant=member,
        accounts=frozenset({wish.reference}) if hand in EXACT and wish.letter != "C" else member.accounts,
    )


def _wish(dice: random.Random, town: Sequence[Member], member: Member, shortcode: str, *, is_split: bool) -> Wish:
    loan = dice.choice(member.open_loans) if member.open_loans else None
    letter = dice.choices("LSC", (70 if loan else 0, 15, 15))[0]
    if is_split:
        letter = "L" if loan else "S"
    number = {"L": loan.number if loan else 0, "S": member.savings, "C": member.number}[letter]
    parts = {"L": loan.due, "S": SAVES} if loan and is_split else {"S": SAVES}
    due = loan.due if loan and letter != "S" else SAVES
    amount = sum(parts.values()) if is_split and dice.random() < 0.9 else _amount(dice, due)
    near = town[max(0, min(len(town) - 1, member.number - 1 + dice.choice((-1, 1))))]
    return Wish(member, letter, number, amount, parts, near, shortcode)


def _amount(dice: random.Random, due: int) -> int:
    """Pay what is due, most often; or with savings, rounded up, half, twice, or whatever is in the purse."""
    return dice.choice(
        (
            *(due,) * 6,
            due + SAVES,
            -(-due // 10_000) * 10_000,
            max(10_00, due // 2 // 1_000 * 1_000),
            due * 2,
            dice.randrange(1, 40) * 50 * _SHILLING,
        )
    )


def _client_who_pays(town: Sequence[Member], member: Member, who: Who) -> int | None:
    if who is Who.OUTSIDER:
        return None
    return member.kin if who is Who.KIN and town[member.kin - 1].phones else member.number


def _payer(dice: random.Random, town: Sequence[Member], member: Member, who: Who) -> tuple[str, str]:
    """Give the phone that pays and the first name that the operator has for it."""
    kin, stranger = town[member.kin - 1], dice.choice(town)
    name = (
        member.first if dice.random() < 0.93 else dice.choice(FIRST_NAMES)
    )  # Some phones are registered to a husband.
    match who:
        case Who.HERSELF if member.phones:
            return dice.choice(member.phones), name
        case Who.KIN if kin.phones:
            return kin.phones[0], kin.first
        case Who.SECOND_HAND if stranger.phones:
            return stranger.phones[0], member.first
        case Who.OUTSIDER:
            return f"+2547{dice.randrange(10**7, 10**8)}", dice.choice(FIRST_NAMES)
        case _:
            return member.other, name
