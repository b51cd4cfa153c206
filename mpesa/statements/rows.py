"""Read rows by the names of their columns.

Source: portal files of the variants from 2009 to 2026 (read 2026-11). Withdrawn is
written below or above zero; it leaves here below zero. One receipt number stands
on several rows: the money, its charge, both legs of a transfer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import Party, Receipt, Word
from domain.statements import RowClass, StatementHead, StatementRow
from mpesa import fields
from mpesa.statements.cells import read_cell, read_moment, read_sum
from mpesa.statements.details import Details, read_details, read_party
from mpesa.statements.files import COLUMNS_MAX, Cells

_NAMES = {
    "receiptno": "number",
    "receipt": "number",
    "completiontime": "time",
    "date": "time",
    "time": "time",
    "details": "details",
    "transactionstatus": "status",
    "status": "status",
    "paidin": "paid_in",
    "withdrawn": "withdrawn",
    "balance": "balance",
    "otherpartyinfo": "party",
    "otherparty": "party",
    "oppositeparty": "party",
    "linkedtransactionid": "linked",
    "acno": "account",
    "transactionpartydetails": "account",
    "reasontype": "reason",
    "transactiontype": "reason",
    "currency": "currency",
}
_NEEDED = frozenset({"number", "time", "details", "status", "paid_in", "withdrawn"})
_UNITS = re.compile(r"\((?:kshs?|kes|tshs?|tzs)\)")
_NUMBER = re.compile(r"[A-Z0-9]{8,12}")
_COMPLETED = "completed"
_CURRENCY = re.compile(r"[A-Z]{3}")
_LABELS = {
    "short code": "shortcode",
    "account": "account",
    "account type": "account",
    "opening balance": "opening",
    "closing balance": "closing",
    "current balance": "closing",
    "total paid in": "paid_in",
    "total withdrawn": "withdrawn",
}
_LABEL = re.compile(r"([a-z ]+?) ?:? *(?:: *(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Columns:
    """Where each column stands in a row."""

    places: dict[str, int] = field(default_factory=dict)

    def cell(self, cells: Cells, name: str) -> object:
        """Give a cell, None where the row or the file has none of that name."""
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None


def find_columns(cells: Cells) -> Columns | None:
    """Read a row as the header; None where it is none."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells[:COLUMNS_MAX]):
        name = _NAMES.get(_plain(read_cell(cell)))
        if name is not None:
            places.setdefault(name, place)
    return Columns(places) if places.keys() >= _NEEDED else None


def read_head(rows: Iterable[Cells], currency: str) -> StatementHead:
    """Read labels and their values from the rows before the header; what cannot be read is left out."""
    told: dict[str, str] = {}
    for cells in rows:
        texts = [text for text in (read_cell(cell) for cell in cells[:COLUMNS_MAX]) if text]
        for text, after in zip(texts, [*texts, ""][1:], strict=True):
            found = _LABEL.fullmatch(text.lower())
            name = _LABELS.get(found.group(1).strip()) if found else None
            if name is not None and found is not None:
                inline = found.group(2)
                told.setdefault(name, text[found.start(2) :].strip() if inline else after)
    sums = {name: fields.read_balance(told.get(name), currency) for name in ("opening", "closing", "paid_in")}
    withdrawn = fields.read_balance(told.get("withdrawn"), currency)
    return StatementHead(
        told.get("shortcode") or None,
        told.get("account") or None,
        **sums,
        withdrawn=Money(-abs(withdrawn.minor), currency) if withdrawn else withdrawn,
    )


def read_row(cells: Cells, columns: Columns, row: int, head: StatementHead, currency: str) -> StatementRow:
    """Read one movement.

    Raises:
        UnreadableReply: a cell that counts is missing, or not of its form.

    """
    number = read_cell(columns.cell(cells, "number")).upper()
    if _NUMBER.fullmatch(number) is None:
        raise UnreadableReply(f"receipt {number[:40]!r}")
    currency = _currency(read_cell(columns.cell(cells, "currency")), currency)
    status = read_cell(columns.cell(cells, "status"))
    if not status:
        raise UnreadableReply("no status")
    text = read_cell(columns.cell(cells, "details"))
    moved_at = read_moment(columns.cell(cells, "time"))
    details = read_details(text)
    party = read_party(read_cell(columns.cell(cells, "party"))) or details.party
    is_completed = status.lower() == _COMPLETED
    amount = _read_moved(cells, columns, currency) if is_completed else Money(0, currency)
    row_class = _settle(details.row_class, amount) if is_completed else RowClass.NOT_COMPLETED
    balance = fields.read_balance(read_cell(columns.cell(cells, "balance")), currency)
    typed = details.reference or read_cell(columns.cell(cells, "account")) or None
    told = Details(row_class, details.party or party, typed)
    return StatementRow(
        row=row,
        number=number,
        row_class=row_class,
        moved_at=moved_at,
        amount=amount,
        details=text,
        status=status,
        balance=balance,
        party=party,
        linked=read_cell(columns.cell(cells, "linked")).upper() or None,
        receipt=_receipt(number, amount, moved_at, told, head, text) if row_class is RowClass.RECEIVED else None,
    )


def _receipt(number: str, amount: Money, paid_at: datetime, told: Details, head: StatementHead, text: str) -> Receipt:
    party = told.party or Party("", "")
    return Receipt(
        operator=fields.OPERATOR,
        number=number,
        amount=amount,
        paid_at=paid_at,
        word=Word.STATEMENT,
        reference=told.reference,
        payer=fields.read_payer(party.id, party.name),
        shortcode=head.shortcode,
        kind=text,
        oddities=fields.oddities(number, paid_at),
    )


def _read_moved(cells: Cells, columns: Columns, currency: str) -> Money:
    paid_in = read_sum(columns.cell(cells, "paid_in"), currency)
    withdrawn = read_sum(columns.cell(cells, "withdrawn"), currency)
    if paid_in and withdrawn:
        raise UnreadableReply("it says both paid in and withdrawn")
    if withdrawn:
        return Money(-abs(withdrawn.minor), currency)
    if not paid_in or paid_in.minor < 0:
        raise UnreadableReply("a completed row without an amount")
    return paid_in


def _settle(told: RowClass, amount: Money) -> RowClass:
    """Hold words against the sign: money that left was not received, money that came was not paid out."""
    wrong = (told is RowClass.RECEIVED and amount.minor < 0) or (told is RowClass.PAID_OUT and amount.minor > 0)
    return RowClass.UNKNOWN if wrong else told


def _currency(told: str, expected: str) -> str:
    if told and _CURRENCY.fullmatch(told.upper()) and told.upper() != expected:
        raise UnreadableReply(f"currency {told!r}")
    return expected


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", _UNITS.sub("", text.lower()))
