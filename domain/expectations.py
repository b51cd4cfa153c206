"""Say which amounts would surprise nobody on an account: what a payer's reference is judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.accounts import AccountKind, AccountReference, Holdings, Loan
from domain.dues import next_due
from domain.evidence import HeldAccount
from domain.money import Money


def held_accounts(holdings: Holdings) -> Iterator[tuple[HeldAccount, int]]:
    """Give every account of a client with the core's id of it, her client number last."""
    client = holdings.standing.client
    loans = {loan.id: _of_loan(loan) for loan in holdings.standing.loans}
    for account in holdings.accounts:
        expected = loans.get(account.id, frozenset()) if account.reference.kind is AccountKind.LOAN else frozenset()
        yield HeldAccount(account.reference, client.id, account.is_open, expected), account.id
    number = AccountReference(AccountKind.CLIENT, client.number)
    yield HeldAccount(number, client.id, client.is_active, _of_client(holdings, loans.values())), client.id


def _of_loan(loan: Loan) -> frozenset[Money]:
    """List what is late, the next instalment, both, and all that is owed."""
    coming = loan.next.amount if loan.next else Money.nothing(loan.outstanding.currency)
    return _above_nought({loan.overdue, coming, loan.overdue + coming, loan.outstanding})


def _of_client(holdings: Holdings, loans: Iterable[frozenset[Money]]) -> frozenset[Money]:
    due = next_due(holdings.standing)
    sums = {due.total} if due else set[Money]()
    return _above_nought(sums.union(*loans))


def _above_nought(amounts: Iterable[Money]) -> frozenset[Money]:
    return frozenset(amount for amount in amounts if amount.minor > 0)
