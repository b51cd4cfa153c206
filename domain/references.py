"""Read the account reference as a payer types it on her phone.

At most twenty characters by M-PESA's rule; sixty are looked at. Zeros in front,
blanks, signs and case do not matter; a letter O or I where a digit belongs is
one. Nothing is looked up here: what was read may not exist.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from domain.accounts import AccountKind, AccountReference
from domain.phones import read_phone

TYPED_MAX = 60
NUMBER_MAX = 20

_KINDS = {
    AccountKind.LOAN: "l ln loan loans mkopo utang",
    AccountKind.SAVINGS: "s sv sav saving savings akiba ipon",
    AccountKind.CLIENT: "c cl client member mteja",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_FILLER = "a acc account ac acct no number num nambari pay paying repayment ref for my yangu"
_FILLERS = frozenset(_FILLER.split())
_LIKE_DIGITS = str.maketrans("oil", "011")
_SPLIT_PART = re.compile(r"([ls])([1-9]?)[=:]([0-9]{1,7})|([ls])([0-9]{1,7})")
_GLUED = re.compile(r"c[0-9]+(?:[ls][0-9]+)+|[0-9]+(?:[ls][0-9]+){2,}|(?:l[0-9]+s[0-9]+|s[0-9]+l[0-9]+)")
_GLUE = re.compile(r"[a-z]?[0-9]+")
_DIGITS_MEANT = re.compile(r"(?=[oil]*[0-9])[0-9oil]+")
_KIND_THEN_DIGITS = re.compile(r"(?P<kind>[a-z]*?)(?P<digits>(?=[oil]*[0-9])[0-9oil]+)")


@dataclass(frozen=True)
class Part:
    """What a payer says goes where: *label* "L" or "S", or "L2" for her second loan; *amount* in whole currency."""

    label: str
    amount: int

    @property
    def written(self) -> str:
        """Write it as it is typed: a label with a number in it wants its sign."""
        return f"{self.label}{'=' if len(self.label) > 1 else ''}{self.amount}"


@dataclass(frozen=True)
class Typed:
    """What a reference may mean.

    *accounts*: usually one; several where two numbers were typed. *words* are
    what is left: a name, or nothing anybody understands. *parts*: how to split.
    """

    accounts: tuple[AccountReference, ...] = ()
    phone: str | None = None
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    kind: AccountKind | None = None

    @property
    def is_silent(self) -> bool:
        """Whether it names nobody and nothing."""
        return not (self.accounts or self.phone or self.words or self.parts)


def read_typed(text: str, country: str) -> Typed:
    """Read a reference; *country* (ISO 3166) completes a phone."""
    plain = unicodedata.normalize("NFKC", text[:TYPED_MAX]).casefold()
    words = re.sub(r"[^a-z0-9=:]+", " ", plain.replace("a/c", " ")).split()
    words = [piece for word in words for piece in (_GLUE.findall(word) if _GLUED.fullmatch(word) else [word])]
    parts = _read_parts(words)
    if parts:
        head = _read_accounts(words[: -len(parts)])
        return Typed(head.accounts, words=head.words, parts=parts)
    read = _read_accounts(words)
    phone = _read_phone(plain, country)
    accounts = read.accounts
    if len(words) > 1 and all(each.isdigit() for each in words):
        joined = _number(None, "".join(words))
        accounts = (AccountReference(*joined),) + (() if phone else accounts) if joined else ()
    return Typed(accounts, phone, read.words, (), read.kind)


def _read_parts(words: list[str]) -> tuple[Part, ...]:
    """Read the amounts at the end: two or more alone, or one and more behind a number ("45 L100")."""
    parts: list[Part] = []
    for word in reversed(words):
        found = _SPLIT_PART.fullmatch(word)
        if found is None:
            break
        letter, place, amount, short, short_amount = found.groups()
        parts.insert(0, Part((letter or short).upper() + (place or ""), int(amount or short_amount)))
    if len(parts) == len(words) and len(parts) > 2 and words[0][0] == "l":
        parts = parts[1:]
    has_head = len(words) > len(parts) and any(each.isdigit() for each in words[-len(parts) - 1])
    labels = [part.label for part in parts]
    if len(set(labels)) != len(labels) or not (has_head or len(parts) > 1):
        return ()
    return tuple(parts)


def _read_accounts(words: list[str]) -> Typed:
    accounts: list[AccountReference] = []
    left: list[str] = []
    kind: AccountKind | None = None
    spoken: AccountKind | None = None
    for word in words:
        read = _read_word(word)
        if read is not None:
            letter, number = read
            accounts.append(AccountReference(letter or kind, number))
            kind = None
        elif word in _KIND_OF:
            kind = spoken = _KIND_OF[word]
        elif word not in _FILLERS:
            left.append(word)
    return Typed(tuple(dict.fromkeys(accounts)), words=tuple(left), kind=spoken)


def _read_word(word: str) -> tuple[AccountKind | None, str] | None:
    """Read one word as a number with or without its kind; None where it is neither."""
    if word.endswith("l"):
        return None
    if _DIGITS_MEANT.fullmatch(word) and word[0] != "l":
        return _number(None, word)
    found = _KIND_THEN_DIGITS.fullmatch(word)
    if found is None:
        return None
    for cut in range(1, len(word)):
        head, tail = word[:cut], word[cut:]
        if head in _KIND_OF and _DIGITS_MEANT.fullmatch(tail):
            return _number(_KIND_OF[head], tail)
        if head in _FILLERS and _DIGITS_MEANT.fullmatch(tail):
            return _number(None, tail)
    return None


def _number(kind: AccountKind | None, digits: str) -> tuple[AccountKind | None, str] | None:
    number = digits.translate(_LIKE_DIGITS).lstrip("0")
    return (kind, number) if 0 < len(number) <= NUMBER_MAX else None


def _read_phone(plain: str, country: str) -> str | None:
    digits = re.sub(r"[^0-9oil+]", "", plain) if not re.search(r"[a-hj-km-np-z]", plain) else ""
    digits = digits.translate(_LIKE_DIGITS)
    if len(digits) < 9 or digits.startswith("00"):
        return None
    return read_phone(digits, country)


def slips(number: str) -> frozenset[str]:
    """List the numbers that are one slip of the fingers away: a digit wrong, too many, too few, or two swapped."""
    near: set[str] = set()
    for place in range(len(number) + 1):
        head, tail = number[:place], number[place:]
        near.update(head + digit + tail for digit in "0123456789")
        if tail:
            near.add(head + tail[1:])
            near.update(head + digit + tail[1:] for digit in "0123456789")
        if len(tail) > 1:
            near.add(head + tail[1] + tail[0] + tail[2:])
    return frozenset(each.lstrip("0") for each in near) - {number, ""}
