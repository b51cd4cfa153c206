"""What a match, or an undoing, would do to a client's accounts: what they owe or hold before it and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.accounts import AccountKind, AccountReference, Standing
from domain.allocation import Overpaid, Share
from domain.errors import Refused
from domain.money import Money
from domain.sharing import share
from domain.suspense import Target


@dataclass(frozen=True)
class Change:
    """What goes to one account: a loan owes *before* and *after*, savings hold it; None where the core did not say."""

    account: AccountReference
    amount: Money
    before: Money | None = None
    after: Money | None = None

    @property
    def is_savings(self) -> bool:
        """Whether the figures are what is saved; else what is owed."""
        return self.account.kind is AccountKind.SAVINGS


@dataclass(frozen=True)
class Preview:
    """What would become of money; *held_back* stays in suspense."""

    target: Target
    changes: tuple[Change, ...]
    held_back: Money


@dataclass(frozen=True)
class Leaving:
    """What money does that leaves a client's accounts: a loan owes it again; figures None where it is closed, or *is_silent*."""

    name: str
    number: str
    changes: tuple[Change, ...]
    is_silent: bool = False


def leaving(posted: Sequence[Share], standing: Standing) -> Leaving:
    """Say what taking *posted* off her accounts does as she stands."""
    before, after = _figures(standing), _figures(without(posted, standing))
    changes = tuple(
        Change(account, amount, before.get(account), after.get(account)) for account, amount in _sums(posted).items()
    )
    return Leaving(standing.client.name, standing.client.number, changes)


def leaving_blind(name: str, number: str, posted: Sequence[Share]) -> Leaving:
    """Say what is known of it while the core is silent."""
    return Leaving(name, number, tuple(Change(*each) for each in _sums(posted).items()), is_silent=True)


def without(posted: Sequence[Share], standing: Standing) -> Standing:
    """Say how she stands once *posted* is off her accounts."""
    off = _sums(posted)
    loans = tuple(
        replace(each, outstanding=each.outstanding + off[account]) if account in off else each
        for each in standing.loans
        for account in [AccountReference(AccountKind.LOAN, each.number)]
    )
    savings = tuple(
        replace(each, balance=each.balance - off[account]) if account in off else each
        for each in standing.savings
        for account in [AccountReference(AccountKind.SAVINGS, each.number)]
    )
    return replace(standing, loans=loans, savings=savings)


def preview(left: Money, target: Target, standing: Standing, overpaid: Overpaid) -> Preview:
    """Say what matching *left* to *target* does as she stands.

    Raises:
        Refused: an account that is named is not open, or none takes any of it.

    """
    if closed := _closed(target, standing):
        raise Refused(f"{', '.join(map(str, closed))} is not open; money cannot go there.")
    shared = share(left, target.match, standing, overpaid)
    if not shared.earmarks:
        raise Refused(f"No open account of {target.name} takes it.")
    stands = _figures(standing)
    changes = tuple(_change(mark.account.reference, mark.amount, stands) for mark in shared.earmarks)
    return Preview(target, changes, shared.held_back)


def preview_blind(left: Money, target: Target) -> Preview:
    """Say what is known of it while the core is silent: what a person named."""
    changes = tuple(Change(wish.account, wish.amount) for wish in target.wishes)
    return Preview(target, changes, Money.nothing(left.currency))


def _sums(shares: Sequence[Share]) -> dict[AccountReference, Money]:
    found: dict[AccountReference, Money] = {}
    for each in shares:
        found[each.account] = found[each.account] + each.amount if each.account in found else each.amount
    return found


def _figures(standing: Standing) -> dict[AccountReference, Money]:
    loans = {AccountReference(AccountKind.LOAN, each.number): each.outstanding for each in standing.loans}
    return loans | {AccountReference(AccountKind.SAVINGS, each.number): each.balance for each in standing.savings}


def _closed(target: Target, standing: Standing) -> Sequence[AccountReference]:
    stands = _figures(standing)
    return [wish.account for wish in target.wishes if wish.account not in stands]


def _change(account: AccountReference, amount: Money, stands: dict[AccountReference, Money]) -> Change:
    before = stands[account]
    after = before + amount if account.kind is AccountKind.SAVINGS else before - amount
    return Change(account, amount, before, after)
