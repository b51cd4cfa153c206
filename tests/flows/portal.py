"""Portal files for tests, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

OURS = "600417"
HEADER = (
    "Receipt No.",
    "Completion Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
    "Linked Transaction ID",
    "A/C No.",
)
_PAID = {
    "Completion Time": "02-03-2026 10:59:30",
    "Details": "Pay Bill from 25470****011 - MARY **** WANJIKU Acc. L12",
    "Transaction Status": "Completed",
    "Paid In": "100.00",
    "A/C No.": "L12",
}


def paid(number: str = "UC24T7Q2WX", amount: str = "100.00", **changes: str) -> list[str]:
    """Write a row that says that money came."""
    told = {**_PAID, "Receipt No.": number, "Paid In": amount, **changes}
    return [told.get(name, "") for name in HEADER]


def moved(number: str, details: str, *, out: str = "", came: str = "", linked: str = "") -> list[str]:
    """Write a row that is about something else."""
    changes = {"Details": details, "Withdrawn": out, "Linked Transaction ID": linked, "A/C No.": ""}
    return paid(number, came, **changes)


def statement(*rows: Sequence[str], shortcode: str | None = OURS, **totals: str) -> bytes:
    """Write a portal file; *totals* such as paid_in stand in its head."""
    head: list[Sequence[str]] = [] if shortcode is None else [["Short Code:", shortcode]]
    head += [[f"{name.replace('_', ' ').title()}:", value] for name, value in totals.items()]
    text = io.StringIO()
    csv.writer(text).writerows([*head, HEADER, *rows])
    return text.getvalue().encode()
