"""No query of the hot steps walks a table: each finds its rows by an index, however many old rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text

from domain.accounts import AccountKind
from domain.evidence import HeldAccount, Paid
from domain.nearby import Nearby
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.receipts import Word
from domain.remittances import RemittanceState
from domain.sms import Delivery, DeliveryReport, InboundState
from gateway.store.opening import OpenStore
from tests.store.money import LOAN, SOURCE, add_posting, hear, kes, order, receipt
from tests.store.steps import PHONE, add_inbound, add_jobs, add_outbound, claim, new_inbound, new_outbound, send
from tests.support.clock import NOW

OLD_ROWS = 20_000

_WALKS = (
    "SCAN jobs",
    "SCAN inbound",
    "SCAN outbox",
    "SCAN others",
    "SCAN remittances",
    "SCAN words",
    "SCAN reversals",
    "SCAN own_rows",
    "SCAN audit",
    "SCAN postings",
    "SCAN accounts",
    "SCAN clients",
    "SCAN links",
    "SCAN phones",
    "SCAN staff",
    "(rowid>?)",
    "Seq Scan on",
)
_NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {OLD_ROWS}) SELECT {{}} FROM n",
    "postgresql": f"SELECT {{}} FROM generate_series(1, {OLD_ROWS}) AS n(i)",
}
_MOMENT = {"sqlite": "1700000000000000 + i", "postgresql": "timestamptz '2024-01-01' + i * interval '1 second'"}
_OLD = {
    "jobs (kind, subject, queue, lane, key, is_head, due, fence, attempts, done_at, reason)": (
        "'post', 'old', 'money', 'L' || (i % 100), 'old' || i, true, {at}, 1, 1, {at}, ''"
    ),
    'inbound (channel, once, sender, phone, "to", sealed, answered_by_carrier, received_at, state, shown, command, reason)': (
        "'twilio', 'old' || i, 'x', '+2547' || i, '22110', '', false, {at}, 'answered', '', '', ''"
    ),
    'outbox (key, "to", text, kind, created_at, expires_at, state, moved_at, channel, carrier_id, carrier_id_folded, reason, doubts)': (
        "'old' || i, '+2547' || i, 'x', 'reply', {at}, {at}, 'sent', {at}, 'twilio', 'o' || i, 'o' || i, '', 0"
    ),
    (
        "remittances (number_folded, operator, number, amount_minor, currency, paid_at, word, phone_hash, kind, oddities,"
        " state, reason, held_back_minor, taken_at, moved_at)"
    ): (
        "'OLD' || i, 'mpesa', 'OLD' || i, 10000, 'KES', {at}, 'callback', 'h' || (i % 5000), '', '[]',"
        " 'posted', '', 0, {at}, {at}"
    ),
    (
        "words (remittance_id, digest, operator, number, amount_minor, currency, paid_at, word, kind, oddities, told_at,"
        " sealed)"
    ): "i, 'd' || i, 'mpesa', 'OLD' || i, 10000, 'KES', {at}, 'callback', '', '[]', {at}, ''",
    (
        'postings (external_id, source, round, client_id, account_kind, account_id, account_number, amount_minor, currency, "on",'
        " receipt, note, state, tries, reason, added_at, moved_at)"
    ): (
        "'mm' || i, 'mpesa:OLD' || i, 0, i, 'L', i % 9000, '' || (i % 9000), 10000, 'KES', '2024-01-01',"
        " 'OLD' || i, '', 'posted', 0, '', {at}, {at}"
    ),
    (
        "reversals (operator, number_folded, original_folded, amount_minor, currency, reversed_at, word, told_at, sealed)"
    ): "'mpesa', 'R' || i, 'OLD' || i, 10000, 'KES', {at}, 'statement', {at}, ''",
    (
        "own_rows (digest, operator, shortcode, number, moved_at, amount_minor, currency, read_as, row_class, said_by,"
        " taken_at, sealed)"
    ): "'d' || i, 'mpesa', '600417', 'OLD' || i, {at}, -500, 'KES', 'charge', 'charge', '', {at}, ''",
    'audit (seq, subject, number, act, "by", "at", details, "before", hash)': (
        "i, 'mpesa:OLD' || i, 1, 'heard', '', {at}, '{{}}', '', ''"
    ),
    "audit_subjects (subject, lines)": "'mpesa:OLD' || i, 1",
    "accounts (kind, core_id, number, client_id, is_open, expected, read_at)": (
        "'L', i, '' || i, i % 9000, true, '[]', {at}"
    ),
    "clients (id, number, name, phone, is_active)": "i, '' || i, 'Mary ' || i, '', true",
    "links (phone, client_id, origin, must_prove, is_wrong, linked_at)": "'+2547' || i, i, 'core', false, false, {at}",
    "phones (phone, is_stopped, is_blocked, changed_at, hashed, tail, hashed_tail)": (
        "'+2547' || i, false, false, {at}, 'h' || i, '' || (i % 1000), '' || (i % 4096)"
    ),
    "staff (id, name, phone, office_id, is_loan_officer, is_active, changed_at)": (
        "i, 'Joyce', '+2541' || i, 1, true, true, {at}"
    ),
}


def money_steps(work: UnitOfWork) -> None:
    """Do what happens for every receipt."""
    number, _ = hear(work, receipt(reference=None))
    hear(work, receipt(word=Word.PULL))
    several = [receipt(f"UKN4T7Q2W{letter}", word=Word.STATEMENT) for letter in "ABCX"]
    work.remittances.foresee(several)
    work.remittances.heard(several)
    work.remittances.hear_many([(each, b"") for each in several], NOW)
    work.reversals.of("mpesa", ["UKN4T7Q2WX"])
    work.day_book.paid_between("mpesa", NOW, NOW + timedelta(days=1))
    work.remittances.find("mpesa", "ukn4t7q2wx")
    work.remittances.told(number)
    work.remittances.move(number, start=RemittanceState.RECEIVED, to=RemittanceState.SUSPENDED, now=NOW)
    work.remittances.suspended(20)
    posting = add_posting(work, order())
    assert posting is not None
    work.postings.get(posting)
    work.postings.of(SOURCE)
    work.postings.move(posting, start=PostingState.DUE, to=PostingState.POSTING, now=NOW)
    work.postings.doubt(posting, NOW)
    work.postings.next_try(posting)
    work.audit.note(SOURCE, "met", NOW)
    work.audit.of(SOURCE)
    work.audit.check(SOURCE)


def match_steps(work: UnitOfWork) -> None:
    """Do what finds whose money it is, and what keeps the accounts that it is found by."""
    account = HeldAccount(LOAN.reference, 15, is_open=True)
    work.accounts.put(account, LOAN.id, NOW)
    work.accounts.numbered(["12", "13", "102", "112"])
    work.accounts.near(["12", "13", "102", "112"], Nearby(frozenset(AccountKind), kes(100), "Mary", frozenset({15})))
    work.accounts.held_by([15, 16])
    work.accounts.close_unseen(15, NOW - timedelta(days=9000))
    work.payers.owners([15, 16])
    work.payers.with_phone("+254712")
    work.payers.with_phone_hash("h12")
    work.payers.alike("2547 ***** 145", "Mary")
    work.payers.habits(Paid("12", kes(100), NOW.date(), phone_hash="h12"))


def watch_steps(work: UnitOfWork) -> None:
    """Do what the clock asks for every few minutes."""
    work.movements.between("mpesa", "600417", NOW - timedelta(hours=26), NOW)
    work.movements.latest_before("mpesa", "600417", NOW, 20)
    work.hearing.first_at()
    work.hearing.last_at()
    work.hearing.count([(NOW - timedelta(minutes=15), NOW)])


def message_steps(work: UnitOfWork) -> None:
    """Do what a page of texts asks for, of which old ones were not understood by the thousand."""
    week, book = NOW - timedelta(days=7), work.messages
    for before in (0, 77):
        book.misread(week, 21, before)
        book.failed(week, 21, before)
        book.unclear(week, 21, before)
    book.parked(20)
    book.count(week)
    book.said_to(PHONE, week, 10)
    work.jobs.waits("old77")


def hot_steps(work: UnitOfWork) -> None:
    """Do what happens for every SMS and every job."""
    number = add_inbound(work, new_inbound("SM new"))
    assert number is not None
    work.inbound.get(number)
    work.inbound.count_from(PHONE, NOW, up_to=1)
    work.inbound.settle(number, InboundState.ANSWERED, NOW)
    add_outbound(work, new_outbound("new"))
    work.outbox.get(send(work, "sent", "SMx1"))
    work.outbox.find("twilio", DeliveryReport("smX1", Delivery.DELIVERED))
    work.outbox.take_reports("twilio", "SMx1")
    work.outbox.last_to(PHONE)
    add_jobs(work, ["a", "b"], "L4")
    add_jobs(work, ["c", "d", "e"])
    done, later, parked = claim(work)
    work.jobs.finish(done, NOW)
    work.jobs.postpone(later, NOW)
    work.jobs.park(parked, "why", NOW)
    work.jobs.next_due("money")


@pytest.fixture
def engine(store_url: str, database: str) -> Iterator[Engine]:
    url = make_url(store_url)
    opened = create_engine(url if database == "sqlite" else url.set(drivername="postgresql+psycopg"))
    yield opened
    opened.dispose()


@pytest.fixture
def said(database: str) -> Iterator[list[tuple[str, Any]]]:
    """All that is said to the database."""
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            heard.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


def fill(engine: Engine) -> None:
    name = engine.dialect.name
    with engine.begin() as connection:
        for table, columns in _OLD.items():
            rows = _NUMBERS[name].format(columns.format(at=_MOMENT[name]))
            connection.execute(text(f"INSERT INTO {table} {rows}"))


def walks(engine: Engine, statements: list[tuple[str, Any]]) -> list[str]:
    """List the plans that walk a table."""
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[engine.dialect.name]
    found = []
    with engine.connect() as connection:
        for statement, parameters in statements:
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
            plan = plan.replace("Seq Scan on audit_head", "its only row")
            plan = re.sub("SCAN inbound USING (COVERING )?INDEX inbound_parked", "the few that wait", plan)
            if any(walk in plan for walk in _WALKS):
                found.append(f"{statement}\n{plan}")
    return found


@pytest.mark.parametrize(
    "has_counted",
    [
        pytest.param(False, id="before it has counted"),
        pytest.param(True, id="after it has counted"),
    ],
)
def test_no_hot_query_walks_a_table(
    store: OpenStore, engine: Engine, said: list[tuple[str, Any]], has_counted: bool
) -> None:
    fill(engine)
    if has_counted:
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    said.clear()
    store.write(hot_steps)
    store.write(money_steps)
    store.write(match_steps)
    store.write(watch_steps)
    store.write(message_steps)
    hot = [(statement, parameters) for statement, parameters in said if "early_reports" not in statement]
    assert len(hot) > 45
    assert walks(engine, hot) == []
