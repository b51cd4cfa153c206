"""The portal's files and notices of the sandbox operator, read by our own readers against its books."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from domain.money import Money
from domain.receipts import Receipt
from domain.statements import RowClass, StatementEnd, StatementHead, StatementPart, StatementRow
from mpesa.notices import read_notice
from mpesa.sandbox.books import Wish
from mpesa.sandbox.exports.account_statement import Form
from mpesa.sandbox.exports.all_accounts import name_of, write_all_accounts
from mpesa.sandbox.exports.notices import SENDER, notice
from mpesa.sandbox.movements import Kind
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.parties import Customer
from mpesa.sandbox.refusals import Declined
from mpesa.statements.reading import read_statement
from tests.mpesa.operator_world import OTIENO, SHORTCODE, WANJIKU, Watch, new_mpesa

RECORDINGS = Path(__file__).parents[1] / "recordings" / "mpesa"
TODAY = date(2026, 11, 22)
FORMS = [pytest.param(each.value, id=each.value) for each in Form]
FORGER = "+254700000904"


@pytest.fixture
def mpesa() -> Mpesa:
    """A day with everything in it, after a day with something."""
    watch = Watch()
    mpesa = new_mpesa(watch)
    mpesa.books.keep(Customer(FORGER, "=cmd|' /C calc'!A1"))
    mpesa.books.cash_in(FORGER, 1_000_00)
    watch.move(days=-1)
    mpesa.pay(WANJIKU, "yesterday", 2000)
    watch.move(days=1)
    first = mpesa.pay(WANJIKU, "000000123", 1500)
    watch.move(minutes=1)
    mpesa.pay(OTIENO, "l 12, please", 100)
    mpesa.pay(FORGER, "", 20)
    mpesa.operator.paying.transfer(SHORTCODE, "999001", "Sample Community Bank", "S7", "9999.50")
    watch.move(minutes=1)
    mpesa.books.reverse(first)
    mpesa.books.sweep(SHORTCODE)
    mpesa.pay(WANJIKU, "after the sweep", 700)
    return mpesa


def parts(content: bytes) -> list[StatementPart]:
    return list(read_statement(io.BytesIO(content)))


def rows(content: bytes) -> list[StatementRow]:
    return [each for each in parts(content) if isinstance(each, StatementRow)]


def receipts(content: bytes) -> list[Receipt]:
    return [each.receipt for each in rows(content) if each.receipt is not None]


def cells(content: bytes, form: str) -> list[Sequence[object]]:
    if form == "csv":
        return [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    return [*CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]


@pytest.mark.parametrize("form", FORMS)
def test_our_reader_finds_a_statement_that_adds_up(mpesa: Mpesa, form: str) -> None:
    head, *_, end = parts(mpesa.statement(TODAY, form))
    assert isinstance(head, StatementHead)
    assert isinstance(end, StatementEnd)
    assert (head.shortcode, head.account, end.faults) == (SHORTCODE, "Utility Account", ())
    assert head.opening == Money(2000_00 - 13_00, "KES")
    assert (end.rows, end.damaged, end.paid_in) == (10, 0, Money(12_319_50, "KES"))
    assert head.closing == Money(700_00 - 5_00, "KES")


@pytest.mark.parametrize("form", FORMS)
def test_every_receipt_of_the_day_is_in_the_file(mpesa: Mpesa, form: str) -> None:
    told = {(each.number, str(each.amount.amount)) for each in receipts(mpesa.statement(TODAY, form))}
    entries = [each for each in mpesa.books.entries() if str(each["at"]).startswith(TODAY.isoformat())]
    assert told == {(each["receipt"], each["amount"]) for each in entries}


@pytest.mark.parametrize("form", FORMS)
def test_a_row_tells_who_and_for_what(mpesa: Mpesa, form: str) -> None:
    *_, first = receipts(mpesa.statement(TODAY, form))
    assert (first.reference, first.paid_at) == ("000000123", Watch()())
    assert (first.payer.mask, first.payer.name) == ("25470****902", "WANJIKU **** KAMAU")


def test_rows_are_of_every_class(mpesa: Mpesa) -> None:
    told = [each.row_class for each in rows(mpesa.statement(TODAY, "csv"))]
    assert {each: told.count(each) for each in told} == {
        RowClass.RECEIVED: 5,
        RowClass.CHARGE: 3,
        RowClass.REVERSED: 1,
        RowClass.TRANSFER: 1,
    }


def test_the_latest_row_comes_first_and_a_charge_has_the_number_of_its_receipt(mpesa: Mpesa) -> None:
    charge, last, *_ = rows(mpesa.statement(TODAY, "csv"))
    assert (charge.row_class, charge.number) == (RowClass.CHARGE, last.number)
    assert (last.receipt and last.receipt.reference, last.balance) == ("after the sweep", Money(700_00, "KES"))


def test_a_reversal_is_linked_to_what_it_takes_back(mpesa: Mpesa) -> None:
    (reversal,) = [each for each in rows(mpesa.statement(TODAY, "csv")) if each.row_class is RowClass.REVERSED]
    assert mpesa.books.ledger.undone_by(reversal.linked or "") == reversal.number


@pytest.mark.parametrize("form", FORMS)
def test_a_declined_attempt_is_told_without_amounts(form: str) -> None:
    mpesa = new_mpesa(Watch())
    movement = mpesa.books.attempt(Wish(Kind.PAY_BILL, SHORTCODE, WANJIKU, "Wanjiku Njeri Kamau", 10_00, "L1"))
    mpesa.books.decline(movement, "C2B00012")
    (row,) = rows(mpesa.statement(TODAY, form))
    assert (row.row_class, row.number, row.amount.minor, row.balance) == (
        RowClass.NOT_COMPLETED,
        movement.number,
        0,
        None,
    )


@pytest.mark.parametrize(
    ("form", "sample"),
    [("csv", "01-org-portal-utility-2025.csv"), ("xls", "02-org-portal-utility-2025.xls")],
)
def test_the_layout_is_that_of_the_recorded_file(mpesa: Mpesa, form: str, sample: str) -> None:
    recorded = cells((RECORDINGS / sample).read_bytes(), form)
    ours = cells(mpesa.statement(TODAY, form), form)

    def layout(table: list[Sequence[object]]) -> list[list[bool]]:
        return [[bool(cell) for cell in row] for row in table[:7]]

    def labels(table: list[Sequence[object]]) -> list[str]:
        return [str(cell) for row in table[:8] for cell in row if str(cell).endswith(":")] + [str(c) for c in table[7]]

    assert (layout(ours), labels(ours)) == (layout(recorded), labels(recorded))
    assert len({len(row) for row in ours}) == 1


def test_the_csv_is_written_as_the_portal_writes_it(mpesa: Mpesa) -> None:
    content = mpesa.statement(TODAY, "csv")
    assert content.startswith(b"\xef\xbb\xbfAccount Holder:,KISUMU SAMPLE SACCO,")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert b'"1,500.00"' in content
    assert content.splitlines()[-1].startswith(b'Total,,,,,"12,319.50","-13,')


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_workbook_holds_numbers_and_loses_leading_zeros(mpesa: Mpesa, form: str) -> None:
    table = cells(mpesa.statement(TODAY, form), form)
    (first,) = [row for row in table if str(row[3]).startswith("Pay Bill from") and row[5] == 1500]
    assert (first[12], first[8]) == (123, True)


def test_a_name_that_looks_like_a_formula_stays_a_name(mpesa: Mpesa) -> None:
    mpesa.pay(FORGER, "=1+1", 10)
    book = openpyxl.load_workbook(io.BytesIO(mpesa.statement(TODAY, "xlsx")))
    assert "f" not in {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert receipts(mpesa.statement(TODAY, "xlsx"))[0].reference == "=1+1"


@pytest.mark.parametrize("form", FORMS)
def test_a_day_without_money_is_a_statement_all_the_same(form: str) -> None:
    mpesa = new_mpesa(Watch())
    _, end = parts(mpesa.statement(TODAY, form))
    assert isinstance(end, StatementEnd)
    assert (end.rows, end.faults) == (0, ())


def test_days_follow_each_other_without_a_gap(mpesa: Mpesa) -> None:
    days = [parts(mpesa.statement(TODAY + timedelta(days=n), "csv"))[0] for n in (-1, 0, 1)]
    opening, closing = ([getattr(each, name) for each in days] for name in ("opening", "closing"))
    assert opening[1:] == closing[:-1]


@pytest.mark.parametrize("form", ["pdf", "", "XLSX"])
def test_there_are_three_forms(mpesa: Mpesa, form: str) -> None:
    with pytest.raises(ValueError, match=form or "Form"):
        mpesa.statement(TODAY, form)


def test_the_file_of_all_accounts_has_both_legs_of_a_sweep(mpesa: Mpesa) -> None:
    content = write_all_accounts(mpesa.books, SHORTCODE, TODAY, TODAY)
    told = rows(content)
    sweep = [each for each in told if each.row_class is RowClass.TRANSFER]
    assert ({each.number for each in sweep}, sum(each.amount.minor for each in sweep)) == ({sweep[0].number}, 0)
    assert len(sweep) == 2
    assert [each.moved_at for each in told] == sorted(each.moved_at for each in told)


def test_the_file_of_all_accounts_is_that_of_the_portal(mpesa: Mpesa) -> None:
    sample = "Statements for 4099911 from 2026-03-03 to 2026-03-04.csv"
    recorded = cells((RECORDINGS / f"03-{sample}").read_bytes(), "csv")
    ours = cells(write_all_accounts(mpesa.books, SHORTCODE, TODAY, TODAY), "csv")
    assert name_of("4099911", date(2026, 3, 3), date(2026, 3, 4)) == sample
    assert ours[0] == recorded[0]
    assert "0.00" in ours[1]


@pytest.mark.parametrize("phone", [WANJIKU, OTIENO])
def test_our_reader_reads_the_notice_of_a_receipt(phone: str) -> None:
    mpesa = new_mpesa(Watch())
    number = mpesa.pay(phone, "l 12", 1500)
    movement = mpesa.books.ledger.find(number)
    assert movement is not None
    told = read_notice(SENDER, notice(movement), Watch()())
    assert isinstance(told, Receipt)
    assert (told.number, told.amount, told.reference) == (number, Money(1500_00, "KES"), "l 12")
    assert (told.payer.phone, told.balance, told.paid_at) == (phone, Money(1500_00, "KES"), Watch()())


def test_what_was_refused_is_no_row() -> None:
    mpesa = new_mpesa(Watch())
    with pytest.raises(Declined):
        mpesa.pay(WANJIKU, "L1", 0)
    assert rows(mpesa.statement(TODAY, "csv")) == []
