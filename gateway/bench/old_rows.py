"""Make a store old: some receipts and texts are taken and done with by the daemon's own flows, and then copied by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from sqlalchemy import Column, ColumnElement, Connection, Table, create_engine, func, insert, select, text, update
from sqlalchemy.engine import make_url

from domain.jobs import MONEY, REPLIES, Job
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.sms import InboundSMS
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.receive_sms import ReceiveSMS
from gateway.store.audit_tables import audit, audit_head, audit_subjects
from gateway.store.money_tables import remittances, words
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.store.tables import inbound, jobs
from gateway.wiring.daemon import LEASE, utc_now

TEMPLATE = 200
"""Receipts, and texts, that are taken one by one before all is copied."""

CLAIMED_AT_ONCE, JOBS_A_STEP = 50, 500
_COPIED = (remittances, words, inbound, jobs, audit, audit_subjects)
_MARKED = {"number", "number_folded", "digest", "key", "once", "subject"}
_SHIFTED = {"remittance_id", "seq"}
_AS_IT_IS = {jobs.c.subject, audit.c.number}
_AGE = timedelta(days=30)
_numbers = count(1)


class Taking:
    """Takes receipts and texts as the daemon does, and claims and ends the jobs that they leave."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        seals = Sealer([new_key()])
        self._accept = AcceptReceipt(store, seals, utc_now)
        self._receive = ReceiveSMS(store, seals, utc_now, "KE")

    def receipt(self) -> None:
        """Take a receipt that nobody knows."""
        place = next(_numbers)
        payer = Payer(f"+2547{place % 10_000:08}", None, None, "MARY")
        told = Receipt("mpesa", _number(place), Money(480_00, "KES"), utc_now(), Word.CALLBACK, "L12", payer, "600999")
        self._accept(told, '{"TransID": "UKM0000000"}')

    def text(self) -> None:
        """Take a text of an id that nobody knows."""
        place = next(_numbers)
        self._receive("village", [InboundSMS(f"in-{place}", f"+2547{place % 10_000:08}", "22110", "BALANCE")])

    def leave_jobs(self, wanted: int) -> None:
        """Leave as many jobs that are due."""
        for start in range(0, wanted, JOBS_A_STEP):
            self._store.write(_leave, min(JOBS_A_STEP, wanted - start))

    def end_jobs(self) -> int:
        """Claim and end all jobs that are due, by fifties, and give how many there were."""
        ended = 0
        for queue in (MONEY, REPLIES):
            while claimed := self._store.write(_claim, queue):
                self._store.write(_end, claimed)
                ended += len(claimed)
        return ended


def make_old(store: OpenStore, url: str, rows: int) -> None:
    """Bring *store* to so many old jobs, half of them of receipts and half of texts, all done a month ago."""
    taking = Taking(store)
    for _ in range(min(TEMPLATE, rows // 2)):
        taking.receipt()
        taking.text()
    taking.end_jobs()
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg") if "postgres" in url else url)
    with engine.begin() as connection:
        _copy_all(connection, rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))  # As autovacuum and time do.
    engine.dispose()


def _copy_all(connection: Connection, rows: int) -> None:
    """Double everything until there is enough, then all is of a month ago."""
    for step in count(1):
        there = connection.scalar(select(func.count()).select_from(jobs)) or 0
        if there >= rows:
            break
        share = min(1.0, (rows - there) / there)
        for table in _COPIED:
            _copy(connection, table, share, mark=f"c{step}")
    connection.execute(update(audit_head).values(seq=select(func.max(audit.c.seq)).scalar_subquery()))
    ago = utc_now() - _AGE
    connection.execute(update(jobs).values(done_at=ago, due=ago))


def _copy(connection: Connection, table: Table, share: float, *, mark: str) -> None:
    size = connection.scalar(select(func.count()).select_from(table)) or 0
    columns = [column for column in table.columns if column.name != "id"]
    copied = select(*(_changed(column, size, mark) for column in columns)).limit(int(size * share))
    connection.execute(insert(table).from_select([column.name for column in columns], copied))


def _changed(column: Column[object], size: int, mark: str) -> ColumnElement[object]:
    if column.name in _SHIFTED:
        return column + size
    return column.concat(mark) if column.name in _MARKED and column not in _AS_IT_IS else column


def _number(place: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    signs = ""
    for _ in range(7):
        place, digit = divmod(place, len(digits))
        signs = digits[digit] + signs
    return f"UKM{signs}"


def _leave(work: UnitOfWork, wanted: int) -> None:
    keys = {str(each): f"bench-{each}" for each in (next(_numbers) for _ in range(wanted))}
    work.jobs.add_many("bench", keys, queue=MONEY, due=utc_now())


def _claim(work: UnitOfWork, queue: str) -> Sequence[Job]:
    now = utc_now()
    return work.jobs.claim(queue, limit=CLAIMED_AT_ONCE, now=now, until=now + LEASE)


def _end(work: UnitOfWork, claimed: Sequence[Job]) -> None:
    now = utc_now()
    for job in claimed:
        work.jobs.finish(job, now)
