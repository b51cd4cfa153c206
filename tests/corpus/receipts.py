"""Ten thousand receipts as people cause them, and whose money each truly is.

Made from a seed by rules of its own: it imports nothing of the project, so that it
can judge it. Some clients pay for others, some receipts are a stranger's. Amounts
are whole shillings.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random

from tests.corpus.institution import INSTALMENTS, NAMES, Held, Institution, Person

BESIDE = {
    "1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48", "8": "5790", "9": "68", "0": "89",
}  # fmt: skip
JUNK = ("mama b", "school fees", "KWFT/221", "kplc 0143", "???", "rent house 4", "chama", "payment", "bro", "x")


@dataclass(frozen=True)
class Row:
    """One receipt: *client* is whose it truly is (None: a stranger's), *account* which (None: any of hers).

    *nobody_could_tell*: meant for another, but what was typed is, exactly, a
    number of the payer herself, be it her phone's, or one that her phone has
    paid before.
    """

    id: str
    reference: str
    amount: int
    phone: str | None
    mask: str | None
    phone_hash: str | None
    first_name: str | None
    client: int | None
    account: str | None
    why: str
    nobody_could_tell: bool = False


@dataclass(frozen=True)
class Habits:
    """How people behave, as shares of one; the second generator shifts all of them."""

    slip: float = 0.12
    second_slip: float = 0.1
    letter_o: float = 0.05
    copied: float = 0.04
    is_empty: float = 0.05
    odd_amount: float = 0.3
    exposure: tuple[int, ...] = (15, 35, 38, 6, 6)
    payer: tuple[int, ...] = (70, 9, 8, 6, 5, 2)
    letterless: float = 0.4


def make_rows(random: Random, made: Institution, habits: Habits, count: int = 10_000) -> list[Row]:
    """Make *count* receipts. Agents' habits of earlier days are put on the institution's record."""
    agents = _agents(random, made)
    return [_row(random, made, habits, agents, f"r{place:05d}") for place in range(count)]


def _agents(random: Random, made: Institution) -> list[tuple[Person, list[Person]]]:
    agents = []
    for place in range(40):
        start = random.randrange(len(made.people) - 12)
        served = made.people[start : start + 8]
        phone = f"+2541{random.randrange(100_000_000):08d}"
        agent = made.people[start + 9] if place % 2 else Person(-1, f"{random.choice(NAMES)} AGENT", phone, ())
        for person in served:
            for held in made.open_of(person.id):
                if random.random() < 0.7:
                    made.habits.setdefault(agent.phone, {})[held.label] = random.randrange(1, 9)
        agents.append((agent, served))
    return agents


def _row(
    random: Random, made: Institution, habits: Habits, agents: list[tuple[Person, list[Person]]], name: str
) -> Row:
    owner = random.choice(made.people)
    kind = random.choices(("self", "new phone", "relative", "other client", "agent", "stranger"), habits.payer)[0]
    payer = owner
    if kind in ("new phone", "relative", "stranger"):
        called = owner.name if kind == "new phone" else random.choice(NAMES)
        payer = Person(-1, called, f"+2547{random.randrange(100_000_000):08d}", ())
    elif kind == "other client":
        place = max(0, min(len(made.people) - 1, owner.id - made.people[0].id + random.randrange(-9, 10)))
        payer = made.people[place]
    elif kind == "agent":
        payer, served = random.choice(agents)
        owner = random.choice(served)
    shown = _exposed(random, payer, habits)
    if kind == "stranger":
        text = random.choice((*JUNK, "", str(random.randrange(3000)), f"{random.randrange(10**8)}", payer.name))
        return Row(name, text, random.choice((*INSTALMENTS, 50, 2500)), *shown, None, None, "a stranger's")
    held = random.choice(made.open_of(owner.id))
    amount = _amount(random, held, habits)
    text, account, why = _reference(random, made, habits, owner, payer, held, amount)
    unclear = _is_payers_own(made, text, payer, owner)
    return Row(name, text, amount, *shown, owner.id, account, f"{kind}: {why}", unclear)


def _is_payers_own(made: Institution, text: str, payer: Person, owner: Person) -> bool:
    """Tell whether the digits typed are a number that the payer's phone stands for, or that phone's, of somebody else than *owner*."""
    number = "".join(each for each in text.lower().replace("o", "0") if each.isdigit()).lstrip("0")
    is_her_phone = number in (payer.phone[1:], payer.phone[4:])
    if is_her_phone and payer.id != owner.id:
        return True
    paid_before = made.habits.get(payer.phone, {})
    place = owner.id - made.people[0].id
    near = made.people[max(0, place - 80) : place + 80]
    if is_her_phone and any(payer.phone in each.on_file and each.id != owner.id for each in near):
        return True
    for held in made.numbered(number):
        person = made.people[held.client - made.people[0].id]
        is_payers = person.id == payer.id or payer.phone in (person.phone, *person.on_file) or held.label in paid_before
        if is_payers and person.id != owner.id and near[0].id <= person.id <= near[-1].id:
            return True
    return False


def _exposed(random: Random, payer: Person, habits: Habits) -> tuple[str | None, str | None, str | None, str | None]:
    digits = payer.phone[1:]
    hashed = hashlib.sha256(digits.encode()).hexdigest()
    name = random.choice((payer.first, payer.first, payer.first.title(), payer.name, None))
    match random.choices(("phone", "mask", "hash", "hash and mask", "none"), habits.exposure)[0]:
        case "phone":
            return payer.phone, None, None, name
        case "mask":
            return (
                None,
                random.choice((f"{digits[:4]} ***** {digits[-3:]}", f"{digits[:5]}****{digits[-3:]}")),
                None,
                name,
            )
        case "hash":
            return None, None, hashed, name
        case "hash and mask":
            return None, f"{hashed[:4]} ***** {hashed[-3:]}", None, name
    return None, None, None, name


def _amount(random: Random, held: Held, habits: Habits) -> int:
    if held.due is None or held.instalment is None or random.random() < habits.odd_amount:
        return random.choice(
            (20, 50, 100, 100, 150, 200, 240, 250, 300, 330, 480, 500, 500, 600, 1000, 1200, 1500, 7000)
        )
    return random.choice((held.due, held.due, held.instalment, held.instalment, -(-held.due // 100) * 100))


def _reference(
    random: Random, made: Institution, habits: Habits, owner: Person, payer: Person, held: Held, amount: int
) -> tuple[str, str | None, str]:
    chance = random.random()
    if chance < habits.is_empty:
        return random.choice(("", "", " ", ".", "loan", "Mkopo", "acc")), None, "empty"
    chance = random.random()
    if chance < habits.copied and (number := _copied(random, made, owner, payer)):
        return _typed(random, number, habits), None, f"copied the number of another ({number.label})"
    if chance < 0.08 and made.closed_of(owner.id):
        closed = random.choice(made.closed_of(owner.id))
        return _slip(random, _typed(random, closed, habits), habits)[0], None, "an old loan that is closed"
    if chance < 0.14:
        phone = random.choice((payer.phone, owner.phone))
        text = random.choice(
            (phone, "0" + phone[4:], phone[1:], f"0{phone[4:7]} {phone[7:10]} {phone[10:]}", phone[4:])
        )
        text = _slip(random, text, habits)[0]
        return text, None, "a phone"
    if chance < 0.18:
        name = random.choice((owner.name, owner.first, owner.first.lower(), f"{owner.first} loan", payer.name))
        return name, None, "a name"
    if chance < 0.2:
        return random.choice((*JUNK, str(random.randrange(10_000_000, 40_000_000)))), None, "junk or a national id"
    if chance < 0.23:
        return _split(random, made, owner, amount), None, "a split"
    text = _typed(random, held, habits)
    if random.random() < 0.06:
        text = f"{text} {random.choice((owner.first, payer.first, 'loan', 'pay', owner.name.lower()))}"[:20]
    text, slips = _slip(random, text, habits)
    return text, held.label if held.letter != "C" else None, f"{held.label} with {slips} slips"


def _copied(random: Random, made: Institution, owner: Person, payer: Person) -> Held | None:
    """Pick the number of somebody who is nothing to the payer: of two whom she pays for, nobody could tell which."""
    place = owner.id - made.people[0].id + random.choice((-3, -2, -1, 1, 2, 3, 50))
    other = made.people[place % len(made.people)]
    number = random.choice(made.open_of(other.id) + made.closed_of(other.id))
    is_hers = other.id == payer.id or other.phone == payer.phone or number.label in made.habits.get(payer.phone, {})
    return None if is_hers else number


def _split(random: Random, made: Institution, owner: Person, amount: int) -> str:
    part = random.randrange(1, amount)
    rest = amount - part if random.random() < 0.8 else amount
    return random.choice((f"C{owner.id} L{part} S{rest}", f"c{owner.id} l{part} s{rest}", f"L{part} S{rest}"))


def _typed(random: Random, held: Held, habits: Habits) -> str:
    """Write an account as people do: without its letter, with zeros, blanks, words."""
    number = held.number if random.random() < 0.8 else held.number.rjust(random.choice((4, 6, 9)), "0")
    if random.random() < habits.letterless:
        return random.choice((number, number, number, f" {number}", f"acc {number}", f"{number}.", f"no {number}"))
    word = {"L": ("loan", "Loan no", "LN"), "S": ("savings", "sav"), "C": ("client",)}[held.letter]
    letter = held.letter if random.random() < 0.5 else held.letter.lower()
    return random.choice(
        (f"{letter}{number}", f"{letter}{number}", f"{letter} {number}", f"{letter}-{number}", f"{random.choice(word)} {number}")
    )  # fmt: skip


def _slip(random: Random, text: str, habits: Habits) -> tuple[str, int]:
    if "0" in text and random.random() < habits.letter_o:
        text = text.replace("0", random.choice("oO"), 1)
    slips = 0
    while slips < 2 and random.random() < (habits.second_slip if slips else habits.slip):
        places = [place for place, each in enumerate(text) if each in BESIDE]
        if not places:
            break
        place = random.choice(places)
        head, each, tail = text[:place], text[place], text[place + 1 :]
        match random.choice(("beside", "beside", "any", "swap", "twice", "drop")):
            case "beside":
                text = head + random.choice(BESIDE[each]) + tail
            case "any":
                text = head + random.choice("0123456789") + tail
            case "swap" if tail[:1].isdigit():
                text = head + tail[0] + each + tail[1:]
            case "twice":
                text = head + each + each + tail
            case _:
                text = head + tail
        slips += 1
    return text, slips
