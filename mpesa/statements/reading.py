"""Read a statement from its first row to its last, holding one row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from domain.errors import UnreadableReply
from domain.money import Money
from domain.statements import DamagedRow, RowClass, StatementEnd, StatementHead, StatementPart, StatementRow
from mpesa.statements.cells import read_cell, read_sum
from mpesa.statements.files import COLUMNS_MAX, ROWS_MAX, Cells, read_sheets
from mpesa.statements.rows import Columns, find_columns, read_head, read_row

HEADER_WITHIN = 100
_FOOTERS = ("total", "grand total", "totals")


@dataclass
class _Count:
    """What the rows so far come to."""

    rows: int = 0
    damaged: int = 0
    paid_in: int = 0
    withdrawn: int = 0
    footer: Cells | None = None

    def add(self, row: StatementRow) -> None:
        self.rows += 1
        if row.row_class is not RowClass.NOT_COMPLETED:
            self.paid_in += max(row.amount.minor, 0)
            self.withdrawn += min(row.amount.minor, 0)


def read_statement(file: BinaryIO, currency: str = "KES") -> Iterator[StatementPart]:
    """Read a portal file (xls, xlsx, csv): its head, every row, and its end.

    *file* can be sought; its name is not asked. A damaged row is given as such.

    Raises:
        UnreadableReply: too large, damaged as a whole, or without a header; may come after rows.

    """
    for sheet in read_sheets(file):
        before: list[Cells] = []
        for cells in islice(sheet, HEADER_WITHIN):
            columns = find_columns(cells)
            if columns is not None:
                head = read_head(before, currency)
                yield head
                yield from _read_rows(sheet, columns, head, len(before) + 1, currency)
                return
            before.append(cells)
    raise UnreadableReply("no row names the columns of a statement")


def _read_rows(
    sheet: Iterator[Cells], columns: Columns, head: StatementHead, header: int, currency: str
) -> Iterator[StatementPart]:
    count = _Count()
    for row, cells in enumerate(sheet, start=header + 1):
        if row > ROWS_MAX:
            raise UnreadableReply(f"more than {ROWS_MAX} rows")
        part = _read_one(cells, columns, row, head, currency, count)
        if part is not None:
            yield part
    yield _end(count, columns, head, currency)


def _read_one(
    cells: Cells, columns: Columns, row: int, head: StatementHead, currency: str, count: _Count
) -> StatementRow | DamagedRow | None:
    """Read one row; None where it is blank, a footer, or the header once more."""
    try:
        part = read_row(cells, columns, row, head, currency)
    except UnreadableReply as error:
        texts = tuple(read_cell(cell) for cell in cells[:COLUMNS_MAX])
        if not any(texts) or find_columns(cells) is not None:
            return None
        if texts[0].lower().rstrip(": ") in _FOOTERS:
            count.footer = cells
            return None
        count.damaged += 1
        return DamagedRow(row, str(error), texts)
    count.add(part)
    return part


def _end(count: _Count, columns: Columns, head: StatementHead, currency: str) -> StatementEnd:
    end = StatementEnd(count.rows, count.damaged, Money(count.paid_in, currency), Money(count.withdrawn, currency))
    footer = count.footer
    told: list[tuple[str, Money | None, Money]] = [
        ("total paid in", head.paid_in, end.paid_in),
        ("total withdrawn", head.withdrawn, end.withdrawn),
    ]
    if head.opening is not None:
        told.append(("closing balance", head.closing, head.opening + end.paid_in + end.withdrawn))
    faults = [_differ(name, says, comes) for name, says, comes in told if says is not None and says != comes]
    if footer is not None:
        faults += _check_footer(footer, columns, end)
    if count.damaged:
        faults.append(f"{count.damaged} rows could not be read")
    return StatementEnd(end.rows, end.damaged, end.paid_in, end.withdrawn, tuple(faults))


def _check_footer(footer: Cells, columns: Columns, end: StatementEnd) -> list[str]:
    faults = []
    for name, comes in (("paid_in", end.paid_in), ("withdrawn", end.withdrawn)):
        try:
            says = read_sum(columns.cell(footer, name), comes.currency)
        except UnreadableReply:
            faults.append(f"the footer's {name.replace('_', ' ')} cannot be read")
            continue
        if says is not None and abs(says.minor) != abs(comes.minor):
            faults.append(_differ(f"the footer's {name.replace('_', ' ')}", says, comes))
    return faults


def _differ(name: str, says: Money, comes: Money) -> str:
    return f"{name} says {says.amount:,.2f}, the rows come to {comes.amount:,.2f}"
