"""Statements come in: each row has its account, money comes once, and one import runs at a time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.errors import Superseded, UnreadableReply
from domain.imports import ImportedBefore, ImportRuns, RowAccount, RowFate
from domain.jobs import MONEY
from domain.receipts import Word
from domain.remittances import RemittanceState
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.import_report import StatementAccount
from gateway.flows.import_statement import ROWS_A_STEP, ImportStatement, StatementFile
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from mpesa.statements.naming import shortcode_in
from mpesa.statements.reading import read_statement
from tests.flows.portal import OURS, moved, paid, statement
from tests.store.money import receipt
from tests.store.racing import race
from tests.support.clock import NOW, HandClock

NUMBER = "UC24T7Q2WX"
MANY = [f"UC2{number:07}" for number in range(3 * ROWS_A_STEP + 7)]
_KEY = new_key()


def importer(store: OpenStore, clock: HandClock) -> ImportStatement:
    return ImportStatement(store, Sealer([_KEY]), clock, "mpesa", OURS, read_statement, shortcode_in)


def file_of(*rows: Sequence[str], name: str = "march.csv", **head: str) -> StatementFile:
    return StatementFile(statement(*rows, **head), name, "grace")


def called(store: OpenStore, number: str = NUMBER, amount: str = "100.00") -> None:
    """Let the callback of a row come."""
    parts = read_statement(io.BytesIO(statement(paid(number, amount))))
    told = next(part.receipt for part in parts if getattr(part, "receipt", None))
    store.write(lambda work: work.remittances.hear(replace(told, word=Word.CALLBACK), b"", NOW))


def tasks(store: OpenStore) -> list[tuple[str, str]]:
    return [(task.kind, task.subject) for task in store.read(lambda work: work.tasks.waiting())]


def jobs(store: OpenStore) -> int:
    return store.read(lambda work: work.jobs.waiting(MONEY))


def words(store: OpenStore, number: str = NUMBER) -> list[Word]:
    known = store.read(lambda work: work.remittances.find("mpesa", number))
    assert known is not None
    return [told.receipt.word for told in store.read(lambda work: work.remittances.told(known.id))]


@pytest.fixture
def imports(store: OpenStore, clock: HandClock) -> ImportStatement:
    return importer(store, clock)


def test_money_that_no_callback_told_of_comes_in(imports: ImportStatement, store: OpenStore) -> None:
    account = imports(file_of(paid()))
    assert (account.counts, account.needs_person) == (Counter({RowFate.NEW: 1}), False)
    assert (words(store), jobs(store)) == ([Word.STATEMENT], 1)


def test_what_was_heard_before_is_known_and_becomes_evidence(imports: ImportStatement, store: OpenStore) -> None:
    called(store)
    assert imports(file_of(paid())).counts == Counter({RowFate.KNOWN: 1})
    assert (words(store), jobs(store)) == ([Word.CALLBACK, Word.STATEMENT], 0)


def test_another_amount_is_shown_to_a_person_and_moves_nothing(imports: ImportStatement, store: OpenStore) -> None:
    called(store)
    (seen,) = imports(file_of(paid(NUMBER, "900.00"))).for_a_person
    assert (seen.fate, "KES 900.00" in seen.reason, "KES 100.00" in seen.reason) == (RowFate.DIFFERS, True, True)
    assert ("receipt told otherwise", f"mpesa:{NUMBER}") in tasks(store)
    assert "statement: KES 900" in [task.note for task in store.read(lambda work: work.tasks.waiting())]
    assert jobs(store) == 0


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        pytest.param(moved(NUMBER, "Pay Bill Charge", out="-5.00"), RowFate.CHARGE, id="a charge with its receipt"),
        pytest.param(
            moved("UC2SALARY1", "Salary Payment to 254700000145 - PETER", out="-20,000.00"),
            RowFate.PAID_OUT,
            id="paid out",
        ),
        pytest.param(
            moved("UC2SWEEP01", "Utility Account to Organization Settlement Account", out="-9.00"),
            RowFate.TRANSFER,
            id="a transfer",
        ),
        pytest.param(paid(**{"Transaction Status": "Declined"}), RowFate.NOT_COMPLETED, id="declined"),
        pytest.param(moved("UC2BONGA01", "Bonga Points", came="5.00"), RowFate.UNKNOWN, id="nobody knows"),
        pytest.param(
            moved("UC2BACK001", "Business Payment Reversal from 254700000145 - PETER", came="5.00"),
            RowFate.UNKNOWN,
            id="money that we paid comes back",
        ),
        pytest.param(paid("UC2", "1e3"), RowFate.DAMAGED, id="damaged"),
    ],
)
def test_what_is_no_money_for_an_account_has_its_class(
    imports: ImportStatement, store: OpenStore, row: Sequence[str], fate: RowFate
) -> None:
    account = imports(file_of(row))
    assert account.counts == Counter({fate: 1})
    assert [seen.fate for seen in account.for_a_person] == [fate] * fate.needs_person
    assert jobs(store) == 0


def test_a_damaged_row_does_not_keep_the_others_out(imports: ImportStatement) -> None:
    account = imports(file_of(paid(), paid("UC24T7Q2WY", "a lot")))
    assert account.counts == Counter({RowFate.NEW: 1, RowFate.DAMAGED: 1})
    assert [(seen.row, bool(seen.reason)) for seen in account.for_a_person] == [(4, True)]


def state(store: OpenStore, number: str = NUMBER) -> RemittanceState:
    known = store.read(lambda work: work.remittances.find("mpesa", number))
    assert known is not None
    return known.state


def back(amount: str = "100.00", linked: str = NUMBER) -> list[str]:
    return moved("UC2BACK001", "Pay Utility Reversal to 25470****011 - MARY", out=f"-{amount}", linked=linked)


def test_money_taken_back_leaves_our_books(imports: ImportStatement, store: OpenStore) -> None:
    called(store)
    account = imports(file_of(back()))
    assert (account.counts, account.needs_person) == (Counter({RowFate.REVERSED: 1}), False)
    assert state(store) is RemittanceState.REVERSED
    assert store.read(lambda work: work.reversals.of("mpesa", [NUMBER]))[NUMBER].number == "UC2BACK001"


@pytest.mark.parametrize(
    ("row", "words_of_it"),
    [
        pytest.param(back(linked=""), "does not say of which receipt", id="of no receipt"),
        pytest.param(back(linked="UC2NEVER00"), "UC2NEVER00 we know nothing", id="of an unknown receipt"),
        pytest.param(back("40.00"), "is of KES 100.00 and received here", id="a part of it"),
    ],
)
def test_what_cannot_be_undone_waits_for_a_person(
    imports: ImportStatement, store: OpenStore, row: Sequence[str], words_of_it: str
) -> None:
    called(store)
    (seen,) = imports(file_of(row)).for_a_person
    assert (seen.fate, words_of_it in seen.reason) == (RowFate.TAKEN_BACK, True)
    assert "receipt taken back" in [kind for kind, _ in tasks(store)]
    assert state(store) is RemittanceState.RECEIVED


def test_money_taken_back_is_told_once(imports: ImportStatement) -> None:
    imports(file_of(back()))
    assert imports(file_of(back(), paid("UC24T7Q2WY"))).counts == Counter({RowFate.KNOWN: 1, RowFate.NEW: 1})


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([paid(), back()], id="in one step"),
        pytest.param([back(), *map(paid, MANY), paid()], id="latest first, steps between"),
    ],
)
def test_money_that_came_and_was_taken_back_goes_to_no_account(
    imports: ImportStatement, store: OpenStore, rows: Sequence[Sequence[str]]
) -> None:
    imports(file_of(*rows))
    assert state(store) is RemittanceState.REVERSED


def test_a_callback_that_comes_after_all_that_goes_to_no_account(imports: ImportStatement, store: OpenStore) -> None:
    imports(file_of(back()))
    told = receipt(NUMBER, word=Word.CALLBACK)
    store.write(accept_receipt, told, b"", NOW)
    assert state(store) is RemittanceState.REVERSED


def test_a_row_that_stands_twice_is_one_receipt(imports: ImportStatement, store: OpenStore) -> None:
    assert imports(file_of(paid(), paid())).counts == Counter({RowFate.NEW: 1, RowFate.KNOWN: 1})
    assert (words(store), jobs(store)) == ([Word.STATEMENT], 1)


def test_many_rows_come_in_many_steps(imports: ImportStatement, store: OpenStore) -> None:
    heard: list[RowAccount] = []
    account = imports(file_of(*map(paid, MANY)), heard.extend)
    assert (account.counts[RowFate.NEW], jobs(store)) == (len(MANY), len(MANY))
    assert [each.number for each in heard] == MANY


def test_a_statement_may_overlap_with_one_before(imports: ImportStatement, store: OpenStore) -> None:
    imports(file_of(*map(paid, MANY[:300])))
    account = imports(file_of(*map(paid, MANY[100:400])))
    assert account.counts == Counter({RowFate.KNOWN: 200, RowFate.NEW: 100})
    assert jobs(store) == 400


def test_the_same_file_again_is_refused_by_the_day_of_the_first(imports: ImportStatement, clock: HandClock) -> None:
    imports(file_of(paid()))
    clock.move(days=30)
    with pytest.raises(ImportedBefore, match=r"2026-03-02 at 08:00 UTC by grace"):
        imports(file_of(paid(), name="another name.csv"))


def test_a_statement_of_another_shortcode_is_refused_in_words(imports: ImportStatement, store: OpenStore) -> None:
    with pytest.raises(UnreadableReply, match="of shortcode 999999, ours is 600417"):
        imports(file_of(paid(), shortcode="999999"))
    assert jobs(store) == 0


def test_a_statement_that_only_its_name_tells_of_is_refused_by_it(imports: ImportStatement) -> None:
    name = "Statements for 999999 from 2026-03-02 to 2026-03-02.csv"
    with pytest.raises(UnreadableReply, match="of shortcode 999999, ours is 600417"):
        imports(StatementFile(statement(paid(), shortcode=None), name, "grace"))


def test_what_is_no_statement_is_refused_and_may_be_mended(imports: ImportStatement) -> None:
    with pytest.raises(UnreadableReply):
        imports(StatementFile(b"Dear all,\nsee you on Monday\n", "letter.csv", "grace"))
    assert imports(file_of(paid())).counts == Counter({RowFate.NEW: 1})


def test_totals_that_do_not_add_up_are_told(imports: ImportStatement, store: OpenStore) -> None:
    account = imports(file_of(paid(), total_paid_in="999.00"))
    assert (account.needs_person, "999.00" in " ".join(account.faults)) == (True, True)
    assert [kind for kind, _ in tasks(store)] == ["statement"]


def test_without_a_shortcode_in_the_file_ours_is_put_on_record(imports: ImportStatement, store: OpenStore) -> None:
    imports(StatementFile(statement(paid(), shortcode=None), "march.csv", "grace"))
    known = store.read(lambda work: work.remittances.find("mpesa", NUMBER))
    assert known is not None
    assert known.receipt.shortcode == OURS


def test_while_one_is_imported_another_is_told_so(imports: ImportStatement) -> None:
    def meanwhile(_: Sequence[RowAccount]) -> None:
        with pytest.raises(ImportRuns, match=r"grace has been importing march\.csv"):
            imports(file_of(paid("UC24T7Q2WY"), name="april.csv"))

    assert imports(file_of(paid()), meanwhile).counts == Counter({RowFate.NEW: 1})


def test_an_import_that_died_is_passed_after_a_while(imports: ImportStatement, clock: HandClock) -> None:
    def die(_: Sequence[RowAccount]) -> None:
        clock.move(minutes=3)
        assert imports(file_of(*map(paid, MANY), name="again.csv")).counts[RowFate.NEW] == len(MANY) - ROWS_A_STEP

    with pytest.raises(Superseded):
        imports(file_of(*map(paid, MANY[::-1][-ROWS_A_STEP - 9 :][::-1]), paid("UC24T7Q2WY")), die)


def test_a_step_that_breaks_leaves_the_way_open(imports: ImportStatement) -> None:
    def stop(_: Sequence[RowAccount]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports(file_of(paid()), stop)
    assert imports(file_of(paid())).counts == Counter({RowFate.KNOWN: 1})


def test_a_dry_run_tells_the_same_and_writes_nothing(imports: ImportStatement, store: OpenStore) -> None:
    called(store)
    file = file_of(paid(NUMBER, "900.00"), paid("UC24T7Q2WY"), paid("UC2", "1e3"))
    foreseen = imports.foresee(file)
    assert (tasks(store), jobs(store), words(store)) == ([], 0, [Word.CALLBACK])
    assert (foreseen.counts, foreseen.for_a_person) == _told(imports(file))


def _told(account: StatementAccount) -> tuple[object, object]:
    return account.counts, account.for_a_person


def import_half(store: OpenStore, which: int) -> tuple[str, int]:
    rows = MANY[:400] if which else MANY[100:]
    try:
        account = importer(store, HandClock())(file_of(*map(paid, rows)))
    except ImportRuns:
        return "told", 0
    return "imported", account.counts[RowFate.NEW]


def test_of_two_at_once_one_is_told_or_comes_after(store: OpenStore, store_url: str) -> None:
    came = race(store_url, import_half)
    new = sum(count for _, count in came)
    assert new == jobs(store)
    assert ("told", 0) in came or new == len(MANY)
