"""The portal's "Statements for" file: every account of a shortcode in one list, as csv.

Source: export of 2026 (read 2026-11). No preamble; what was withdrawn is above zero, the empty
side is 0.00; a sweep is two rows with one number; the balance is that of the row's own account.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from mpesa.sandbox.amounts import grouped, plain
from mpesa.sandbox.books import Books
from mpesa.sandbox.clock import NAIROBI
from mpesa.sandbox.exports.rows import Row, extract
from mpesa.sandbox.movements import Account

_HEADER = (
    "Receipt No",
    "Completion Time",
    "Details",
    "Transaction Status",
    "Paid In (KSHs)",
    "Withdrawn (KSHs)",
    "Balance (KSHs)",
)


def name_of(shortcode: str, since: date, until: date) -> str:
    """Name the file as the portal does."""
    return f"Statements for {shortcode} from {since.isoformat()} to {until.isoformat()}.csv"


def write_all_accounts(books: Books, shortcode: str, since: date, until: date) -> bytes:
    """Write what moved between two days, oldest first."""
    extracts = [extract(books, shortcode, since, until, each) for each in Account]
    rows = sorted(chain.from_iterable(each.rows for each in extracts), key=lambda row: row.at)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(_table(rows))
    return out.getvalue().encode()


def _table(rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    yield _HEADER
    for row in rows:
        cents = row.cents or 0
        yield (
            row.number,
            f"{row.at.astimezone(NAIROBI):%d/%m/%Y %H:%M:%S}",
            row.details,
            row.status,
            plain(max(cents, 0)),
            plain(max(-cents, 0)),
            grouped(row.balance) if row.balance is not None else "0.00",
        )
