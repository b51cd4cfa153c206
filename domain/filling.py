"""Fill a collection sheet in as its officer said: who is not named brought what was expected.

An amount without accounts goes to what is late, then to what is due today, each
in the order of the line, and the rest to savings, else ahead on the first loan.
Whatever cannot be meant is a problem for her to mend; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.postings import CoreAccount, Earmark
from domain.reports import ClientShares, ReportedLine, SheetReport
from domain.reports import Share as SaidShare
from domain.sheets import NewGiven, NewReport, NewSheet, SheetLine

FEE = "F"
"""What the label of a fee or contribution begins with."""

TIMES_MAX = 3
"""More than so many times what is expected of her is asked back."""


class Problem(StrEnum):
    """Why a report is asked back by who knows the sheet."""

    NO_LINE = "no such line"
    TOO_MUCH = "far more than expected"
    NO_ACCOUNT = "no such account of hers"
    NOTHING_TAKES_IT = "no account takes it"
    NO_FEES = "no account of hers for that fee"
    TWICE = "twice in one report"


@dataclass(frozen=True)
class NotFilled:
    """What stands in the way: on which *line*, or for which *client* not on the sheet; *what* was written there."""

    problem: Problem
    line: int | None = None
    client: str = ""
    what: str = ""


@dataclass(frozen=True)
class Guest:
    """A guest as she was written, and her accounts in the shape of a line."""

    said: ClientShares
    line: SheetLine


def fill(
    sheet: NewSheet, said: SheetReport, by: str, guests: Sequence[Guest] = (), *, is_late: bool = False
) -> NewReport | NotFilled:
    """Say what everybody on *sheet* and each of *guests* gave, or what cannot be meant. *by* is whose word it is."""
    assert [each.said for each in guests] == list(said.guests), "a guest would be forgotten"
    named = {each.number: each for each in said.lines}
    for number, line in named.items():
        if sheet.line(number) is None:
            return NotFilled(Problem.NO_LINE, number, what=line.written)
    members = {each.client_id for each in sheet.lines}
    strangers = [each.line.client_id for each in guests]
    given: list[NewGiven] = []
    for each in sheet.lines:
        took = take_down(each, named.get(each.number), sheet.currency)
        if isinstance(took, NotFilled):
            return took
        given.append(took)
    for guest in guests:
        if guest.line.client_id in members or strangers.count(guest.line.client_id) > 1:
            return NotFilled(Problem.TWICE, client=guest.said.client)
        shares = _as_written(guest.line, guest.said.shares, sheet.currency)
        if isinstance(shares, NotFilled):
            return shares
        given.append(_given(guest.line, shares, line_number=None, by=guest.said.by))
    return NewReport(meaning_of(given), tuple(given), by, is_late)


def take_down(line: SheetLine, said: ReportedLine | None, currency: str) -> NewGiven | NotFilled:
    """Say what one member gave."""
    if said is None:
        expected = (Earmark(due.account, due.amount) for due in line.dues if due.amount)
        return _given(line, tuple(expected), line_number=line.number)
    shares = shares_of(line, said, currency)
    if isinstance(shares, NotFilled):
        return shares
    total = sum((share.amount.minor for share in shares), 0)
    usual = max(line.expected(currency).minor, line.late(currency).minor)
    if usual and total > TIMES_MAX * usual:
        return NotFilled(Problem.TOO_MUCH, line.number, what=said.written)
    return _given(line, shares, line_number=line.number, is_absent=said.is_absent)


def shares_of(line: SheetLine, said: ReportedLine, currency: str) -> tuple[Earmark, ...] | NotFilled:
    """Say where it goes what one member is said to have given, however much it is."""
    if said.shares:
        return _as_written(line, said.shares, currency)
    if said.amount:
        return _divide(line, Money.of(Decimal(said.amount), currency), said.written)
    return ()


def _as_written(line: SheetLine, said: Sequence[SaidShare], currency: str) -> tuple[Earmark, ...] | NotFilled:
    """Put each amount where its label says, in the order of the line: however it was written, it means the same."""
    shares: dict[CoreAccount, Money] = {}
    for share in said:
        account = labelled(line, share.label)
        if account is None:
            problem = Problem.NO_FEES if share.label.startswith(FEE) else Problem.NO_ACCOUNT
            return NotFilled(problem, line.number or None, f"C{line.client_number}", share.written)
        amount = Money.of(Decimal(share.amount), currency)
        shares[account] = shares[account] + amount if account in shares else amount
    in_order = (due.account for due in line.dues)
    return tuple(Earmark(account, shares[account]) for account in in_order if shares.get(account))


def labelled(line: SheetLine, label: str) -> CoreAccount | None:
    """Find the account that a label names: "L" the first loan, "L2" the second or loan 2, "S" savings, "FREG" what is for it.

    None where two fit, or none.
    """
    kind, number = label[0], label[1:]
    if kind == FEE:
        fees = [due.account for due in line.dues if due.label == label]
        return fees[0] if len(fees) == 1 else None
    accounts = [due.account for due in line.dues if due.account.reference.kind == kind and not due.label]
    if not number:
        return accounts[0] if accounts else None
    exact = {due.account for due in line.dues if due.account.reference == AccountReference(AccountKind(kind), number)}
    place = int(number) - 1 if number.isdecimal() else len(accounts)
    placed = {accounts[place]} if 0 <= place < len(accounts) else set[CoreAccount]()
    found = exact | placed
    return found.pop() if len(found) == 1 else None


def _divide(line: SheetLine, amount: Money, written: str) -> tuple[Earmark, ...] | NotFilled:
    """Divide all that she gave: what is late first, then what is due today, then the rest."""
    left, given = amount.minor, dict.fromkeys((due.account for due in line.dues), 0)
    for wanted in (
        [(due.account, due.late.minor) for due in line.dues],
        [(due.account, due.amount.minor) for due in line.dues],
    ):
        for account, most in wanted:
            part = min(left, most)
            given[account] += part
            left -= part
    if left:
        rest = _takes_more(line)
        if rest is None:
            return NotFilled(Problem.NOTHING_TAKES_IT, line.number, what=written)
        given[rest] += left
    return tuple(Earmark(account, Money(minor, amount.currency)) for account, minor in given.items() if minor)


def _takes_more(line: SheetLine) -> CoreAccount | None:
    open_to_all = [due.account for due in line.dues if not due.label]
    savings = (each for each in open_to_all if each.reference.kind is AccountKind.SAVINGS)
    return next(savings, open_to_all[0] if open_to_all else None)


def _given(
    line: SheetLine, shares: tuple[Earmark, ...], *, line_number: int | None, is_absent: bool = False, by: str = ""
) -> NewGiven:
    return NewGiven(line_number, line.client_id, line.client_number, line.name, shares, is_absent, by)


def meaning_of(given: Iterable[NewGiven]) -> str:
    """Write what was given so that two messages that mean the same are the same."""
    return ";".join(
        f"{each.line or f'C{each.client_number}'}={'A' * each.is_absent}"
        + ",".join(f"{share.account.lane}:{share.amount.minor}" for share in each.shares)
        + (f"<{each.by}" if each.by else "")
        for each in given
    )
