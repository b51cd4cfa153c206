"""Say what of a client's money goes to which of her accounts, where she stands now.

A loan that she names gets all of it, up to what she owes there: who names a
loan wants it smaller; what is over goes on as if nothing were named. A split
that she typed is done as she typed it. Without either, what is late on her
loans comes first, the longest late before all, then what is next due, the
earliest day first, and the rest follows the institution's policy for what is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.accounts import AccountKind, AccountReference, Loan, Standing
from domain.allocation import Bucket, Overpaid, Share, Wish, allocate
from domain.matches import Match
from domain.money import Money
from domain.postings import CoreAccount, Earmark
from domain.references import Part

_LOAN, _SAVINGS = AccountKind.LOAN, AccountKind.SAVINGS


@dataclass(frozen=True)
class Shared:
    """Where money goes; what no account takes is *held_back*."""

    earmarks: tuple[Earmark, ...]
    held_back: Money


def share(amount: Money, match: Match, standing: Standing, overpaid: Overpaid) -> Shared:
    """Divide *amount* as *match* says over the open accounts of *standing*; all is held back where a part or a wish names none."""
    loans = in_order(standing)
    wishes = _wishes(amount, match, loans, standing)
    if wishes is None:
        return Shared((), amount)
    late, due = _late(amount.currency, loans, standing), {AccountReference(_LOAN, each.number): each for each in loans}
    first, left = allocate(amount, late, Overpaid.SUSPENSE, wishes)
    coming = sorted((_coming(bucket, due.get(bucket.account), first.shares) for bucket in left), key=_by_day)
    second, _ = allocate(first.held_back, [bucket for _, bucket in coming], overpaid)
    given = dict.fromkeys((each.account for each in (*first.shares, *second.shares)), Money.nothing(amount.currency))
    for each in (*first.shares, *second.shares):
        given[each.account] += each.amount
    marks = tuple(Earmark(CoreAccount(_core_id(account, standing), account), sum_) for account, sum_ in given.items())
    return Shared(marks, second.held_back)


def _wishes(amount: Money, match: Match, loans: Sequence[Loan], standing: Standing) -> list[Wish] | None:
    if match.wishes:
        return list(match.wishes) if _are_open(match.wishes, standing) else None
    if match.parts:
        wishes = [account_of(part, amount.currency, loans, standing) for part in match.parts]
        return None if None in wishes else [each for each in wishes if each is not None]
    named = match.candidate.account
    if named is None and match.kind is AccountKind.SAVINGS and standing.savings:
        named = AccountReference(AccountKind.SAVINGS, standing.savings[0].number)
    return [Wish(named, amount)] if named is not None else []


def _are_open(wishes: Sequence[Wish], standing: Standing) -> bool:
    loans = {AccountReference(AccountKind.LOAN, each.number) for each in standing.loans}
    savings = {AccountReference(AccountKind.SAVINGS, each.number) for each in standing.savings}
    return {wish.account for wish in wishes} <= loans | savings


def in_order(standing: Standing) -> list[Loan]:
    """List her loans as she counts them: the oldest is the first."""
    return sorted(standing.loans, key=lambda loan: loan.id)


def account_of(part: Part, currency: str, loans: Sequence[Loan], standing: Standing) -> Wish | None:
    """Find the account that a part speaks of ("L2": her second loan, the oldest is the first); None where she has none such."""
    letter, place = part.label[0], int(part.label[1:] or 1) - 1
    held: Sequence[str] = [loan.number for loan in loans] if letter == "L" else [s.number for s in standing.savings]
    if place >= len(held):
        return None
    return Wish(AccountReference(AccountKind(letter), held[place]), Money.of(Decimal(part.amount), currency))


def _late(currency: str, loans: Sequence[Loan], standing: Standing) -> list[Bucket]:
    """List her accounts with what is late on them, the longest late first; savings last."""
    nothing = Money.nothing(currency)
    owed = [
        Bucket(AccountReference(_LOAN, loan.number), min(loan.overdue, loan.outstanding), loan.outstanding)
        for loan in sorted(loans, key=lambda loan: (loan.late_since or date.max, loan.id))
    ]
    return owed + [Bucket(AccountReference(_SAVINGS, each.number), nothing, nothing) for each in standing.savings]


def _coming(bucket: Bucket, loan: Loan | None, shares: Sequence[Share]) -> tuple[tuple[date, int], Bucket]:
    """Give what is next due on an account after *shares* were given, and its place: by day, then the oldest loan first."""
    if loan is None or loan.next is None:
        return (date.max, 0), replace(bucket, due=Money.nothing(bucket.due.currency))
    given = sum(share.amount.minor for share in shares if share.account == bucket.account)
    left = max(0, loan.overdue.minor + loan.next.amount.minor - given)
    return (loan.next.due, loan.id), replace(bucket, due=min(Money(left, bucket.due.currency), bucket.owed))


def _by_day(coming: tuple[tuple[date, int], Bucket]) -> tuple[date, int]:
    return coming[0]


def _core_id(account: AccountReference, standing: Standing) -> int:
    held = standing.savings if account.kind is AccountKind.SAVINGS else standing.loans
    return next(each.id for each in held if each.number == account.number)
