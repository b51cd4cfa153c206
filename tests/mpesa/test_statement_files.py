"""Portal files as a whole: where the table is, whether its totals add up, and what is no statement at all."""

from __future__ import annotations

import io
import subprocess
import sys
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableReply
from domain.money import Money
from domain.statements import StatementHead, StatementRow
from mpesa.statements.files import FILE_MAX, ROWS_MAX
from mpesa.statements.reading import read_statement
from tests.mpesa.written_statement import HEADER, RECORDINGS, as_csv, as_xlsx, end_of, line, rows_of


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(as_csv(HEADER, line(), delimiter=";"), id="semicolons"),
        pytest.param(as_csv(HEADER, line(), delimiter="\t"), id="tabs"),
        pytest.param(as_csv(HEADER, line(), encoding="utf-8-sig"), id="byte order mark"),
        pytest.param(as_csv(HEADER, line(), encoding="utf-16"), id="UTF-16"),
        pytest.param(as_csv(*([["x"]] * 50), HEADER, line()), id="a long preamble"),
        pytest.param(as_csv([each.upper() for each in HEADER], line()), id="capitals"),
        pytest.param(as_csv(HEADER, line(), HEADER, [], [""] * 13), id="header again, and blanks"),
        pytest.param(as_csv([*HEADER, "New column"], [*line(), "x"]), id="a column nobody knows"),
        pytest.param(as_csv([*HEADER, "Currency"], [*line(), "KES"]), id="currency"),
    ],
)
def test_finds_the_table(file: io.BytesIO) -> None:
    assert [row.number for row in rows_of(file)] == ["UKM41B7XQP"]


def test_reads_columns_in_any_order() -> None:
    assert rows_of(as_csv(HEADER[::-1], line()[::-1]))[0].amount == Money(173_000, "KES")


def test_another_currency_is_a_damaged_row() -> None:
    assert end_of(as_csv([*HEADER, "Currency"], [*line(), "TZS"])).damaged == 1


HEAD = [
    ["Short Code:", "512044"],
    ["Account: Utility Account"],
    [
        "Opening Balance:",
        "1,000.00",
        "Closing Balance:",
        "2,730.00",
        "Total Paid In:",
        "1,730.00",
        "Total Withdrawn:",
        "0.00",
    ],
]


def test_reads_the_head() -> None:
    head = next(read_statement(as_csv(*HEAD, HEADER, line())))
    assert isinstance(head, StatementHead)
    assert (head.shortcode, head.account) == ("512044", "Utility Account")
    assert (head.opening, head.closing) == (Money(100_000, "KES"), Money(273_000, "KES"))


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        pytest.param([*HEAD, HEADER, line()], 0, id="all agrees"),
        pytest.param([*HEAD, HEADER, line(), line()], 2, id="a row twice"),
        pytest.param([*HEAD, HEADER], 2, id="a row missing"),
        pytest.param([HEADER, line(), ["Total", "", "", "", "", "1,730.00", "0.00"]], 0, id="footer agrees"),
        pytest.param([HEADER, line(), ["Total", "", "", "", "", "1,731.00"]], 1, id="footer differs"),
        pytest.param([HEADER, line(), ["TOTAL:", "", "", "", "", "1e3"]], 1, id="footer cannot be read"),
    ],
)
def test_totals_that_do_not_add_up_are_told(rows: list[list[object]], faults: int) -> None:
    assert len(end_of(as_csv(*rows)).faults) == faults


def bomb(name: str, size: int) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(size // (1024 * 1024)):
            part.write(b" " * 1024 * 1024)
    return file


def lying_bomb() -> io.BytesIO:
    """A bomb that states a small size in every place."""
    raw = bomb("xl/worksheets/sheet1.xml", 4 * 1024 * 1024).getvalue()
    return io.BytesIO(raw.replace((4 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little")))


def far_out(cell: str) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "x"
    sheet[cell] = "y"
    file = io.BytesIO()
    workbook.save(file)
    return file


XLS = (RECORDINGS / "02-org-portal-utility-2025.xls").read_bytes()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(io.BytesIO(), id="empty"),
        pytest.param(io.BytesIO(b"%PDF-1.7 and more"), id="a PDF"),
        pytest.param(io.BytesIO(b"\x00" * 5_000), id="zeros"),
        pytest.param(io.BytesIO(b"PK\x03\x04 and no more"), id="a damaged xlsx"),
        pytest.param(io.BytesIO(as_xlsx(HEADER, line()).getvalue()[:-200]), id="an xlsx cut short"),
        pytest.param(io.BytesIO(XLS[:600]), id="an xls cut short"),
        pytest.param(io.BytesIO(XLS[:512] + b"\xff" * 9_000), id="an xls of noise"),
        pytest.param(bomb("xl/worksheets/sheet1.xml", 300 * 1024 * 1024), id="a zip bomb"),
        pytest.param(lying_bomb(), id="a zip bomb that lies"),
        pytest.param(far_out("XFD1"), id="a cell far to the right"),
        pytest.param(far_out("A1048576"), id="a cell far down"),
        pytest.param(io.BytesIO(b"x" * (FILE_MAX + 1)), id="too large"),
        pytest.param(io.BytesIO(b'"' + b"x" * 200_000), id="a field without end"),
        pytest.param(as_csv(["Receipt No.", "Details"]), id="columns missing"),
        pytest.param(as_csv(*([["x"]] * 100), HEADER, line()), id="a header too far down"),
        pytest.param(as_csv(HEADER, *([[]] * ROWS_MAX)), id="too many rows"),
    ],
)
def test_refuses_a_file(file: io.BytesIO) -> None:
    with pytest.raises(UnreadableReply):
        list(read_statement(file))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(XLS) - 1), st.binary(min_size=1, max_size=40))
def test_a_workbook_spoilt_anywhere_is_read_or_refused(place: int, noise: bytes) -> None:
    file = io.BytesIO(XLS[:place] + noise + XLS[place + len(noise) :])
    try:
        list(read_statement(file))
    except UnreadableReply:
        return


def test_rows_are_not_held() -> None:
    file = as_csv(HEADER, *([line()] * 20_000))
    tracemalloc.start()
    count = sum(isinstance(part, StatementRow) for part in read_statement(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 16 * 1024 * 1024


def test_the_reader_of_workbooks_is_imported_when_first_needed() -> None:
    code = "import sys, mpesa.statements.reading; sys.exit('python_calamine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
