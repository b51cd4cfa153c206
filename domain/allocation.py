"""Say which part of an amount goes to which account.

Nothing is lost or made: the parts and what is held back sum to what came in.
Within a batch each posting lowers what the next one finds due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.accounts import AccountKind, AccountReference
from domain.money import Money


class Overpaid(StrEnum):
    """What becomes of money beyond what is due."""

    SAVINGS = "savings"
    SUSPENSE = "suspense"
    PREPAY = "prepay"


@dataclass(frozen=True)
class Bucket:
    """An account that takes money: a loan with what is *due* now and *owed* in all; savings with neither (any amount fits)."""

    account: AccountReference
    due: Money
    owed: Money

    @property
    def is_savings(self) -> bool:
        """Whether it takes any amount."""
        return self.account.kind is AccountKind.SAVINGS


@dataclass(frozen=True)
class Share:
    """What goes to one account."""

    account: AccountReference
    amount: Money


@dataclass(frozen=True)
class Allocation:
    """Where an amount goes; *held_back* goes to suspense."""

    shares: tuple[Share, ...]
    held_back: Money


@dataclass(frozen=True)
class Wish:
    """What the payer said: so much to this account."""

    account: AccountReference
    amount: Money


def allocate(
    amount: Money, buckets: Sequence[Bucket], overpaid: Overpaid, wishes: Sequence[Wish] = ()
) -> tuple[Allocation, tuple[Bucket, ...]]:
    """Divide *amount* over *buckets* in their order, and give them as they stand afterwards.

    *wishes* come first, each up to what its loan owes in all; an amount that
    is not all wished for is divided by the order. The named account stands first in *buckets*.
    """
    assert amount.minor >= 0, "nothing is taken away here"
    pot = _Pot(amount, list(buckets))
    for wish in wishes:
        for place, bucket in enumerate(pot.buckets):
            if bucket.account == wish.account:
                pot.give(place, wish.amount if bucket.is_savings else _least(wish.amount, bucket.owed))
    for place, bucket in enumerate(pot.buckets):
        if not bucket.is_savings:
            pot.give(place, bucket.due)
    if overpaid is Overpaid.PREPAY:
        for place, bucket in enumerate(pot.buckets):
            if not bucket.is_savings:
                pot.give(place, bucket.owed)
    if overpaid is not Overpaid.SUSPENSE:
        for place, bucket in enumerate(pot.buckets):
            if bucket.is_savings:
                pot.give(place, pot.left)
    return Allocation(pot.shares(), pot.left), tuple(pot.buckets)


class _Pot:
    """What is left to divide, and who got what."""

    def __init__(self, amount: Money, buckets: list[Bucket]) -> None:
        self.left = amount
        self.buckets = buckets
        self._given: dict[AccountReference, Money] = {}

    def give(self, place: int, wanted: Money) -> None:
        """Give one bucket what it wants, as far as it lasts, and lower what it is owed."""
        bucket = self.buckets[place]
        part = _least(self.left, wanted)
        if part.minor <= 0:
            return
        self.left -= part
        self._given[bucket.account] = self._given.get(bucket.account, Money.nothing(part.currency)) + part
        if not bucket.is_savings:
            due = Money(max(0, bucket.due.minor - part.minor), part.currency)
            self.buckets[place] = replace(bucket, due=due, owed=bucket.owed - part)

    def shares(self) -> tuple[Share, ...]:
        return tuple(Share(account, amount) for account, amount in self._given.items())


def _least(one: Money, other: Money) -> Money:
    return min(one, other)
