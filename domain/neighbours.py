"""Find the accounts that are a slip of the fingers away from what was typed, and have something to do with the payer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from domain.accounts import AccountKind, AccountReference
from domain.evidence import HeldAccount, Paid
from domain.nearby import Nearby
from domain.ports.account_book import AccountBook
from domain.references import Typed, slips


def find_near(
    paid: Paid, typed: Typed, people: Collection[int], habits: Mapping[AccountReference, int], accounts: AccountBook
) -> list[HeldAccount]:
    """Find those that *people* hold, that fit *paid* by name or amount, or that were paid before."""
    typed_numbers = {each.number for each in typed.accounts}
    numbers = frozenset[str]().union(*map(slips, typed_numbers)) - typed_numbers
    if not numbers:
        return []
    wanted = Nearby(_kinds(typed), paid.amount, paid.first_name, frozenset(people))
    paid_before = numbers & {each.number for each in habits}
    found = accounts.numbered(paid_before) if paid_before else {}
    before = [held for some in found.values() for held in some if held.reference.kind in wanted.kinds]
    return before + list(accounts.near(numbers - paid_before, wanted))


def _kinds(typed: Typed) -> frozenset[AccountKind]:
    """List the kinds that were named; all, where one number had none."""
    kinds = frozenset(each.kind for each in typed.accounts if each.kind is not None)
    return kinds if all(each.kind for each in typed.accounts) else frozenset(AccountKind)
