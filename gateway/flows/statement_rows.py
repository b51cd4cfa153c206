"""What becomes of some rows of a statement: foreseen without writing, or taken in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeGuard

from domain.imports import RowAccount, RowFate
from domain.money import Money, write_exact
from domain.own_rows import OwnRow, own_class
from domain.ports.store import UnitOfWork
from domain.receipts import Receipt, Reversal, Word
from domain.remittances import Heard
from domain.statements import DamagedRow, RowClass, StatementRow
from domain.tasks import TaskKind
from gateway.flows.accept_receipt import accept_receipts
from gateway.flows.reverse_remittance import can_reverse, reverse_remittance

Row = StatementRow | DamagedRow

_OWN = {
    RowClass.CHARGE: RowFate.CHARGE,
    RowClass.PAID_OUT: RowFate.PAID_OUT,
    RowClass.TRANSFER: RowFate.TRANSFER,
    RowClass.NOT_COMPLETED: RowFate.NOT_COMPLETED,
}
_HEARD = {
    Heard.FIRST: RowFate.NEW,
    Heard.AGREES: RowFate.KNOWN,
    Heard.KNOWN: RowFate.KNOWN,
    Heard.DIFFERS: RowFate.DIFFERS,
}


@dataclass(frozen=True)
class Owner:
    """Whose statement it is: the *operator*, and our *shortcode* with it."""

    operator: str
    shortcode: str


def foresee(work: UnitOfWork, owner: Owner, rows: Sequence[Row]) -> Sequence[RowAccount]:
    """Tell what each row would come to; nothing is put on record."""
    heard = iter(work.remittances.foresee(_receipts(rows)))
    noted = _noted(work, owner.operator, rows)
    held = _held(work, owner, rows)
    told = []
    for row in rows:
        if isinstance(row, StatementRow) and row.receipt:
            told.append(_of_receipt(work, row, row.receipt, next(heard)))
        elif takes_back(row):
            told.append(_of_reversal(work, row, _reversal(owner.operator, row), is_new=row.number not in noted))
        else:
            told.append(_of_other(row, held.get(row.row)))
    return told


def sift(work: UnitOfWork, owner: Owner, rows: Sequence[Row]) -> tuple[Sequence[RowAccount], Sequence[Row]]:
    """Tell what became of the rows that are on record or need not be; the others are to be taken."""
    heard = iter(work.remittances.heard(_receipts(rows)))
    noted = _noted(work, owner.operator, rows)
    held = _held(work, owner, rows)
    told, fresh = list[RowAccount](), list[Row]()
    for row in rows:
        if is_own(row) and held[row.row] is None:
            fresh.append(row)
        elif not isinstance(row, StatementRow) or not (row.receipt or takes_back(row)):
            told.append(_of_other(row, held.get(row.row)))
        elif next(heard) if row.receipt else row.number in noted:
            told.append(RowAccount(row.row, row.number, RowFate.KNOWN))
        else:
            fresh.append(row)
    return told, fresh


def take(work: UnitOfWork, owner: Owner, rows: Sequence[tuple[Row, bytes]], now: datetime) -> Sequence[RowAccount]:
    """Put what *rows* say on record, sorted by number; gives what became of each, in any order."""
    paid: list[tuple[StatementRow, Receipt, bytes]] = []
    backs: list[tuple[StatementRow, bytes]] = []
    own: list[tuple[StatementRow, bytes]] = []
    for row, sealed in rows:
        if isinstance(row, StatementRow) and row.receipt:
            paid.append((row, row.receipt, sealed))
        elif takes_back(row):
            backs.append((row, sealed))
        elif is_own(row):
            own.append((row, sealed))
    work.own_rows.add_many([_own(owner, row, sealed) for row, sealed in own], now)
    paid.sort(key=lambda each: each[0].number)
    heard = accept_receipts(work, [(receipt, sealed) for _, receipt, sealed in paid], now)
    told = [_of_receipt(work, row, receipt, answer) for (row, receipt, _), answer in zip(paid, heard, strict=True)]
    for row, sealed in sorted(backs, key=lambda each: each[0].number):
        told.append(_take_back(work, owner.operator, row, sealed, now))
    return [*told, *(_of_other(row) for row, _ in own)]


def takes_back(row: Row) -> TypeGuard[StatementRow]:
    """Tell whether a row says that the operator took money back from us."""
    return isinstance(row, StatementRow) and row.row_class is RowClass.REVERSED and row.amount.minor < 0


def is_own(row: Row) -> TypeGuard[StatementRow]:
    """Tell whether a row is of the operator's own: money moved, and it is nobody's repayment."""
    if not isinstance(row, StatementRow) or row.receipt or takes_back(row):
        return False
    return row.row_class is not RowClass.NOT_COMPLETED


def _held(work: UnitOfWork, owner: Owner, rows: Sequence[Row]) -> Mapping[int, RowClass | None]:
    """Tell by its place what class each own row has on record, None where it is not there."""
    own = [row for row in rows if is_own(row)]
    classes = work.own_rows.classes([_own(owner, row, b"") for row in own]) if own else ()
    return {row.row: held for row, held in zip(own, classes, strict=True)}


def _own(owner: Owner, row: StatementRow, sealed: bytes) -> OwnRow:
    read_as = row.row_class
    return OwnRow(
        owner.operator, owner.shortcode, row.number, row.moved_at, row.amount, read_as, own_class(read_as), sealed
    )


def _receipts(rows: Sequence[Row]) -> list[Receipt]:
    return [row.receipt for row in rows if isinstance(row, StatementRow) and row.receipt]


def _noted(work: UnitOfWork, operator: str, rows: Sequence[Row]) -> Collection[str]:
    """Find which words about money taken back are on record, by their numbers."""
    numbers = [row.number for row in rows if takes_back(row)]
    return work.reversals.noted(operator, numbers) if numbers else ()


def _take_back(work: UnitOfWork, operator: str, row: StatementRow, sealed: bytes, now: datetime) -> RowAccount:
    """Keep the word as evidence, and take the money out again; what cannot be undone waits for a person."""
    reversal = _reversal(operator, row)
    is_new = work.reversals.note(reversal, sealed, now)
    account = _of_reversal(work, row, reversal, is_new=is_new)
    if not is_new or reverse_remittance(work, reversal, now):
        return account
    work.tasks.open(
        TaskKind.RECEIPT_TAKEN_BACK, f"{operator}:{row.linked or row.number}", f"{row.number}: {account.reason}", now
    )
    return replace(account, fate=RowFate.TAKEN_BACK)


def _reversal(operator: str, row: StatementRow) -> Reversal:
    taken = Money(-row.amount.minor, row.amount.currency)
    return Reversal(operator, row.number, row.linked or "", taken, row.moved_at, Word.STATEMENT)


def _of_receipt(work: UnitOfWork, row: StatementRow, receipt: Receipt, heard: Heard) -> RowAccount:
    reason = ""
    if heard is Heard.DIFFERS:
        known = work.remittances.find(receipt.operator, receipt.number)
        says = f"the statement says {write_exact(receipt.amount)} at {receipt.paid_at:%Y-%m-%d %H:%M} UTC"
        first = known.receipt if known else receipt
        reason = f"{says}; the {first.word} said {write_exact(first.amount)} at {first.paid_at:%Y-%m-%d %H:%M} UTC"
    return RowAccount(row.row, row.number, _HEARD[heard], reason)


def _of_reversal(work: UnitOfWork, row: StatementRow, reversal: Reversal, *, is_new: bool) -> RowAccount:
    if not is_new:
        return RowAccount(row.row, row.number, RowFate.KNOWN)
    told = f"the operator took {write_exact(reversal.amount)} back"
    known = work.remittances.find(reversal.operator, reversal.original)
    if known is not None and can_reverse(known, reversal):
        return RowAccount(row.row, row.number, RowFate.REVERSED, f"{told}: receipt {reversal.original}")
    if not reversal.original:
        why = "does not say of which receipt"
    elif known is None:
        why = f"of receipt {reversal.original} we know nothing; if it comes, it goes to no account"
    else:
        why = f"receipt {reversal.original} is of {write_exact(known.receipt.amount)} and {known.state} here"
    return RowAccount(row.row, row.number, RowFate.TAKEN_BACK, f"{told}: {why}")


def _of_other(row: Row, held: RowClass | None = None) -> RowAccount:
    """Tell what became of a row that is no receipt; *held* is the class that a person may have given it."""
    if isinstance(row, DamagedRow):
        return RowAccount(row.row, "", RowFate.DAMAGED, row.reason)
    if held is RowClass.RECEIVED:
        return RowAccount(row.row, row.number, RowFate.KNOWN)
    fate = _OWN.get(held or row.row_class, RowFate.UNKNOWN)
    reason = f"{row.details or 'no details'}, {write_exact(row.amount)}" if fate is RowFate.UNKNOWN else ""
    return RowAccount(row.row, row.number, fate, reason)
