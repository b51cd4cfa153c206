"""The portal's account statement: preamble, header, rows from the latest on, footer; as csv, xlsx and xls.

Source: organisation portal's exports of 2017 to 2025 (read 2026-11). Text files group thousands; workbooks hold
numbers, and so lose the leading zeros of an account number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from mpesa.sandbox.amounts import grouped, plain
from mpesa.sandbox.clock import day_first
from mpesa.sandbox.exports.rows import Extract, Row

Cell = str | bool | int | Decimal
Cells = Sequence[Cell]

_HEADER = (
    "Receipt No.",
    "Completion Time",
    "Initiation Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
    "Balance Confirmed",
    "Reason Type",
    "Other Party Info",
    "Linked Transaction ID",
    "A/C No.",
)
_WIDTH = len(_HEADER)
_SHEET = "Sheet0"
_OPERATOR = "finance"
_ACCOUNT_DIGITS_MAX = 15


class Form(StrEnum):
    """A kind of file, by the end of its name."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"


def write_statement(extract: Extract, form: Form, now: datetime) -> bytes:
    """Write *extract* as a file."""
    match form:
        case Form.CSV:
            return _csv(_table(extract, now, amount=grouped, account=str, truth=lambda held: str(held).upper()))
        case Form.XLSX:
            return _xlsx(_table(extract, now, amount=_as_number, account=_as_whole, truth=bool))
        case Form.XLS:
            return _xls(_table(extract, now, amount=_as_number, account=_as_whole, truth=bool))


def _table(
    extract: Extract,
    now: datetime,
    *,
    amount: Callable[[int], Cell],
    account: Callable[[str], Cell],
    truth: Callable[[bool], Cell],
) -> Iterator[Cells]:
    yield from (_wide(each) for each in _preamble(extract, now))
    yield _HEADER
    for row in reversed(extract.rows):
        yield _cells(row, amount, account, truth)
    total: list[Cell] = ["Total", "", "", "", "", amount(extract.paid_in), amount(extract.withdrawn)]
    yield _wide(total)


def _preamble(extract: Extract, now: datetime) -> Iterator[Cells]:
    name = extract.shortcode.name
    yield ["Account Holder:", name]
    yield ["Short Code:", extract.shortcode.number]
    yield ["Account:", str(extract.account)]
    yield ["Time Period:", "", f"From {extract.since:%d-%m-%Y} 00:00:00", "", f"To {extract.until:%d-%m-%Y} 23:59:59"]
    yield ["Operator:", _OPERATOR, "", "Organization:", name, "", "Date of Report:", day_first(now)]
    told = {
        "Opening Balance:": extract.opening,
        "Closing Balance:": extract.closing,
        "Available Balance:": extract.closing,
        "Total Paid In:": extract.paid_in,
        "Total Withdrawn:": extract.withdrawn,
    }
    yield [cell for label, cents in told.items() for cell in (label, grouped(cents))]
    yield []


def _cells(
    row: Row, amount: Callable[[int], Cell], account: Callable[[str], Cell], truth: Callable[[bool], Cell]
) -> Cells:
    cents = row.cents
    return [
        row.number,
        day_first(row.at),
        day_first(row.began),
        row.details,
        row.status,
        amount(cents) if cents is not None and cents > 0 else "",
        amount(cents) if cents is not None and cents < 0 else "",
        amount(row.balance) if row.balance is not None else "",
        truth(row.balance is not None),
        row.reason,
        row.party,
        row.linked,
        account(row.reference),
    ]


def _wide(cells: Cells) -> Cells:
    return [*cells, *[""] * (_WIDTH - len(cells))]


def _as_number(cents: int) -> Decimal:
    return Decimal(plain(cents))


def _as_whole(reference: str) -> Cell:
    is_whole = reference.isascii() and reference.isdigit() and len(reference) <= _ACCOUNT_DIGITS_MAX
    return int(reference) if is_whole else reference


def _csv(table: Iterator[Cells]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(table: Iterator[Cells]) -> bytes:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # the package brings no types
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # the package brings no types

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    for cells in table:
        written = [WriteOnlyCell(sheet, each) for each in cells]
        for each in written:
            if each.data_type == "f":  # a name that begins with = stays a name
                each.data_type = "s"
        sheet.append(written)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls(table: Iterator[Cells]) -> bytes:
    from xlwt import Workbook  # type: ignore[import-untyped]  # the package brings no types

    book = Workbook(encoding="utf-8")
    sheet = book.add_sheet(_SHEET)
    for place, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(place, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
