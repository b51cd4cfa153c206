"""Whoever changes one row of money or of its audit chain, in whatever way, is told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, RowMapping, Table, and_, delete, insert, select, update

from domain.receipts import Word
from gateway.flows.check_audit import CheckAudit
from gateway.store.audit_tables import audit, audit_head, audit_subjects
from gateway.store.import_tables import reversals
from gateway.store.money_tables import postings, remittances, words
from gateway.store.opening import OpenStore
from tests.store.money import SOURCE, hear, receipt
from tests.store.test_audit import live, verdict
from tests.support.clock import NOW

TABLES = [audit, audit_subjects, audit_head, remittances, words, postings, reversals]
NOT_COVERED = {
    "remittances": {
        *("word", "reference", "phone", "mask", "phone_hash", "name", "shortcode", "kind", "oddities"),
        *("balance_minor", "balance_currency", "taken_at", "moved_at"),
    },
    "postings": {"tries", "doubted_at", "receipt", "note", "added_at", "moved_at"},
    "words": {"id"},
    "reversals": {"id"},
    "audit_head": {"id"},
}
"""What a line does not hold; the words hold who paid and what was typed."""

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))


@pytest.fixture
def told(store: OpenStore) -> OpenStore:
    """A store with a receipt that everything was done with, between others."""
    store.write(hear, receipt("UKN4T7Q2WA"))
    store.write(live)
    store.write(hear, receipt("UKN4T7Q2WA", word=Word.PULL))
    store.write(hear, receipt("UKN4T7Q2WB"))
    return store


@pytest.fixture
def tamper(told: OpenStore, engine: Engine) -> Callable[[Callable[[Connection], object]], bool]:
    """Changes something, tells whether it is told, and puts everything back."""

    def tamper(change: Callable[[Connection], object]) -> bool:
        with engine.begin() as connection:
            kept = {table: list(connection.execute(select(table)).mappings()) for table in TABLES}
            change(connection)
        try:
            return not CheckAudit(told)().holds
        finally:
            with engine.begin() as connection:
                for table, rows in kept.items():
                    connection.execute(delete(table))
                    connection.execute(insert(table), [dict(row) for row in rows])

    return tamper


@pytest.fixture
def rows(told: OpenStore, engine: Engine, table: Table) -> Iterator[list[RowMapping]]:
    with engine.connect() as connection:
        yield list(connection.execute(select(table)).mappings())


def is_it(table: Table, row: RowMapping) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key.columns))


def other(value: Any) -> Any:
    """Give another value of the same type."""
    match value:
        case str():
            return {"L": "S", "callback": "pull", "mpesa": "gcash", "KES": "PHP"}.get(value, f"{value}0")
        case bytes():
            return value + b"0"
        case bool():
            return not value
        case int():
            return value + 100
        case None:
            return None
        case _:
            return value.replace(year=value.year + 1)


def test_what_nobody_changed_holds(told: OpenStore) -> None:
    report = CheckAudit(told)()
    assert (report.breaks, report.newest.seq, report.subjects) == ([], 11, 3)


@each_table
def test_a_field_that_was_changed_is_told(tamper: Callable[..., bool], rows: list[RowMapping], table: Table) -> None:
    covered = [name for name in table.columns.keys() if name not in NOT_COVERED.get(table.name, ())]  # noqa: SIM118
    changes = [
        update(table).where(is_it(table, row)).values({name: other(row[name])})
        for row in rows
        for name in covered
        if row[name] is not None
    ]
    assert len(changes) >= 2
    assert [str(change.compile().params) for change in changes if not tamper(lambda c, it=change: c.execute(it))] == []


@each_table
def test_a_row_that_was_deleted_is_told(tamper: Callable[..., bool], rows: list[RowMapping], table: Table) -> None:
    deletions = [delete(table).where(is_it(table, row)) for row in rows]
    assert [row for row, it in zip(rows, deletions, strict=True) if not tamper(lambda c, it=it: c.execute(it))] == []


@pytest.mark.parametrize(
    ("table", "own"),
    [
        pytest.param(audit, {"seq": 900}, id="a line behind the end"),
        pytest.param(audit, {"seq": 0}, id="a line before the first"),
        pytest.param(audit_subjects, {"subject": "mpesa:UKN4T7Q2WZ"}, id="a tally"),
        pytest.param(
            remittances, {"id": 900, "number": "UKN4T7Q2WZ", "number_folded": "UKN4T7Q2WZ"}, id="a remittance"
        ),
        pytest.param(words, {"id": 900, "digest": "x"}, id="a word"),
        pytest.param(postings, {"id": 900, "external_id": "mm0"}, id="a posting"),
        pytest.param(postings, {"id": 900, "external_id": "mm0", "source": "mpesa:NEW"}, id="a posting of no receipt"),
        pytest.param(reversals, {"id": 900, "number_folded": "UKN9ZZZZZ0"}, id="a reversal"),
    ],
)
def test_a_row_that_was_put_in_is_told(
    tamper: Callable[..., bool], rows: list[RowMapping], table: Table, own: dict[str, Any]
) -> None:
    assert tamper(lambda connection: connection.execute(insert(table), [{**rows[0], **own}]))


@pytest.mark.parametrize("table", [pytest.param(audit, id="lines"), pytest.param(words, id="words")])
def test_rows_that_changed_places_are_told(tamper: Callable[..., bool], rows: list[RowMapping], table: Table) -> None:
    key = table.primary_key.columns[0]

    def swap(connection: Connection, one: RowMapping, another: RowMapping) -> None:
        content = [
            {name: value for name, value in row.items() if name not in (key.name, "digest")} for row in (one, another)
        ]
        connection.execute(update(table).where(key == one[key.name]).values(content[1]))
        connection.execute(update(table).where(key == another[key.name]).values(content[0]))

    pairs = [(one, another) for place, one in zip(count(1), rows, strict=False) for another in rows[place:]]
    assert len(pairs) > 5
    assert [pair for pair in pairs if not tamper(lambda c, pair=pair: swap(c, *pair))] == []


@pytest.mark.parametrize(
    ("statement", "link"),
    [
        pytest.param("UPDATE audit SET by = 'grace' WHERE subject = '{0}' AND number = 3", 3, id="a line"),
        pytest.param("DELETE FROM audit WHERE subject = '{0}' AND number = 3", 3, id="a line gone"),
        pytest.param("DELETE FROM audit WHERE subject = '{0}' AND number = 8", 8, id="the last line gone"),
        pytest.param("UPDATE remittances SET amount_minor = 1 WHERE number = '{1}'", 1, id="the amount"),
        pytest.param("UPDATE remittances SET state = 'matched' WHERE number = '{1}'", 7, id="the state"),
        pytest.param("UPDATE remittances SET state = 'lost' WHERE number = '{1}'", 1, id="a state that is none"),
        pytest.param("UPDATE remittances SET client_id = 16 WHERE number = '{1}'", 1, id="whose it is"),
        pytest.param("UPDATE words SET name = 'JOHN' WHERE word = 'pull' AND number = '{1}'", 2, id="a word"),
        pytest.param("UPDATE postings SET account_number = '13' WHERE source = '{0}'", 4, id="the account"),
        pytest.param("UPDATE postings SET core_id = 78 WHERE source = '{0}'", 6, id="the core's id"),
        pytest.param("DELETE FROM reversals", 8, id="a reversal gone"),
    ],
)
def test_the_receipts_page_says_so(told: OpenStore, change: Callable[..., None], statement: str, link: int) -> None:
    change(statement.replace(" by =", ' "by" =').format(SOURCE, SOURCE.partition(":")[2]))
    found = verdict(told)
    assert (found.holds, found.broken_at) == (False, link), found.why


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "INSERT INTO audit SELECT seq + 100, subject, number, act, {0}, hash, hash FROM audit", id="behind it"
        ),
        pytest.param("UPDATE audit SET number = number + 1", id="with other numbers"),
        pytest.param("DELETE FROM audit_subjects", id="without tallies"),
    ],
)
def test_money_is_taken_though_somebody_tampered(told: OpenStore, change: Callable[..., None], statement: str) -> None:
    change(statement.format('"by", "at", details'))
    told.write(hear, receipt("UKN4T7Q2WC"))
    assert not CheckAudit(told)().holds


def test_what_was_told_stays_told(told: OpenStore, change: Callable[..., None]) -> None:
    change("DELETE FROM audit_subjects")
    told.write(hear, receipt(word=Word.STATEMENT, paid_at=NOW))
    assert not verdict(told).holds
