"""Import an operator's statement: money goes the one road, and every row has its account.

A statement may overlap with what is known, so an import that broke off is simply done
again. Each step takes some rows, sorted by number, and holds the import a little longer.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import BinaryIO

from domain.errors import Unavailable, UnreadableReply
from domain.imports import Import, RowAccount, RowFate
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.statements import DamagedRow, StatementEnd, StatementHead, StatementPart, StatementRow
from domain.tasks import TaskKind
from gateway.flows.import_report import StatementAccount, write_report
from gateway.flows.statement_rows import Owner, Row, foresee, sift, take

ROWS_A_STEP = 160
"""A row writes three at most, and a step 500."""

HELD_FOR = timedelta(minutes=2)
HELD_AGAIN_AFTER = timedelta(seconds=20)

Reader = Callable[[BinaryIO], Iterable[StatementPart]]
Parts = Iterator[Row | StatementEnd]
Told = Callable[[Sequence[RowAccount]], object]


@dataclass(frozen=True)
class StatementFile:
    """A file as somebody handed it in: *by* is who."""

    content: bytes
    name: str
    by: str

    @property
    def digest(self) -> str:
        """What tells it from every other file."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ImportStatement:
    """Takes the statements of one *shortcode* of ours with *operator*.

    *read* reads its files, *named* the shortcode in a file's name, for files that tell none inside.
    """

    store: Store
    seals: Seals
    clock: Clock
    operator: str
    shortcode: str
    read: Reader
    named: Callable[[str], str | None]

    def __call__(self, file: StatementFile, told: Told = lambda rows: None) -> StatementAccount:
        """Import a file; *told* hears what became of the rows as they are on disk.

        Raises:
            UnreadableReply: it is no statement, or of another shortcode, or it breaks off; rows before that stay.
            ImportedBefore: the very same file is on record.
            ImportRuns: another statement of the shortcode is being imported.
            Superseded: we stood still for so long that another import began.
            Unavailable: the database did not take it; the file may be imported again.

        """
        with self._opened(file) as (head, parts):
            new = Import(self.operator, self.shortcode, file.digest, file.name, file.by, self.clock())
            number = self.store.write(_begin, new, new.began_at + HELD_FOR)
            try:
                account = self._take_all(StatementAccount(head), parts, number, file.name, told)
                report = self.seals.seal(write_report(account))
                self.store.write(_end, number, new, account, report, self.clock())
            except BaseException:
                with suppress(Unavailable):
                    self.store.write(_drop, number)
                raise
        account.import_id = number
        return account

    @property
    def owner(self) -> Owner:
        """Whose statements these are."""
        return Owner(self.operator, self.shortcode)

    def foresee(self, file: StatementFile, told: Told = lambda rows: None) -> StatementAccount:
        """Tell what importing a file would come to; nothing is put on record. Raises UnreadableReply."""
        with self._opened(file) as (head, parts):
            account = StatementAccount(head)
            for batch in _batches(parts, account):
                rows = self.store.read(foresee, self.owner, batch)
                account.add(batch, rows)
                told(rows)
        return account

    @contextmanager
    def _opened(self, file: StatementFile) -> Iterator[tuple[StatementHead, Parts]]:
        """Read the head now, and the rows as they are asked for. Raises UnreadableReply."""
        parts = iter(self.read(io.BytesIO(file.content)))
        try:
            head = next(parts)
            assert isinstance(head, StatementHead), "a statement begins with its head"
            shortcode = head.shortcode or self.named(file.name)
            if shortcode not in (None, self.shortcode):
                raise UnreadableReply(f"the statement is of shortcode {shortcode}, ours is {self.shortcode}")
            yield head, self._rows(parts)
        finally:
            if isinstance(parts, Generator):
                parts.close()  # A workbook is unpacked by a process of its own.

    def _rows(self, parts: Iterator[StatementPart]) -> Parts:
        for part in parts:
            assert not isinstance(part, StatementHead), "a statement has one head"
            if isinstance(part, StatementRow) and part.receipt and part.receipt.shortcode is None:
                part = replace(part, receipt=replace(part.receipt, shortcode=self.shortcode))
            yield part

    def _take_all(
        self, account: StatementAccount, parts: Parts, number: int, name: str, told: Told
    ) -> StatementAccount:
        held_at = self.clock()
        for batch in _batches(parts, account):
            known, fresh = self.store.read(sift, self.owner, batch)
            now, taken = self.clock(), list[RowAccount]()
            if fresh or now - held_at > HELD_AGAIN_AFTER:
                sealed = [(row, self.seals.seal(_write(row, name))) for row in fresh]
                taken += self.store.write(_take, number, self.owner, sealed, now)
                held_at = now
            rows = sorted([*known, *taken], key=attrgetter("row"))
            account.add(batch, rows)
            told(rows)
        return account


def _begin(work: UnitOfWork, new: Import, until: datetime) -> int:
    return work.imports.begin(new, until)


def _take(
    work: UnitOfWork, number: int, owner: Owner, rows: Sequence[tuple[Row, bytes]], now: datetime
) -> Sequence[RowAccount]:
    work.imports.go_on(number, now + HELD_FOR)
    return take(work, owner, rows, now)


def _end(work: UnitOfWork, number: int, new: Import, account: StatementAccount, report: bytes, now: datetime) -> None:
    ended = replace(new, ended_at=now, first_at=account.first_at, last_at=account.last_at, counts=dict(account.counts))
    work.imports.end(number, ended)
    work.readings.report(number, report)
    if account.needs_person:
        told = [f"{account.counts[fate]} {fate}" for fate in RowFate if fate.needs_person and account.counts[fate]]
        work.tasks.open(
            TaskKind.STATEMENT, f"{new.operator}:{new.digest[:12]}", "; ".join([new.name, *told, *account.faults]), now
        )


def _drop(work: UnitOfWork, number: int) -> None:
    work.imports.drop(number)


def _batches(parts: Parts, account: StatementAccount) -> Iterator[list[Row]]:
    """Give the rows of one step after another; the end's faults go into *account*."""
    while some := list(islice(parts, ROWS_A_STEP)):
        end = some[-1]
        if isinstance(end, StatementEnd):
            account.note_end(end)
        if rows := [each for each in some if not isinstance(each, StatementEnd)]:
            yield rows


def _write(row: Row, name: str) -> str:
    """Write a row whole, to be sealed."""
    if isinstance(row, DamagedRow):
        return f"{name}, row {row.row}: {row.cells}"
    amount = f"{row.amount.minor} {row.amount.currency}"
    return f"{name}, row {row.row}: {row.number} {row.moved_at.isoformat()} {amount} {row.status} {row.details}"
