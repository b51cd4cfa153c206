"""Rows of portal files of every layout that was seen, damaged in every way that people and spreadsheets damage them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.receipts import Party, Payer, Word
from domain.statements import DamagedRow, RowClass, StatementEnd, StatementRow
from mpesa.statements.reading import read_statement
from tests.mpesa.written_statement import HEADER, RECORDINGS, as_csv, as_xlsx, end_of, line, rows_of


def test_reads_a_row() -> None:
    (row,) = rows_of(as_csv(HEADER, line()))
    assert (row.row, row.number, row.row_class) == (2, "UKM41B7XQP", RowClass.RECEIVED)
    assert (row.amount, row.balance) == (Money(173_000, "KES"), Money(9_123_005, "KES"))
    assert row.party == Party("25470****902", "WANJIKU **** KAMAU")
    assert row.receipt is not None
    assert row.receipt.paid_at == datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC)
    assert row.receipt.payer == Payer(mask="25470****902", name="WANJIKU **** KAMAU")
    assert (row.receipt.reference, row.receipt.word) == ("l 12", Word.STATEMENT)


@pytest.mark.parametrize(
    ("name", "rows", "paid_in", "withdrawn", "received"),
    [
        pytest.param("01-org-portal-utility-2025.csv", 16, "66900.00", "-61582.00", 9, id="portal csv"),
        pytest.param("02-org-portal-utility-2025.xls", 16, "66900.00", "-61582.00", 9, id="portal xls"),
        pytest.param(
            "03-Statements for 4099911 from 2026-03-03 to 2026-03-04.csv",
            12,
            "149488.50",
            "-148659.00",
            7,
            id="no preamble",
        ),
        pytest.param("04-mpesa-full-statement-till.xlsx", 6, "2750.00", "-615.13", 2, id="till"),
        pytest.param("05-org-portal-utility-2017-cp1252.csv", 3, "2400.00", "-30000.00", 2, id="cp1252 with a footer"),
        pytest.param("06-legacy-g1-account-statement-2010.xls", 5, "4100.00", "-10025.00", 2, id="first generation"),
    ],
)
def test_reads_the_recorded_files(name: str, rows: int, paid_in: str, withdrawn: str, received: int) -> None:
    with (RECORDINGS / name).open("rb") as file:
        parts = list(read_statement(file))
    end = parts[-1]
    assert isinstance(end, StatementEnd)
    assert (end.rows, end.damaged, end.faults) == (rows, 0, ())
    assert (end.paid_in.amount, end.withdrawn.amount) == (Decimal(paid_in), Decimal(withdrawn))
    assert sum(isinstance(part, StatementRow) and part.receipt is not None for part in parts) == received


def test_two_exports_of_one_account_tell_the_same() -> None:
    told = []
    for name in ("01-org-portal-utility-2025.csv", "02-org-portal-utility-2025.xls"):
        with (RECORDINGS / name).open("rb") as file:
            told.append(list(read_statement(file)))
    assert told[0] == told[1]


def test_a_receipt_taken_back_is_linked() -> None:
    with (RECORDINGS / "01-org-portal-utility-2025.csv").open("rb") as file:
        (undone,) = (row for row in rows_of(io.BytesIO(file.read())) if row.row_class is RowClass.REVERSED)
    assert (undone.number, undone.linked, undone.amount.minor) == ("TKICW8X1BG", "TKIAS9T4ZE", -150_000)


@pytest.mark.parametrize(
    ("details", "signed", "row_class", "reference"),
    [
        pytest.param("Pay Bill Online from 0711 - A Acc. 9", 500, RowClass.RECEIVED, "9", id="app"),
        pytest.param("Pay Bill from 0711 - JOHN CHARGE Acc. 9", 500, RowClass.RECEIVED, "9", id="a name like a charge"),
        pytest.param(
            "Pay Bill from 0711 - A Acc. Reversal Charge", 500, RowClass.RECEIVED, "Reversal Charge", id="typed"
        ),
        pytest.param("Pay Bill from 0711 - ACC. LTD Acc. 9", 500, RowClass.RECEIVED, "9", id="the last Acc."),
        pytest.param("Pay Bill from 0711 - A Acc.", 500, RowClass.RECEIVED, None, id="nothing typed"),
        pytest.param(
            "FSI to Pay Bill by 99 - BANK Acc. 0009 via WEB by X\\u", 500, RowClass.RECEIVED, "0009", id="bank by web"
        ),
        pytest.param("Pay Utility with OD via STK from 0711 - Acc. G-7", 500, RowClass.RECEIVED, "G-7", id="overdraft"),
        pytest.param("Standing Order Pay Bill from 0711 - A Acc. 9", 500, RowClass.RECEIVED, "9", id="standing order"),
        pytest.param("Customer Merchant Payment", 500, RowClass.RECEIVED, None, id="till"),
        pytest.param("Pay Bill from 0711 - A Acc. 9", -500, RowClass.UNKNOWN, None, id="received, but it left"),
        pytest.param("Pay Bill Charge", -500, RowClass.CHARGE, None, id="charge"),
        pytest.param(
            "Business Payment Charge.  Initiated by operator A B.  Finalised by operator C",
            -5,
            RowClass.CHARGE,
            None,
            id="old",
        ),
        pytest.param("Business Payment to Customer via API to 2547 - P", -500, RowClass.PAID_OUT, None, id="paid out"),
        pytest.param("Salary Payment to 2547 - P", -500, RowClass.PAID_OUT, None, id="salary"),
        pytest.param("Agency Withdrawal of funds to Bank", -500, RowClass.TRANSFER, None, id="bank"),
        pytest.param("Utility Account to Organization Settlement Account", 500, RowClass.TRANSFER, None, id="sweep in"),
        pytest.param("Pay Utility Reversal to 2547 - A", -500, RowClass.REVERSED, None, id="reversal"),
        pytest.param("Something new from 2547 - A Acc. 9", 500, RowClass.UNKNOWN, None, id="a wording nobody knows"),
        pytest.param("", 500, RowClass.UNKNOWN, None, id="no words"),
    ],
)
def test_tells_what_a_row_is_about(details: str, signed: int, row_class: RowClass, reference: str | None) -> None:
    sums = {"Paid In": signed, "Withdrawn": ""} if signed > 0 else {"Paid In": "", "Withdrawn": signed}
    (row,) = rows_of(as_csv(HEADER, line(Details=details, **{**sums, "A/C No.": ""})))
    assert row.row_class is row_class
    assert (row.receipt.reference if row.receipt else None) == reference


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        pytest.param("23-11-2026 00:00:00", datetime(2026, 11, 22, 21, 0, tzinfo=UTC), id="midnight in Nairobi"),
        pytest.param("22/11/2026 23:59:59", datetime(2026, 11, 22, 20, 59, 59, tzinfo=UTC), id="slashes"),
        pytest.param("2026-11-22 23:59:59", datetime(2026, 11, 22, 20, 59, 59, tzinfo=UTC), id="year first"),
        pytest.param("22-11-2026 9:05", datetime(2026, 11, 22, 6, 5, tzinfo=UTC), id="minutes only"),
        pytest.param("46348.5", datetime(2026, 11, 22, 9, 0, tzinfo=UTC), id="serial as text"),
        pytest.param(46348.5, datetime(2026, 11, 22, 9, 0, tzinfo=UTC), id="serial"),
        pytest.param(datetime(2026, 11, 22, 12, 0), datetime(2026, 11, 22, 9, 0, tzinfo=UTC), id="a true day"),
    ],
)
def test_reads_a_clock_however_a_spreadsheet_left_it(cell: object, utc: datetime) -> None:
    (row,) = rows_of(as_xlsx(HEADER, line(**{"Completion Time": cell})))
    assert row.moved_at == utc


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        pytest.param({"Paid In": 1730}, "1730", id="a number"),
        pytest.param({"Paid In": 1730.1}, "1730.10", id="a binary fraction"),
        pytest.param({"Paid In": 0.1 + 0.2}, "0.30", id="a sum of fractions"),
        pytest.param({"Paid In": "1,234,567.89"}, "1234567.89", id="millions"),
        pytest.param({"Paid In": "0.00", "Withdrawn": "5.00"}, "-5.00", id="withdrawn above zero"),
        pytest.param({"Paid In": "", "Withdrawn": "-5.00"}, "-5.00", id="withdrawn below zero"),
    ],
)
def test_reads_an_amount_however_it_is_written(changes: dict[str, object], amount: str) -> None:
    (row,) = rows_of(as_xlsx(HEADER, line(**changes)))
    assert row.amount.amount == Decimal(amount)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"Paid In": "1e3"}, id="exponent"),
        pytest.param({"Paid In": "NaN"}, id="NaN"),
        pytest.param({"Paid In": "inf"}, id="infinity"),
        pytest.param({"Paid In": "9" * 40}, id="a huge number"),
        pytest.param({"Paid In": "-5"}, id="paid in below zero"),
        pytest.param({"Paid In": "0.00"}, id="nothing"),
        pytest.param({"Paid In": ""}, id="no amount"),
        pytest.param({"Paid In": "1.005"}, id="parts of a cent"),
        pytest.param({"Paid In": "5", "Withdrawn": "5"}, id="both ways"),
        pytest.param({"Completion Time": "31-02-2026 10:00:00"}, id="no such day"),
        pytest.param({"Completion Time": "########"}, id="a column too narrow"),
        pytest.param({"Completion Time": ""}, id="no time"),
        pytest.param({"Receipt No.": ""}, id="no receipt"),
        pytest.param({"Receipt No.": "=1+1"}, id="a formula for a receipt"),
    ],
)
def test_a_damaged_row_is_kept_with_its_reason(changes: dict[str, object]) -> None:
    parts = list(read_statement(as_csv(HEADER, line(**changes), line())))
    assert isinstance(parts[1], DamagedRow)
    assert parts[1].row == 2
    assert parts[1].reason
    assert "Completed" in parts[1].cells
    assert isinstance(parts[2], StatementRow)
    assert end_of(as_csv(HEADER, line(**changes), line())).faults == ("1 rows could not be read",)


def test_a_row_cut_short_is_damaged() -> None:
    assert end_of(as_csv(HEADER, line()[:4])).damaged == 1


def test_a_formula_in_a_name_stays_text() -> None:
    details = 'Pay Bill from 25470****902 - =HYPERLINK("http://x") Acc. =1+1'
    (row,) = rows_of(as_csv(HEADER, line(Details=details)))
    assert row.party == Party("25470****902", '=HYPERLINK("http://x")')
    assert row.receipt is not None
    assert row.receipt.reference == "=1+1"


def test_a_declined_row_moves_nothing() -> None:
    (row,) = rows_of(as_csv(HEADER, line(**{"Transaction Status": "Declined", "Paid In": ""})))
    assert (row.row_class, row.amount.minor, row.receipt) == (RowClass.NOT_COMPLETED, 0, None)


def test_the_reference_is_read_from_details_when_a_spreadsheet_ate_its_zeros() -> None:
    details = "Pay Bill from 25470****902 - W Acc. 0012"
    (row,) = rows_of(as_xlsx(HEADER, line(Details=details, **{"A/C No.": 12.0})))
    assert row.receipt is not None
    assert row.receipt.reference == "0012"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=14), max_size=5))
def test_any_rows_are_read_or_told(rows: list[list[str]]) -> None:
    end = end_of(as_csv(HEADER, *rows))
    assert end.rows + end.damaged <= len(rows)
