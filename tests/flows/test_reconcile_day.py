"""A day is compared by the institution's clock, with the statements that cover it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.ports.core_books import AccountDay, CoreEntry
from domain.ports.store import UnitOfWork
from domain.postings import CoreAccount, CoreOrder, PostingState
from domain.receipts import Word
from domain.reconciling import CoreAsked, DayClass, DayTable
from domain.remittances import RemittanceState
from domain.statements import RowClass
from gateway.flows.ask_core_books import AskCoreBooks
from gateway.flows.import_statement import ImportStatement, StatementFile
from gateway.flows.reconcile_day import ReconcileDay
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from mpesa.statements.naming import shortcode_in
from mpesa.statements.reading import read_statement
from tests.flows.portal import OURS, moved, paid, statement
from tests.store.money import hear, receipt, walk
from tests.support.clock import NOW, HandClock

DAY = date(2026, 3, 2)
LOAN = CoreAccount(4, AccountReference(AccountKind.LOAN, "12"))


def at(time: str, number: str) -> list[str]:
    return paid(number, **{"Completion Time": f"02-03-2026 {time}"})


EARLY, NOON, LATE = at("08:00:00", "UC2EARLY00"), at("12:00:00", "UC2N00N000"), at("18:00:00", "UC2LATE000")


def imported(store: OpenStore, *rows: Sequence[str], shortcode: str = OURS) -> None:
    flow = ImportStatement(store, Sealer([new_key()]), HandClock(), "mpesa", shortcode, read_statement, shortcode_in)
    flow(StatementFile(statement(*rows, shortcode=shortcode), "day.csv", "grace"))


def called(store: OpenStore, time: str = "2026-03-02T12:00:00+03:00", number: str = "UC2N00N000") -> None:
    moment = NOW.fromisoformat(time)
    store.write(hear, receipt(number, paid_at=moment, word=Word.CALLBACK, shortcode=OURS))


def reconciled(store: OpenStore, day: date = DAY) -> DayTable:
    return ReconcileDay(store, "mpesa", OURS, "KES", ZoneInfo("Africa/Nairobi"))(day)


def classes(table: DayTable) -> dict[str, DayClass]:
    return {line.traced.remittance.receipt.number: line.day_class for line in table.lines}


def post(work: UnitOfWork, source: str) -> None:
    order = CoreOrder(LOAN, Money(10_000, "KES"), DAY, source.partition(":")[2], f"mm{source}".lower())
    number = work.postings.add(source, 0, 15, order, NOW)
    assert number is not None
    work.postings.move(number, start=PostingState.DUE, to=PostingState.POSTING, now=NOW)
    work.postings.move(number, start=PostingState.POSTING, to=PostingState.POSTED, now=NOW, core_id=9)


@pytest.mark.parametrize(
    ("time", "is_of_the_day"),
    [
        pytest.param("2026-03-01T23:59:59+03:00", False, id="the second before midnight"),
        pytest.param("2026-03-02T00:00:00+03:00", True, id="midnight in Nairobi"),
        pytest.param("2026-03-02T23:59:59+03:00", True, id="the last second"),
        pytest.param("2026-03-03T00:00:00+03:00", False, id="the next midnight"),
    ],
)
def test_a_day_is_the_institutions(store: OpenStore, time: str, is_of_the_day: bool) -> None:
    called(store, time)
    assert bool(reconciled(store).lines) is is_of_the_day


def test_what_is_posted_is_summed_from_all_sides(store: OpenStore) -> None:
    called(store)
    imported(store, NOON)
    store.write(walk, 1, RemittanceState.RECEIVED, RemittanceState.MATCHED, RemittanceState.POSTED)
    store.write(post, "mpesa:UC2N00N000")
    table = reconciled(store)
    assert [table.by_source()[name].receipts for name in ("callback", "statement", "core")] == [1, 1, 1]
    assert (classes(table), table.is_explained) == ({"UC2N00N000": DayClass.POSTED}, True)


def test_what_the_statement_lacks_is_unexplained(store: OpenStore) -> None:
    called(store)
    imported(store, EARLY, LATE)
    assert classes(reconciled(store))["UC2N00N000"] is DayClass.UNEXPLAINED


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="none"),
        pytest.param([LATE], id="of later that day"),
        pytest.param(
            [
                moved("UC2SWEEP01", "Utility Account to Organization Settlement Account", out="-9.00"),
                [*moved("UC2SWEEP02", "Real Time Settlement", out="-9.00")],
            ],
            id="of an account that nobody pays into",
        ),
    ],
)
def test_a_statement_that_does_not_cover_it_says_nothing(store: OpenStore, rows: Sequence[Sequence[str]]) -> None:
    called(store)
    if rows:
        imported(store, *rows)
    assert classes(reconciled(store))["UC2N00N000"] is DayClass.ON_ITS_WAY


def test_the_receipts_of_another_shortcode_are_another_table(store: OpenStore) -> None:
    imported(store, NOON, shortcode="600418")
    assert reconciled(store).lines == []


def test_the_lines_are_in_the_order_of_their_times(store: OpenStore) -> None:
    imported(store, LATE, NOON, EARLY)
    assert list(classes(reconciled(store))) == ["UC2EARLY00", "UC2N00N000", "UC2LATE000"]


def test_a_day_of_many_receipts_is_whole(store: OpenStore) -> None:
    imported(store, *(at("12:00:00", f"UC2{number:07}") for number in range(1_100)))
    table = reconciled(store)
    assert (len(table.lines), table.by_source()["statement"].receipts) == (1_100, 1_100)


class Shown:
    """A core whose books say *amount* of the receipt at noon; *meanwhile* happens while it is asked."""

    def __init__(self, amount: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.amount = amount
        self.meanwhile = meanwhile

    def entries(self, asked: Sequence[AccountDay]) -> Sequence[Sequence[CoreEntry]]:
        self.meanwhile()
        return [[CoreEntry(LOAN, DAY, Money(self.amount * 100, "KES"), "UC2N00N000", None)] for _ in asked]


def asked(store: OpenStore, core: Shown) -> DayTable:
    return ReconcileDay(store, "mpesa", OURS, "KES", ZoneInfo("Africa/Nairobi"), AskCoreBooks(core))(DAY)


@pytest.mark.parametrize(
    ("amount", "day_class", "reason"),
    [
        pytest.param(100, DayClass.POSTED, "", id="the same"),
        pytest.param(
            0, DayClass.UNEXPLAINED, "by our record KES 100.00 is posted, the core has KES 0.00", id="nothing"
        ),
        pytest.param(
            200, DayClass.UNEXPLAINED, "by our record KES 100.00 is posted, the core has KES 200.00", id="twice"
        ),
    ],
)
def test_the_core_is_asked_for_itself(store: OpenStore, amount: int, day_class: DayClass, reason: str) -> None:
    called(store)
    store.write(walk, 1, RemittanceState.RECEIVED, RemittanceState.MATCHED, RemittanceState.POSTED)
    store.write(post, "mpesa:UC2N00N000")
    table = asked(store, Shown(amount))
    (line,) = table.lines
    assert (line.day_class, line.reason) == (day_class, reason)
    assert table.by_source()["core"].amount == Money(amount * 100, "KES")
    assert table.core == CoreAsked(1, 1, 1, "")


def test_what_moves_while_the_core_is_asked_is_not_held_against_it(store: OpenStore) -> None:
    called(store)
    store.write(walk, 1, RemittanceState.RECEIVED, RemittanceState.MATCHED)
    store.write(post, "mpesa:UC2N00N000")
    table = asked(store, Shown(0, lambda: store.write(walk, 1, RemittanceState.MATCHED, RemittanceState.POSTED)))
    assert classes(table) == {"UC2N00N000": DayClass.POSTED}


def test_the_operators_own_rows_are_counted_by_class(store: OpenStore) -> None:
    imported(
        store,
        moved("UC2N00N000", "Pay Bill Charge", out="-5.00"),
        moved("UC2SWEEP01", "Utility Account to Organization Settlement Account", out="-9.00"),
        moved("UC2SALARY1", "Salary Payment to 254700000145 - PETER", out="-20,000.00"),
    )
    table = reconciled(store)
    assert {name: each.rows for name, each in table.own.sums.items()} == {
        RowClass.CHARGE: 1,
        RowClass.TRANSFER: 1,
        RowClass.PAID_OUT: 1,
    }
    assert table.is_explained


def test_a_row_of_no_class_keeps_the_day_unexplained(store: OpenStore) -> None:
    imported(store, moved("UC2BONGA01", "Bonga Points", came="300.00"))
    table = reconciled(store)
    assert ([each.number for each in table.own.unknown], table.is_explained) == (["UC2BONGA01"], False)
