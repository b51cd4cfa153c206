"""Say what of a client's money goes to which of her accounts, where she stands now.

A loan that she names gets all of it, up to what she owes there: who names a
loan wants it smaller; what is over goes on as if nothing were named. A split
that she typed is done as she typed it. Without either, what is late and next
due on her loans comes first, oldest loan first, and the rest follows the
institution's policy for what is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.accounts import AccountKind, AccountReference, Loan, Standing
from domain.allocation import Bucket, Overpaid, Wish, allocate
from domain.matches import Match
from domain.money import Money
from domain.postings import CoreAccount, Earmark
from domain.references import Part


@dataclass(frozen=True)
class Shared:
    """Where money goes; what no account takes is *held_back*."""

    earmarks: tuple[Earmark, ...]
    held_back: Money


def share(amount: Money, match: Match, standing: Standing, overpaid: Overpaid) -> Shared:
    """Divide *amount* as *match* says over the open accounts of *standing*; all is held back where a part or a wish names none."""
    loans = sorted(standing.loans, key=lambda loan: loan.id)
    wishes = _wishes(amount, match, loans, standing)
    if wishes is None:
        return Shared((), amount)
    named = match.candidate.account
    savings_first = match.kind is AccountKind.SAVINGS or (named is not None and named.kind is AccountKind.SAVINGS)
    buckets = _buckets(amount.currency, loans, standing, savings_first=savings_first)
    divided, _ = allocate(amount, buckets, overpaid, wishes)
    ids = {bucket.account: _core_id(bucket.account, standing) for bucket in buckets}
    marks = tuple(Earmark(CoreAccount(ids[each.account], each.account), each.amount) for each in divided.shares)
    return Shared(marks, divided.held_back)


def _wishes(amount: Money, match: Match, loans: Sequence[Loan], standing: Standing) -> list[Wish] | None:
    if match.wishes:
        return list(match.wishes) if _are_open(match.wishes, standing) else None
    if match.parts:
        wishes = [_part(part, amount.currency, loans, standing) for part in match.parts]
        return None if None in wishes else [each for each in wishes if each is not None]
    named = match.candidate.account
    if named is None and match.kind is AccountKind.SAVINGS and standing.savings:
        named = AccountReference(AccountKind.SAVINGS, standing.savings[0].number)
    return [Wish(named, amount)] if named is not None else []


def _are_open(wishes: Sequence[Wish], standing: Standing) -> bool:
    loans = {AccountReference(AccountKind.LOAN, each.number) for each in standing.loans}
    savings = {AccountReference(AccountKind.SAVINGS, each.number) for each in standing.savings}
    return {wish.account for wish in wishes} <= loans | savings


def _part(part: Part, currency: str, loans: Sequence[Loan], standing: Standing) -> Wish | None:
    """Find the account that a part speaks of ("L2": her second loan, the oldest is the first)."""
    letter, place = part.label[0], int(part.label[1:] or 1) - 1
    held: Sequence[str] = [loan.number for loan in loans] if letter == "L" else [s.number for s in standing.savings]
    if place >= len(held):
        return None
    return Wish(AccountReference(AccountKind(letter), held[place]), Money.of(Decimal(part.amount), currency))


def _buckets(currency: str, loans: Sequence[Loan], standing: Standing, *, savings_first: bool) -> list[Bucket]:
    nothing = Money.nothing(currency)
    savings = [
        Bucket(AccountReference(AccountKind.SAVINGS, each.number), nothing, nothing) for each in standing.savings
    ]
    owed = [Bucket(AccountReference(AccountKind.LOAN, loan.number), _due(loan), loan.outstanding) for loan in loans]
    return [*savings, *owed] if savings_first else [*owed, *savings]


def _due(loan: Loan) -> Money:
    due = loan.overdue + loan.next.amount if loan.next else loan.overdue
    return min(due, loan.outstanding)


def _core_id(account: AccountReference, standing: Standing) -> int:
    held = standing.savings if account.kind is AccountKind.SAVINGS else standing.loans
    return next(each.id for each in held if each.number == account.number)
