"""Find whose the accounts are that a person names for money: loans and savings of one client, or the client."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.accounts import AccountKind, AccountReference
from domain.allocation import Wish
from domain.errors import Denied, NoSuchEntry, Refused, Unavailable
from domain.money import Money
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.references import read_typed
from domain.suspense import Target

PARTS_MAX = 6
TYPED_MAX = 200

_PART = re.compile(
    r"\s*([A-Za-z]{1,8} ?[0-9]{1,20})(?:[ =:]+([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?))?\s*"
)
_BETWEEN = re.compile(r";|,(?![0-9]{3}(?![0-9]))|\n")
"""A comma directly before exactly three digits is thousands."""


@dataclass(frozen=True)
class Part:
    """An account as a person types it ("L12", "S7", "C45"), and how much goes there."""

    typed: str
    amount: Money


def read_parts(typed: str, currency: str) -> list[tuple[str, Money | None]]:
    """Read accounts as a person types them on one line: "C5", "L12", "L5 480, S5 1,020".

    Raises:
        Refused: it is not written so.

    """
    parts = [_PART.fullmatch(each) for each in _BETWEEN.split(typed.strip()[:TYPED_MAX])]
    if not all(parts):
        raise Refused("Write an account such as L12, S7 or C45, or several with amounts: L5 480, S5 20.")
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
            raise Refused("Name her loans and savings (L5 480, S5 20), or her client number alone (C5).")
        return Target(found[0].client_id, found[0].number, found[0].name, wishes)

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
