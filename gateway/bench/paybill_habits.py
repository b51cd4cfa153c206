"""How people type at a paybill: each habit turns what somebody means to pay into what she types, and the truth is what she meant.

Written from habits, not from how references are read here: keypads on which L is three
presses of 5, numbers read off the wrong line, names, phones, the number of a loan repaid last year, words of Swahili.
What is meant is known before a key is pressed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.bench.paybill_town import Member

KEYS = {"L": "JK5", "S": "PQR7", "C": "AB2"}
"""What a letter becomes with a press too few or too many."""

NEAR = {
    "1": "2",
    "2": "135",
    "3": "26",
    "4": "157",
    "5": "2468",
    "6": "359",
    "7": "48",
    "8": "5790",
    "9": "68",
    "0": "8",
}
"""What lies next to a digit on a phone."""

LOOKS = {"0": "Oo", "1": "lI", "5": "S", "8": "B", "2": "Z"}
REFERENCE_MAX = 20

Hand = Callable[[random.Random, "Wish"], str]


@dataclass(frozen=True)
class Wish:
    """What somebody means: *for_whom* she pays, into *letter* and *number*, *amount* minor units in all; *parts* where she splits it."""

    for_whom: Member
    letter: str
    number: int
    amount: int
    parts: Mapping[str, int]
    neighbour: Member
    shortcode: str

    @property
    def reference(self) -> str:
        """Write it as it should be typed."""
        return f"{self.letter}{self.number}"


def as_told(dice: random.Random, wish: Wish) -> str:
    """Type it as it stands on her card."""
    return wish.reference


def carelessly(dice: random.Random, wish: Wish) -> str:
    """Type case, blanks, zeros and points as they come."""
    letter, number = wish.letter, str(wish.number)
    return dice.choice(
        [
            wish.reference.lower(),
            f"{letter.lower()} {number}",
            f"{letter}-{number}",
            f"{letter}.{number}",
            f"{letter}/{number}",
            f" {wish.reference} ",
            f"{wish.reference}.",
            f"{letter}{int(number):06}",
            f"{letter}0{number}",
            f"{letter} {number[:2]} {number[2:]}",
            f"#{wish.reference}",
        ]
    )


def bare(dice: random.Random, wish: Wish) -> str:
    """Leave the letter out."""
    return dice.choice(
        [str(wish.number), f"{wish.number:09}", f"0{wish.number}", f"no {wish.number}", f"{wish.number}."]
    )


def by_look(dice: random.Random, wish: Wish) -> str:
    """Take a letter for the digit it looks like."""
    typed = list(str(wish.number))
    places = [place for place, digit in enumerate(typed) if digit in LOOKS]
    for place in dice.sample(places, min(len(places), dice.choice((1, 1, 2)))):
        typed[place] = dice.choice(LOOKS[typed[place]])
    return wish.letter + "".join(typed)


def wrong_presses(dice: random.Random, wish: Wish) -> str:
    """Press the key of the letter once too few or too many."""
    return f"{dice.choice(KEYS[wish.letter])}{wish.number}"


def swapped(dice: random.Random, wish: Wish) -> str:
    """Swap two digits."""
    digits = list(str(wish.number))
    if len(digits) > 1:
        place = dice.randrange(len(digits) - 1)
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return _perhaps(dice, wish.letter) + "".join(digits)


def slipped(dice: random.Random, wish: Wish) -> str:
    """Hit the key beside one."""
    digits = list(str(wish.number))
    place = dice.randrange(len(digits))
    digits[place] = dice.choice(NEAR[digits[place]])
    return _perhaps(dice, wish.letter) + "".join(digits)


def dropped(dice: random.Random, wish: Wish) -> str:
    """Leave a digit out."""
    digits = str(wish.number)
    place = dice.randrange(len(digits))
    return _perhaps(dice, wish.letter) + (digits[:place] + digits[place + 1 :] or digits)


def doubled(dice: random.Random, wish: Wish) -> str:
    """Press a digit twice."""
    digits = str(wish.number)
    place = dice.randrange(len(digits))
    return _perhaps(dice, wish.letter) + digits[:place] + digits[place] + digits[place:]


def with_words(dice: random.Random, wish: Wish) -> str:
    """Say around the number what it is."""
    kind = {"L": ("loan", "mkopo", "deni"), "S": ("savings", "akiba", "sav"), "C": ("member", "mwanachama", "acc")}
    word = dice.choice(kind[wish.letter])
    return dice.choice(
        [
            f"{word} {wish.number}",
            f"{word}{wish.number}",
            f"A/C {wish.reference}",
            f"{wish.reference} {wish.for_whom.first}",
            f"{word} {wish.reference}",
            f"lipa {wish.reference}",
            f"{wish.reference} {word}",
            f"{wish.number} {wish.for_whom.last}",
            f"{wish.number}{wish.letter}",
        ]
    )


def words_only(dice: random.Random, wish: Wish) -> str:
    """Say what it is for and not whose it is."""
    return dice.choice(
        [
            "mkopo",
            "akiba",
            "LOAN",
            "savings",
            "deni",
            "lipa deni",
            "rejesho",
            "chama",
            "ya mama",
            "malipo ya wiki",
            "kikundi",
        ]
    )


def by_name(dice: random.Random, wish: Wish) -> str:
    """Type a name in place of a number."""
    first, last = wish.for_whom.first, wish.for_whom.last
    return dice.choice(
        [
            f"{first} {last}",
            f"{last} {first}",
            first,
            last,
            f"{first} loan",
            f"mkopo wa {first}",
            f"{first[0]} {last}",
            f"{first}{last}",
        ]
    )


def by_phone(dice: random.Random, wish: Wish) -> str:
    """Type the phone of whom it is for, which is often her own."""
    phone = (*wish.for_whom.phones, wish.for_whom.other)[0]
    return _phone_as_typed(dice, phone)


def by_phone_slipped(dice: random.Random, wish: Wish) -> str:
    """Type a phone with a slip; it may be somebody's."""
    phone = (*wish.for_whom.phones, wish.for_whom.other)[0]
    place = dice.randrange(6, len(phone))
    return _phone_as_typed(dice, phone[:place] + dice.choice(NEAR[phone[place]]) + phone[place + 1 :])


def by_other_phone(dice: random.Random, wish: Wish) -> str:
    """Type a phone that is on nobody's file."""
    return _phone_as_typed(dice, wish.for_whom.other)


def by_group(dice: random.Random, wish: Wish) -> str:
    """Type the group."""
    group = wish.for_whom.group
    return dice.choice([group, group.lower(), f"{group} group", f"kikundi {group}", group.replace(" ", "")])


def off_the_wrong_line(dice: random.Random, wish: Wish) -> str:
    """Read the number off the neighbour's line of the group's list."""
    other = wish.neighbour
    if wish.letter == "L" and other.open_loans:
        return f"L{other.open_loans[0].number}"
    return f"S{other.savings}" if wish.letter != "C" else f"C{other.number}"


def of_the_old_loan(dice: random.Random, wish: Wish) -> str:
    """Type the number of a loan that is long repaid."""
    old = wish.for_whom.old_loans
    return _perhaps(dice, "L") + str(old[0].number) if old else as_told(dice, wish)


def in_two_parts(dice: random.Random, wish: Wish) -> str:
    """Say how it is to be split."""
    loan, saved = wish.parts.get("L", 0) // 100, wish.parts.get("S", 0) // 100
    client = f"C{wish.for_whom.number}"
    return dice.choice(
        [
            f"{client} L{loan} S{saved}",
            f"{client} L{loan}S{saved}",
            f"{client.lower()} l{loan} s{saved}",
            f"L{loan} S{saved}",
            f"{loan}+{saved}",
            f"{client} {loan} {saved}",
            f"mkopo {loan} akiba {saved}",
            f"{wish.reference} S{wish.for_whom.savings}",
        ]
    )


def what_is_at_hand(dice: random.Random, wish: Wish) -> str:
    """Type some number that is no account: the amount, the paybill, an identity card, a year, a point."""
    return dice.choice(
        [
            str(wish.amount // 100),
            wish.shortcode,
            str(dice.randrange(20_000_000, 39_999_999)),
            str(dice.randrange(1000, 9999)),
            f"KES {wish.amount // 100}",
            "2026",
            "23/11",
            ".",
            "0",
            "1",
            "",
            "paybill",
            "account",
            "none",
            f"UK{dice.randrange(10, 99)}7T{dice.randrange(100, 999)}Q",
        ]
    )


def _perhaps(dice: random.Random, letter: str) -> str:
    return dice.choice((letter, letter, letter.lower(), ""))


def _phone_as_typed(dice: random.Random, phone: str) -> str:
    digits = phone.removeprefix("+254")
    return dice.choice([f"0{digits}", f"254{digits}", phone, digits, f"0{digits[:3]} {digits[3:6]} {digits[6:]}"])


HABITS: Mapping[Hand, int] = {
    as_told: 14,
    carelessly: 14,
    bare: 12,
    by_look: 6,
    wrong_presses: 3,
    swapped: 5,
    slipped: 5,
    dropped: 4,
    doubled: 3,
    with_words: 7,
    words_only: 2,
    by_name: 4,
    by_phone: 5,
    by_phone_slipped: 1,
    by_other_phone: 1,
    by_group: 2,
    off_the_wrong_line: 2,
    of_the_old_loan: 3,
    in_two_parts: 4,
    what_is_at_hand: 3,
}
"""How often of a hundred."""
