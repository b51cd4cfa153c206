"""Statements as the portal writes them: one header, one row, and what is read of a file of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from domain.statements import StatementEnd, StatementRow
from mpesa.statements.reading import read_statement

RECORDINGS = Path(__file__).parents[1] / "recordings" / "mpesa"
HEADER = [
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
]
ROW = {
    "Receipt No.": "UKM41B7XQP",
    "Completion Time": "22-11-2026 20:45:01",
    "Details": "Pay Bill from 25470****902 - WANJIKU **** KAMAU Acc. l 12",
    "Transaction Status": "Completed",
    "Paid In": "1,730.00",
    "Withdrawn": "",
    "Balance": "91,230.05",
    "A/C No.": "l 12",
}


def line(**changes: object) -> list[object]:
    told: dict[str, object] = {**ROW, **changes}
    return [told.get(name, "") for name in HEADER]


def as_csv(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def as_xlsx(*rows: Sequence[object]) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file


def rows_of(file: io.BytesIO) -> list[StatementRow]:
    return [part for part in read_statement(file) if isinstance(part, StatementRow)]


def end_of(file: io.BytesIO) -> StatementEnd:
    *_, end = read_statement(file)
    assert isinstance(end, StatementEnd)
    return end
