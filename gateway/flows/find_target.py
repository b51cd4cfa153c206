"""Find whose the accounts are that a person names for money: loans and savings of one client, or the client."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.accounts import AccountKind, AccountReference, Standing
from domain.allocation import Wish
from domain.errors import Denied, NoSuchEntry, Refused, Unavailable
from domain.money import Money
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.references import Part as TypedPart
from domain.references import Typed, read_typed
from domain.splits import find_wishes, labels, mend, write_split
from domain.suspense import Target, check_split

PARTS_MAX = 6
TYPED_MAX = 200

_PART = re.compile(
    r"\s*([A-Za-z]{1,8} ?[0-9]{1,20})(?:[ =:]+([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?))?\s*"
)
_BETWEEN = re.compile(r";|,(?![0-9]{3}(?![0-9]))|\n| +(?=[A-Za-z]{1,8}[0-9]{1,20}[=:])")
"""A comma directly before exactly three digits is thousands."""
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


@dataclass(frozen=True)
class Part:
    """An account as a person types it ("L12", "S7", "C45"), and how much goes there."""

    typed: str
    amount: Money


def read_parts(typed: str, currency: str) -> list[tuple[str, Money | None]]:
    """Read accounts by their own numbers as a person types them on one line: "C5", "L12", "L5 480, S5 1,020".

    Raises:
        Refused: it is not written so.

    """
    parts = [_PART.fullmatch(each) for each in _BETWEEN.split(typed.strip()[:TYPED_MAX])]
    if not all(parts):
        raise Refused("Write an account such as L12, S7 or C45, or a split: C45 L100 S20.")
    return [(part[1], _money(part[2], currency)) for part in parts if part]


def _money(text: str | None, currency: str) -> Money | None:
    if text is None:
        return None
    amount = Decimal(text.replace(",", ""))
    try:
        return Money.of(amount, currency)
    except ValueError:
        raise Refused(f"{text} has more decimals than {currency}.") from None


@dataclass(frozen=True)
class FindTarget:
    """Looks into the core; while that is silent, into what we last read of it."""

    store: Store
    core: ReadsCore
    country: str

    def __call__(self, parts: Sequence[Part]) -> Target:
        """Find whose they are.

        Raises:
            NoSuchEntry: there is no such account.
            Refused: it is not plain which, they are several people's, or there are too many.

        """
        if not 0 < len(parts) <= PARTS_MAX:
            raise Refused(f"Name one account, or up to {PARTS_MAX} with their amounts.")
        references = [self._read(part.typed) for part in parts]
        found = [self._owner(reference) for reference in references]
        if len({each.client_id for each in found}) > 1:
            told = ", ".join(f"{name} is {each.name}'s" for name, each in zip(references, found, strict=True))
            raise Refused(f"A receipt goes to one client: {told}.")
        wishes = tuple(
            Wish(reference, part.amount)
            for reference, part in zip(references, parts, strict=True)
            if reference.kind is not AccountKind.CLIENT
        )
        if wishes and len(wishes) < len(parts):
            raise Refused("Write her client number alone (C5), or a split: C5 L480 S20.")
        return Target(found[0].client_id, found[0].number, found[0].name, wishes)

    def typed(self, typed: str, amount: Money, now: datetime) -> Target:
        """Find whose the accounts are that she wrote on one line for *amount*: one account, or a split ("C45 L100 S20").

        Raises:
            NoSuchEntry: there is no such account.
            Refused: it is not plain which, or a split is written otherwise, or does not add up: with how it is written.

        """
        read = read_typed(_THOUSANDS.sub("", typed), self.country)
        if read.parts and len(read.accounts) == 1 and read.accounts[0].kind is AccountKind.CLIENT:
            return self._split(read, amount, now)
        parts = read_parts(typed, amount.currency)
        target = self([Part(name, amount if part is None else part) for name, part in parts])
        if any(part is not None for _, part in parts):
            self._must_be_typed_so(target, amount, now)
        return target

    def _split(self, read: Typed, amount: Money, now: datetime) -> Target:
        owner = self._owner(read.accounts[0])
        standing = self._standing(owner, now)
        if standing is None:
            alone = f"write C{owner.number} alone, or try again when it does"
            raise Refused(f"Mifos does not answer, so {owner.name}'s accounts are not known: {alone}.")
        wishes = find_wishes(read.parts, amount.currency, standing)
        if isinstance(wishes, TypedPart):
            held = ", ".join(labels(standing)) or "none"
            raise Refused(f"{owner.name} has no {wishes.label}; her accounts are {held}.")
        target = Target(owner.client_id, owner.number, owner.name, wishes)
        self._must_add_up(target, amount, standing)
        return target

    def _must_be_typed_so(self, target: Target, amount: Money, now: datetime) -> None:
        """Refuse a split by the accounts' own numbers, and say how it is written; what cannot be written so is taken."""
        standing = self._standing(target, now)
        if standing is None:
            return
        self._must_add_up(target, amount, standing)
        if split := write_split(target.number, target.wishes, standing):
            raise Refused(f"A split begins with her client number. Write: {split}.")

    def _must_add_up(self, target: Target, amount: Money, standing: Standing) -> None:
        try:
            check_split(target.wishes, amount)
        except Refused as error:
            mended = write_split(target.number, mend(target.wishes, amount), standing)
            raise Refused(f"{error} Write, for example: {mended}." if mended else str(error)) from None

    def _standing(self, target: Target, now: datetime) -> Standing | None:
        try:
            return self.core.standing(target.client_id, None, now)
        except (Unavailable, Denied):
            return None

    def _read(self, typed: str) -> AccountReference:
        accounts = read_typed(typed, self.country).accounts
        if len(accounts) != 1 or accounts[0].kind is None:
            raise Refused(f"{typed.strip()[:20]!r} is no account: write its letter and number, like L12, S7 or C45.")
        return accounts[0]

    def _owner(self, reference: AccountReference) -> Target:
        try:
            owners = self.core.owners(reference)
        except (Unavailable, Denied):
            return self.store.read(_known, reference)
        if len(owners) != 1:
            raise _none(reference)
        return Target(owners[0].id, owners[0].number, owners[0].name)


def _known(work: UnitOfWork, reference: AccountReference) -> Target:
    held = [
        each
        for each in work.accounts.numbered([reference.number]).get(reference.number, ())
        if each.reference.kind is reference.kind and each.is_open
    ]
    if len(held) != 1:
        raise _none(reference)
    client_id = held[0].client_id
    return Target(client_id, number_of(work, client_id), work.payers.owners([client_id])[client_id].name)


def number_of(work: UnitOfWork, client_id: int) -> str:
    """Give a client's number as last read from the core; her id where it was not."""
    held = work.accounts.held_by([client_id])
    numbers = (each.reference.number for each in held if each.reference.kind is AccountKind.CLIENT)
    return next(numbers, str(client_id))


def _none(reference: AccountReference) -> NoSuchEntry:
    return NoSuchEntry(f"There is no account {reference}.")
