"""An institution whose people pay, made from a seed.

Numbers are dense and members of a group have neighbouring ones, as in a core
that counts upwards; three in ten loans are closed. Phones change hands and
families share them. Amounts are whole shillings.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

NAMES = [
    "MARY", "GRACE", "JANE", "ACHIENG", "AKINYI", "WANJIRU", "FAITH", "MERCY", "JOHN", "PETER", "JOSEPHINE",
    "BRIAN", "ESTHER", "RUTH", "ROSE", "DANIEL", "HELLEN", "AMINA", "WINNIE", "SAMUEL", "JOYCE", "LUCY", "NJERI",
    "ATIENO", "MOSES", "ALICE", "ANN", "CAROLINE", "DAVID", "FATUMA", "GEORGE", "IRENE", "JAMES", "KEVIN",
    "LILIAN", "MARTHA", "NANCY", "OTIENO", "PAUL", "QUINTER", "RACHEL", "SARAH", "TABITHA", "VIOLET", "ZAINAB",
]  # fmt: skip
SURNAMES = [
    "OTIENO", "ACHIENG", "KAMAU", "MWANGI", "CHEBET", "WAFULA", "ODHIAMBO", "NJOROGE", "KIPTOO", "MUTUA", "ATIENO",
    "OUMA", "KORIR", "ALI",
]  # fmt: skip
INSTALMENTS = (240, 330, 480, 480, 480, 500, 600, 1000, 1200)


@dataclass(frozen=True)
class Person:
    """A client; *on_file* are the phones that the institution has, *phone* the one she pays from."""

    id: int
    name: str
    phone: str
    on_file: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.name.split()[0]


@dataclass(frozen=True)
class Held:
    """An account: *due* with arrears, *instalment* and *owed* are None where there is nothing to repay."""

    letter: str
    number: str
    client: int
    is_open: bool
    due: int | None = None
    instalment: int | None = None
    owed: int | None = None

    @property
    def label(self) -> str:
        return self.letter + self.number


@dataclass
class Institution:
    """People, and their accounts, which stay as they are once they are asked for."""

    people: list[Person] = field(default_factory=list)
    accounts: list[Held] = field(default_factory=list)
    habits: dict[str, dict[str, int]] = field(default_factory=dict)
    """How often a phone has truly paid an account before today."""

    def open_of(self, client: int) -> list[Held]:
        return self._of[True, client]

    def closed_of(self, client: int) -> list[Held]:
        return self._of[False, client]

    def numbered(self, number: str) -> list[Held]:
        return self._numbered[number]

    @cached_property
    def _of(self) -> dict[tuple[bool, int], list[Held]]:
        found: dict[tuple[bool, int], list[Held]] = defaultdict(list)
        for each in self.accounts:
            found[each.is_open, each.client].append(each)
        return found

    @cached_property
    def _numbered(self) -> dict[str, list[Held]]:
        found: dict[str, list[Held]] = defaultdict(list)
        for each in self.accounts:
            found[each.number].append(each)
        return found


def make_institution(random: Random, clients: int = 3_000, numbers_from: int = 1) -> Institution:
    """Make an institution whose loans, savings and clients are each counted upwards from *numbers_from*."""
    made = Institution()
    loan = numbers_from
    for place in range(clients):
        person = _person(random, place + numbers_from, made.people[-1] if made.people else None)
        made.people.append(person)
        number = str(person.id)
        made.accounts.append(Held("C", number, person.id, True))
        if random.random() < 0.9:
            made.accounts.append(Held("S", str(place + numbers_from + random.choice((0, 0, 0, 1))), person.id, True))
        for _ in range(random.choice((0, 1, 1, 1, 1, 2, 2, 3))):
            made.accounts.append(_loan(random, str(loan), person.id))
            loan += 1 if random.random() < 0.9 else random.randrange(2, 12)
    seen: dict[str, Held] = {each.label: each for each in made.accounts}
    made.accounts = list(seen.values())
    for person in made.people:
        for held in made.open_of(person.id):
            if random.random() < 0.6:
                made.habits.setdefault(person.phone, {})[held.label] = random.randrange(1, 20)
    return made


def _person(random: Random, id: int, before: Person | None) -> Person:
    name = f"{random.choice(NAMES[: random.choice((8, 20, 45))])} {random.choice(SURNAMES)}"
    phone = f"+2547{random.randrange(100_000_000):08d}"
    chance = random.random()
    if before and chance < 0.08:
        return Person(id, name, before.phone, (before.phone,))
    if before and chance < 0.16:
        phone = f"+{int(before.phone[1:]) + 1}"
    if random.random() < 0.08:
        return Person(id, name, phone, ())
    if random.random() < 0.06:
        sold = before.phone if before and random.random() < 0.3 else f"+2547{random.randrange(100_000_000):08d}"
        return Person(id, name, phone, (sold,))
    return Person(id, name, phone, (phone,))


def _loan(random: Random, number: str, client: int) -> Held:
    if random.random() < 0.3:
        return Held("L", number, client, False)
    instalment = random.choice(INSTALMENTS)
    late = instalment * random.choice((0, 0, 0, 0, 1, 2))
    return Held("L", number, client, True, instalment + late, instalment, instalment * random.randrange(4, 40))
