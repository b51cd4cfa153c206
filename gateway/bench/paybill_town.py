"""A made-up institution of any size, whose members pay at a paybill: who they are, what they owe, whose phones they use.

Numbers run as a core gives them: one after another, so that nearly every slip of a
digit is somebody's number. Amounts are minor units.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

FIRST_NAMES = (
    *("Mary", "Jane", "Alice", "Esther", "Josephine", "Brian", "Lilian", "Samuel", "Ruth", "Faith", "Nancy", "Agnes"),
    *("Beatrice", "Catherine", "Dorcas", "Elizabeth", "Halima", "Joyce", "Pauline", "Tabitha", "Rehema", "Mercy"),
    *("Irene", "Lucy", "Hellen", "Winnie", "Margaret", "Grace", "Peter", "Rose", "Daniel", "John", "Joseph", "Amina"),
)
LAST_NAMES = (
    *("Akoth", "Wambui", "Nduku", "Moraa", "Atieno", "Ochieng", "Kemunto", "Jepkorir", "Chepkoech", "Mutheu", "Auma"),
    *("Naliaka", "Wanza", "Wairimu", "Abdi", "Mwende", "Nyambura", "Wangari", "Salim", "Adhiambo", "Kwamboka", "Njoki"),
    *("Cherono", "Anyango", "Syombua", "Otieno", "Chebet", "Mutua", "Nduta", "Kamau", "Mwangi", "Kiprop", "Barasa"),
)
GROUP_NAMES = ("Upendo", "Baraka", "Tumaini", "Umoja", "Neema", "Amani", "Jitegemee", "Imani", "Maendeleo", "Furaha")
INSTALMENTS = (240_00, 330_00, 360_00, 480_00, 600_00, 720_00, 960_00, 1_200_00)
GROUP_SIZE = 20
SAVES = 50_00


@dataclass(frozen=True)
class Loan:
    """A loan by its number; *due* is this week's instalment and what is late, nothing once it is closed."""

    number: int
    due: int
    owed: int
    is_closed: bool


@dataclass(frozen=True)
class Member:
    """A client. *phones* (E.164) are on file; *other* is one that she uses and nobody noted; *kin* a client she also pays for."""

    number: int
    first: str
    last: str
    group: str
    phones: tuple[str, ...]
    other: str
    savings: int
    loans: tuple[Loan, ...]
    kin: int

    @property
    def open_loans(self) -> tuple[Loan, ...]:
        """Give the loans she repays."""
        return tuple(each for each in self.loans if not each.is_closed)

    @property
    def old_loans(self) -> tuple[Loan, ...]:
        """Give the loans she has repaid."""
        return tuple(each for each in self.loans if each.is_closed)

    @property
    def accounts(self) -> frozenset[str]:
        """Give the references of all she can pay into: L12, S7."""
        return frozenset({f"S{self.savings}", *(f"L{each.number}" for each in self.open_loans)})


def settle(members: int, seed: int) -> Sequence[Member]:
    """Let so many people live in the town, the same ones for the same *seed*."""
    dice = random.Random(seed)
    loans, phones = count(1), _phones(dice, members * 2)
    town: list[Member] = []
    for number in range(1, members + 1):
        shares = town and dice.random() < 0.03
        own = town[-1].phones[:1] if shares and town[-1].phones else (phones.pop(),)
        if dice.random() < 0.02:
            own = ()  # She has no phone; the officer or a neighbour pays for her.
        elif dice.random() < 0.06:
            own = (*own, phones.pop())
        town.append(
            Member(
                number=number,
                first=dice.choice(FIRST_NAMES),
                last=dice.choice(LAST_NAMES),
                group=_group(number),
                phones=own,
                other=phones.pop(),
                savings=number + 3,  # Accounts were opened in another order than people came.
                loans=tuple(_loan(dice, next(loans)) for _ in range(dice.choice((0, 1, 1, 1, 1, 2, 2, 3)))),
                kin=max(1, min(members, number + dice.choice((-3, -2, -1, 1, 2, 3)))),
            )
        )
    return town


def _group(number: int) -> str:
    place = (number - 1) // GROUP_SIZE
    series, name = divmod(place, len(GROUP_NAMES))
    return GROUP_NAMES[name] + (f" {series + 1}" if series else "")


def _loan(dice: random.Random, number: int) -> Loan:
    if dice.random() < 0.35:
        return Loan(number, 0, 0, is_closed=True)
    instalment = dice.choice(INSTALMENTS)
    due = instalment * dice.choice((1, 1, 1, 1, 2, 3))
    return Loan(number, due, due + instalment * dice.randrange(0, 40), is_closed=False)


def _phones(dice: random.Random, wanted: int) -> list[str]:
    """Give phones of Kenya's; some stand next to each other, as those sold in one shop do."""
    starts = dice.sample(range(1_000_000, 9_999_999), wanted // 2 + 1)
    found = [f"+2547{start:07}{digit}" for start in starts for digit in dice.sample(range(10), 3)]
    dice.shuffle(found)
    return found
