"""Say what was reported as its officer would type it: the corrected message that she is shown can be sent as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.filling import NotFilled, labelled, take_down
from domain.money import Money
from domain.postings import CoreAccount, Earmark
from domain.reports import ClientShares, ReportedLine, Share, SheetReport
from domain.sheets import NewGiven, NewSheet, SheetLine


def say_again(sheet: NewSheet, given: Iterable[NewGiven]) -> SheetReport | None:
    """Write the shortest message that means *given*; None where no message can, since amounts are typed whole."""
    assert sheet.code, "what has no code is said client by client"
    lines, guests = list[ReportedLine](), list[ClientShares]()
    for each in given:
        line = None if each.line is None else sheet.line(each.line)
        said = _guest(each) if line is None else _line(line, each, sheet.currency)
        if said is None:
            return None
        if isinstance(said, ClientShares):
            guests.append(said)
        elif said != _AS_EXPECTED:
            lines.append(said)
    return SheetReport(sheet.code, tuple(lines), tuple(guests))


def say_client(line: SheetLine, shares: Sequence[Earmark], by: str = "") -> ClientShares | None:
    """Write what one client gave by the labels of her own accounts; None where that cannot be typed."""
    written = _labels(line, shares)
    return None if written is None else ClientShares(line.client_number, written, by)


def is_plain(line: SheetLine, shares: Sequence[Earmark], currency: str) -> bool:
    """Tell whether an amount alone says where it goes: into one account, that which the rule fills."""
    if len(shares) > 1:
        return False
    amount = whole(sum((each.amount for each in shares), Money.nothing(currency)))
    return amount is not None and _taken(line, ReportedLine(line.number, amount), currency) == tuple(shares)


def whole(amount: Money) -> int | None:
    """Give an amount as it is typed; None where there are cents in it."""
    found = amount.amount
    return int(found) if found == int(found) else None


_AS_EXPECTED = ReportedLine(0)
"""Stands for a line that need not be named."""


def _line(line: SheetLine, given: NewGiven, currency: str) -> ReportedLine | None:
    if not given.is_absent and _taken(line, None, currency) == given.shares:
        return _AS_EXPECTED
    if given.is_absent and not given.shares:
        return ReportedLine(line.number, is_absent=True)
    amount = whole(given.total(currency))
    if amount is not None and _taken(line, ReportedLine(line.number, amount), currency) == given.shares:
        return ReportedLine(line.number, amount, is_absent=given.is_absent)
    shares = _labels(line, given.shares)
    return None if shares is None else ReportedLine(line.number, shares=shares, is_absent=given.is_absent)


def _taken(line: SheetLine, said: ReportedLine | None, currency: str) -> tuple[Earmark, ...] | None:
    found = take_down(line, said, currency)
    return None if isinstance(found, NotFilled) else found.shares


def _labels(line: SheetLine, shares: Iterable[Earmark]) -> tuple[Share, ...] | None:
    written = []
    for each in shares:
        amount, label = whole(each.amount), _label(line, each.account)
        if amount is None or label is None:
            return None
        written.append(Share(label, amount))
    return tuple(written)


def _label(line: SheetLine, account: CoreAccount) -> str | None:
    """Find what names an account of hers and no other: its letter, its place, its number."""
    kind = account.reference.kind
    assert kind is not None, "an account of no kind"
    if fee := next((due.label for due in line.dues if due.account == account and due.label), ""):
        return fee if labelled(line, fee) == account else f"{kind}{account.reference.number}"
    hers = [due.account for due in line.dues if due.account.reference.kind == kind and not due.label]
    places = [f"{kind}{hers.index(account) + 1}"] if account in hers else []
    tried = [str(kind), *places, f"{kind}{account.reference.number}"]
    return next((each for each in tried if labelled(line, each) == account), None)


def _guest(given: NewGiven) -> ClientShares | None:
    """Write a guest of whom no sheet says which accounts she has: by their numbers."""
    written = []
    for each in given.shares:
        amount = whole(each.amount)
        if amount is None:
            return None
        written.append(Share(str(each.account.reference), amount))
    return ClientShares(given.client_number, tuple(written), given.by)
