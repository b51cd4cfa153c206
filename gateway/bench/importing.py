"""`bench import`: a statement from file to durable rows, beside a reader that does nothing with what it reads.

Each file has half its receipts on record before, by callbacks, and half new; the time is
of the whole import into SQLite. Whose money it is, is another benchmark. openpyxl reads
as its documentation says for large files (read-only).
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

import click

from domain.ports.store import UnitOfWork
from domain.receipts import Receipt, Word
from domain.statements import StatementRow
from gateway.bench.measuring import AS_JSON, TIMES, Figure, by_turns, machine, middle, tell, times_at_least, told
from gateway.flows.import_statement import ROWS_A_STEP, ImportStatement, StatementFile
from gateway.store.opening import OpenStore, open_store
from gateway.store.secrets import Sealer, new_key
from gateway.wiring.daemon import utc_now
from mpesa.statements.naming import shortcode_in
from mpesa.statements.reading import read_statement

SHORTCODE = "600999"
KNOWN_EVERY = 2
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
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


@click.command("import")
@TIMES
@click.option("--rows", type=click.IntRange(2), default=100_000, show_default=True, help="How many rows a file has.")
@AS_JSON
def import_(times: int, rows: int, as_json: bool) -> None:
    """Rows of a statement a second, from the file to the disk."""
    at = machine()
    measures = [partial(_bare_csv, rows), partial(_csv, rows), partial(_openpyxl, rows), partial(_xlsx, rows)]
    measures += [partial(_read_only, rows), partial(_again, rows)]
    bare, text, openpyxl, workbook, read, again = map(middle, by_turns(times, *measures))
    figures: Sequence[Figure] = (
        times_at_least("csv, half of it known", "rows a second", text, bare, 0.2),
        times_at_least("xlsx, half of it known", "rows a second", workbook, openpyxl, 5),
        told("csv, all of it known", "rows a second", again, bare),
        told("csv, read and not imported", "rows a second", read, bare),
    )
    tell("import", at, figures, as_json=as_json)


def _bare_csv(rows: int) -> float:
    text = io.StringIO(_as_csv(_table(rows)).decode(), newline="")
    return _rate(rows, lambda: [None for _ in csv.reader(text)])


def _openpyxl(rows: int) -> float:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # the package brings no types

    file = io.BytesIO(_as_xlsx(_table(rows)))

    def read() -> None:
        for _ in load_workbook(file, read_only=True).active.iter_rows(values_only=True):
            pass

    return _rate(rows, read)


def _read_only(rows: int) -> float:
    file = io.BytesIO(_as_csv(_table(rows)))
    return _rate(rows, lambda: [None for _ in read_statement(file)])


def _csv(rows: int) -> float:
    return _import(rows, _as_csv)


def _xlsx(rows: int) -> float:
    return _import(rows, _as_xlsx)


def _again(rows: int) -> float:
    """Import a file whose rows are all on record, under another name and with one blank row more."""
    content = _as_csv(_table(rows))
    with _opened() as store:
        flow = _flow(store)
        flow(StatementFile(content, "first", "bench"))
        return _rate(rows, lambda: flow(StatementFile(content + b"\r\n", "again", "bench")))


def _import(rows: int, write: Callable[[Iterator[Sequence[str]]], bytes]) -> float:
    content = write(_table(rows))
    with _opened() as store:
        _hear(store, content)
        flow = _flow(store)
        return _rate(rows, lambda: flow(StatementFile(content, "statement", "bench")))


def _rate(rows: int, do: Callable[[], object]) -> float:
    began = perf_counter()
    do()
    return rows / (perf_counter() - began)


def _flow(store: OpenStore) -> ImportStatement:
    return ImportStatement(store, Sealer([new_key()]), utc_now, "mpesa", SHORTCODE, read_statement, shortcode_in)


@contextmanager
def _opened() -> Iterator[OpenStore]:
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'db'}", clock=utc_now)
        store.migrate()
        yield store
        store.close()


def _hear(store: OpenStore, content: bytes) -> None:
    """Put every other receipt on record, as its callback would."""
    parts = read_statement(io.BytesIO(content))
    receipts = [part.receipt for part in parts if isinstance(part, StatementRow) and part.receipt]
    called = [(replace(each, word=Word.CALLBACK), b"") for each in receipts[::KNOWN_EVERY]]
    for start in range(0, len(called), ROWS_A_STEP):
        store.write(_put, called[start : start + ROWS_A_STEP])


def _put(work: UnitOfWork, called: Sequence[tuple[Receipt, bytes]]) -> None:
    work.remittances.hear_many(called, utc_now())


def _table(rows: int) -> Iterator[Sequence[str]]:
    """Write what the portal does: a head, the names of the columns, the rows."""
    yield ["Short Code:", SHORTCODE]
    yield _HEADER
    for place in range(rows):
        at = f"02-03-2026 {place // 3600 % 24:02}:{place // 60 % 60:02}:{place % 60:02}"
        party, account = f"25470****{place % 1000:03} - WANJIKU **** KAMAU", f"L{place % 9000}"
        paid, balance = f"{place % 5000 + 1:,}.00", f"{place * 100 % 9_000_000:,}.00"
        details = f"Pay Bill from {party} Acc. {account}"
        yield (
            _number(place),
            at,
            at,
            details,
            "Completed",
            paid,
            "",
            balance,
            "TRUE",
            "Pay Utility",
            party,
            "",
            account,
        )


def _number(place: int) -> str:
    """Make the receipt number of a row, of 2 March 2026."""
    signs = ""
    for _ in range(7):
        place, digit = divmod(place, len(_DIGITS))
        signs = _DIGITS[digit] + signs
    return f"UC2{signs}"


def _as_csv(table: Iterator[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(table: Iterator[Sequence[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet0")
    for cells in table:
        sheet.append(list(cells))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


COMMAND = import_
