"""What the members of a group are expected to bring to one meeting.

Today's instalments and the savings agreed for a meeting, nothing else: what is
owed from before stands aside. An instalment that was paid before the meeting is
not due any more. Every open account is named, also one of which nothing is
expected: money that comes all the same finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from domain.accounts import AccountKind, AccountReference, Loan, Savings, Standing
from domain.money import Money
from domain.postings import CoreAccount
from domain.sheets import Due, SheetLine


def expect(
    standings: Iterable[Standing], on: date, agreed: Money, funds: Collection[str] = ()
) -> tuple[SheetLine, ...]:
    """Write a line for each active client, in the order of their numbers; *agreed* goes to the first savings account.

    Accounts of the savings products *funds*, by their short names, are for fees and contributions.
    """
    active = sorted((each for each in standings if each.client.is_active), key=_by_number)
    return tuple(
        SheetLine(
            number,
            standing.client.id,
            standing.client.number,
            standing.client.name,
            tuple(_dues(standing, on, agreed, funds)),
        )
        for number, standing in enumerate(active, start=1)
    )


def has_instalment(standing: Standing, on: date) -> bool:
    """Tell whether an instalment of hers falls due on a day."""
    return any(_falls_due(each, on) for each in standing.loans)


def ordinary(savings: Iterable[Savings], funds: Collection[str]) -> list[Savings]:
    """List the savings accounts that are not for fees and contributions, the oldest first."""
    return sorted((each for each in savings if each.product not in funds), key=_by_id)


def _dues(standing: Standing, on: date, agreed: Money, funds: Collection[str]) -> Iterator[Due]:
    """List the oldest loan first (the core counts up), then savings, and what is for fees last."""
    for loan in sorted(standing.loans, key=_by_id):
        amount = loan.next.amount if loan.next and _falls_due(loan, on) else Money.nothing(agreed.currency)
        yield Due(_account(loan, AccountKind.LOAN), amount, loan.overdue)
    nothing = Money.nothing(agreed.currency)
    for place, savings in enumerate(ordinary(standing.savings, funds)):
        yield Due(_account(savings, AccountKind.SAVINGS), nothing if place else agreed, nothing)
    for savings in sorted(standing.savings, key=_by_id):
        if savings.product in funds:
            yield Due(_account(savings, AccountKind.SAVINGS), nothing, nothing, f"F{savings.product}")


def _falls_due(loan: Loan, on: date) -> bool:
    return loan.next is not None and loan.next.due == on


def _account(account: Loan | Savings, kind: AccountKind) -> CoreAccount:
    return CoreAccount(account.id, AccountReference(kind, account.number))


def _by_id(account: Loan | Savings) -> int:
    return account.id


def _by_number(standing: Standing) -> tuple[int, str]:
    return len(standing.client.number), standing.client.number
